#include "services/complaints/app.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/events/own_consumers.h"
#include "services/complaints/methods.h"
#include "services/complaints/workload_projection.h"
#include "tanggap_sql/complaints.h"

namespace tanggap::complaints {

std::vector<postgres::MigrationSet> Migrations() {
  return service::MigrationsWith(sql::complaints());
}

// Everything that lives while the service runs; members are destroyed from the last to the first.
class App::Running {
 public:
  Running(const AppOptions& options, std::unique_ptr<service::Foundation> foundation)
      : foundation_(std::move(foundation)),
        workload_(WorkloadConsumers(foundation_->Connections(1), options.rebuild_workload),
                  {needs().clock, needs().random, needs().log, needs().metrics}),
        methods_(*foundation_, options.queue_capacity),
        host_(options, *foundation_,
              {.migrations = Migrations(),
               .register_methods =
                   [this](rpc::Server& server, const service::CheckUp& check_up) {
                     return methods_.Register(server, check_up);
                   },
               .begin = [this] { workload_.Start(); },
               .repeated = {{options.timer_period, [this] { RunTimers(); }}},
               .on_published = [this] { workload_.Wake(); },
               .notes = [this] { return workload_.notes(); },
               .finish = [this](absl::Time deadline) { methods_.Drain(deadline); },
               .end = [this] { workload_.Stop(); }}) {}

  service::Host& host() { return host_; }
  int RunTimers() { return methods_.RunTimers(host_.stopping()); }

 private:
  const service::HostNeeds& needs() const { return foundation_->needs(); }

  const std::unique_ptr<service::Foundation> foundation_;
  events::OwnConsumers workload_;
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

service::Host& App::host() { return running_->host(); }
int App::RunTimers() { return running_->RunTimers(); }

}  // namespace tanggap::complaints
