#include "services/surveys/app.h"

#include <atomic>
#include <utility>

#include "libs/base/result.h"
#include "services/surveys/api/complaints_peer.h"
#include "services/surveys/complaints_loop.h"
#include "services/surveys/methods.h"
#include "services/surveys/store/commit_times.h"
#include "tanggap_sql/surveys.h"

namespace tanggap::surveys {

std::vector<postgres::MigrationSet> Migrations() { return service::MigrationsWith(sql::surveys()); }

// Everything that lives while the service runs; members are destroyed from the last to the first.
class App::Running {
 public:
  Running(const AppOptions& options, std::unique_ptr<service::Foundation> foundation,
          std::unique_ptr<ComplaintsPeer> peer)
      : foundation_(std::move(foundation)),
        peer_(std::move(peer)),
        methods_(*foundation_, *peer_, options.queue_capacity),
        loop_(options, *foundation_, *peer_),
        host_(options, *foundation_,
              {.migrations = Migrations(),
               .register_methods =
                   [this](rpc::Server& server, const service::CheckUp& check_up) {
                     return methods_.Register(server, check_up);
                   },
               .check = [this, development = options.development](
                            absl::Time deadline) { return CheckDatabase(development, deadline); },
               .begin = [this] { loop_.Begin(); },
               .repeated = RepeatedTasks(options.fold_period),
               .notes = [this] { return loop_.notes(); },
               .finish =
                   [this](absl::Time deadline) {
                     stopping_ = true;
                     methods_.Drain(deadline);
                   },
               .end = [this] { loop_.Stop(); }}) {}

  service::Host& host() { return host_; }
  NightTask& night() { return methods_.night(); }
  int FileSuggestions() { return loop_.FileSuggestions(stopping_); }
  int64_t EndInvitations() { return loop_.EndInvitations(stopping_); }

 private:
  std::vector<service::Repeated> RepeatedTasks(absl::Duration fold_period) {
    std::vector<service::Repeated> tasks = loop_.Repeated(stopping_);
    for (service::Repeated& each : methods_.Repeated(fold_period)) tasks.push_back(std::move(each));
    return tasks;
  }
  absl::Status CheckDatabase(bool development, absl::Time deadline) {
    if (development) return absl::OkStatus();
    TANGGAP_ASSIGN_OR_RETURN(const bool kept, KeepsCommitTimes(foundation_->pool(), deadline));
    if (!kept) return absl::OkStatus();
    return absl::FailedPreconditionError(
        "PostgreSQL keeps when each row was written (track_commit_timestamp), which would tell who "
        "answered a survey: turn it off and start PostgreSQL again");
  }

  const std::unique_ptr<service::Foundation> foundation_;
  const std::unique_ptr<ComplaintsPeer> peer_;
  std::atomic<bool> stopping_{false};
  Methods methods_;
  ComplaintsLoop loop_;
  service::Host host_;
};

App::App(AppOptions options, const service::HostNeeds& needs)
    : options_(std::move(options)), needs_(needs) {}
App::~App() = default;

absl::Status App::Start() {
  TANGGAP_ASSIGN_OR_RETURN(auto foundation,
                           service::Foundation::Create(kEventSource, options_, needs_));
  TANGGAP_ASSIGN_OR_RETURN(auto peer,
                           ComplaintsPeer::Create({.address = options_.complaints_address,
                                                   .signing_key_file = options_.signing_key_file,
                                                   .services_issuer = options_.services_issuer,
                                                   .api_key = options_.complaints_api_key},
                                                  needs_.clock, needs_.random));
  running_ = std::make_unique<Running>(options_, std::move(foundation), std::move(peer));
  return running_->host().Start();
}

NightTask& App::night() { return running_->night(); }

service::Host& App::host() { return running_->host(); }
int App::FileSuggestions() { return running_->FileSuggestions(); }
int64_t App::EndInvitations() { return running_->EndInvitations(); }

}  // namespace tanggap::surveys
