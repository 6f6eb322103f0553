#include "services/surveys/app.h"

#include <utility>

#include "libs/base/result.h"
#include "services/surveys/methods.h"
#include "tanggap_sql/surveys.h"

namespace tanggap::surveys {

std::vector<postgres::MigrationSet> Migrations() { return service::MigrationsWith(sql::surveys()); }

// Everything that lives while the service runs; members are destroyed from the last to the first.
class App::Running {
 public:
  Running(const AppOptions& options, std::unique_ptr<service::Foundation> foundation)
      : foundation_(std::move(foundation)),
        methods_(*foundation_, options.queue_capacity),
        host_(options, *foundation_,
              {.migrations = Migrations(),
               .register_methods =
                   [this](rpc::Server& server, const service::CheckUp& check_up) {
                     return methods_.Register(server, check_up);
                   },
               .repeated = methods_.Repeated(options.fold_period),
               .finish = [this](absl::Time deadline) { methods_.Drain(deadline); }}) {}

  service::Host& host() { return host_; }
  NightTask& night() { return methods_.night(); }

 private:
  const std::unique_ptr<service::Foundation> foundation_;
  Methods methods_;
  service::Host host_;
};

App::App(AppOptions options, const service::HostNeeds& needs)
    : options_(std::move(options)), needs_(needs) {}
App::~App() = default;

absl::Status App::Start() {
  TANGGAP_ASSIGN_OR_RETURN(auto foundation,
                           service::Foundation::Create(kEventSource, options_, needs_));
  running_ = std::make_unique<Running>(options_, std::move(foundation));
  return running_->host().Start();
}

NightTask& App::night() { return running_->night(); }

service::Host& App::host() { return running_->host(); }

}  // namespace tanggap::surveys
