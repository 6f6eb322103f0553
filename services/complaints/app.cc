#include "services/complaints/app.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/events/migrations.h"
#include "libs/exec/periodic_task.h"
#include "libs/http/admin_server.h"
#include "libs/postgres/clock_sync.h"
#include "libs/postgres/idempotency.h"
#include "libs/postgres/statement_times.h"
#include "libs/rpc/server.h"
#include "libs/service/event_flow.h"
#include "libs/service/live_directory.h"
#include "services/complaints/callers.h"
#include "services/complaints/methods.h"
#include "services/complaints/workload_projection.h"
#include "tanggap_sql/complaints.h"

namespace tanggap::complaints {

namespace {

constexpr absl::Duration BringUpPeriod() { return absl::Seconds(1); }
// The publisher must not wait behind calls.
constexpr int kPublisherConnections = 2;

int WorkersOf(const AppOptions& options) {
  if (options.workers > 0) return options.workers;
  return 4 * static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

}  // namespace

std::vector<postgres::MigrationSet> Migrations() {
  return {postgres::IdempotencyMigrations(), events::EventMigrations(),
          directory::DirectoryMigrations(), sql::complaints()};
}

// Everything that lives while the service runs; members are destroyed from the last to the first.
class App::Running {
 public:
  Running(AppOptions options, AppNeeds needs, privacy::KeyRing keys)
      : options_(std::move(options)),
        needs_(needs),
        keys_(std::move(keys)),
        statement_times_(needs.metrics),
        pool_(PoolOptionsOf(WorkersOf(options_)), needs.clock, needs.random),
        publisher_pool_(PoolOptionsOf(kPublisherConnections), needs.clock, needs.random),
        authenticator_(TrustedCallers(options_, needs.clock, needs.log), keys_, needs.clock),
        directory_({.folder = options_.directory, .instance = options_.instance}, pool_,
                   needs.clock, needs.log, needs.metrics),
        workload_(WorkloadConsumers(PoolOptionsOf(1), options_.rebuild_workload),
                  {needs.clock, needs.random, needs.log, needs.metrics}),
        flow_({.source = kEventSource,
               .redis = options_.redis_server,
               .retention = options_.event_retention,
               .on_published = [this] { workload_.Wake(); }},
              {pool_, publisher_pool_, needs.clock, needs.random, needs.log, needs.metrics}),
        world_{needs.clock, needs.random, keys_, [this] { return directory_.current(); },
               [this] { return directory_.regions(); }},
        methods_({world_, pool_, directory_, flow_, needs.log, needs.metrics},
                 options_.queue_capacity),
        server_({.listen_address = options_.listen_address,
                 .workers = WorkersOf(options_),
                 .queue_capacity = options_.queue_capacity,
                 .streams = options_.streams,
                 .anonymous = options_.anonymous_limits,
                 .drain_delay = options_.drain_delay,
                 .reflection = options_.development,
                 .keep_warm = options_.keep_warm},
                {needs.clock, needs.random, needs.log, needs.metrics,
                 [this](const rpc::Credentials& given) {
                   return authenticator_.Authenticate({given.authorization, given.on_behalf_of});
                 }}) {}

  absl::Status Start() {
    TANGGAP_RETURN_IF_ERROR(methods_.Register(server_, [this] { return CheckUp(); }));
    TANGGAP_RETURN_IF_ERROR(server_.Start());
    if (!options_.admin_address.empty()) TANGGAP_RETURN_IF_ERROR(StartAdmin());
    if (needs_.synchronized_clock != nullptr)
      clock_sync_.emplace(pool_, *needs_.synchronized_clock);
    bring_up_.emplace(BringUpPeriod(), [this] { LookAfterDatabase(); });
    return absl::OkStatus();
  }

  void Drain() {
    stopping_ = true;
    // Callers first: what goes on in the background may wait for the database.
    server_.Drain();
    methods_.Drain(needs_.clock.Now() + absl::Seconds(5));
    // The one that starts the others goes first.
    bring_up_.reset();
    timers_task_.reset();
    refresh_task_.reset();
    cleaning_task_.reset();
    flow_.Stop();
    workload_.Stop();
    if (admin_.has_value()) admin_->Stop();
  }

  std::string Problem() const {
    base::MutexLock lock(mutex_);
    return problem_;
  }
  bool AwaitReady(bool ready, absl::Duration timeout) const {
    const absl::Time give_up = absl::Now() + timeout;
    base::MutexLock lock(mutex_);
    while (problem_.empty() != ready) {
      if (absl::Now() >= give_up) return false;
      problem_changed_.WaitFor(lock, give_up - absl::Now());
    }
    return true;
  }
  std::string address() const { return server_.address(); }
  int admin_port() const { return admin_.has_value() ? admin_->Port() : 0; }
  int RunTimers() { return methods_.RunTimers(stopping_); }

 private:
  postgres::PoolOptions PoolOptionsOf(int connections) {
    return {.url = options_.postgres_url,
            .size = connections,
            .application_name = "tanggap-complaints",
            .observer = statement_times_.Observer()};
  }

  // Before the database was read there is no directory: nothing can be answered yet.
  absl::Status CheckUp() const {
    if (up_) return absl::OkStatus();
    return errors::Error(errors::Reason::DATABASE_UNAVAILABLE).RetryAfter(BringUpPeriod());
  }

  absl::Status StartAdmin() {
    admin_.emplace(
        http::AdminServerOptions{.address = options_.admin_address},
        http::Routes{{"/livez", [] { return http::Response{.body = "ok\n"}; }},
                     {"/readyz", [this] { return ReadinessPage(); }},
                     {"/metrics", [this] { return http::MetricsPage(needs_.metrics.Text()); }}});
    return admin_->Start();
  }

  // Whether calls are served, and what of the events' way an operator must look at.
  http::Response ReadinessPage() const {
    http::Response page = http::Readiness(Problem());
    if (up_) {
      for (const auto& notes : {flow_.notes(), workload_.notes()}) {
        for (const std::string& note : notes) page.body += note + "\n";
      }
    }
    return page;
  }

  // Each second: is the database there, and, the first time, is it all that is needed?
  void LookAfterDatabase() {
    if (stopping_) return;
    const absl::Status status = up_ ? CheckTables() : BringUp();
    const std::string problem = status.ok() ? "" : base::Join(base::AsStd(status.message()), "\n");
    {
      base::MutexLock lock(mutex_);
      if (problem == problem_) return;
      problem_ = problem;
      problem_changed_.NotifyAll();
    }
    if (stopping_) return;
    server_.SetServing(status.ok());
    if (status.ok()) {
      needs_.log.Info("The service is ready", {{"address", server_.address()}});
    } else {
      needs_.log.Warning("The service is not ready", {{"problem", base::AsStd(status.message())},
                                                      {"cause", errors::CauseOf(status)}});
    }
  }

  absl::Status CheckTables() { return postgres::CheckSchema(pool_, Migrations(), Soon()); }

  absl::Status BringUp() {
    TANGGAP_RETURN_IF_ERROR(CheckTables());
    TANGGAP_RETURN_IF_ERROR(directory_.Start(Soon()));
    TANGGAP_RETURN_IF_ERROR(flow_.Start());
    workload_.Start();
    up_ = true;
    if (options_.timer_period < absl::InfiniteDuration()) {
      timers_task_.emplace(options_.timer_period, [this] { RunTimers(); });
    }
    refresh_task_.emplace(absl::Minutes(1), [this] { directory_.Refresh(Soon()); });
    cleaning_task_.emplace(absl::Minutes(10), [this] {
      ForgetOldRequests();
      flow_.ForgetOld();
    });
    return absl::OkStatus();
  }

  void ForgetOldRequests() {
    const absl::Time now = needs_.clock.Now();
    const absl::StatusOr<int64_t> forgotten = postgres::idempotency::DeleteExpired(
        pool_, now - postgres::idempotency::kKeepFor, now + absl::Seconds(5));
    if (!forgotten.ok()) {
      needs_.log.Warning("Old answers to requests could not be deleted; the next run tries again",
                         {{"cause", base::AsStd(forgotten.status().message())}});
    } else if (*forgotten > 0) {
      needs_.log.Info("Old answers to requests are forgotten", {{"count", *forgotten}});
    }
  }

  absl::Time Soon() const { return needs_.clock.Now() + absl::Seconds(5); }

  const AppOptions options_;
  const AppNeeds needs_;
  const privacy::KeyRing keys_;
  mutable base::Mutex mutex_;
  mutable base::Condition problem_changed_;
  std::string problem_ TANGGAP_GUARDED_BY(mutex_) = "starting\n";
  std::atomic<bool> up_{false};
  std::atomic<bool> stopping_{false};
  postgres::StatementTimes statement_times_;
  postgres::Pool pool_;
  postgres::Pool publisher_pool_;
  std::optional<postgres::ClockSync> clock_sync_;
  auth::Authenticator authenticator_;
  service::LiveDirectory directory_;
  // Outlives the flow, which wakes it.
  events::OwnConsumers workload_;
  service::EventFlow flow_;
  const service::World world_;
  Methods methods_;
  rpc::Server server_;
  std::optional<http::AdminServer> admin_;
  std::optional<exec::PeriodicTask> timers_task_;
  std::optional<exec::PeriodicTask> refresh_task_;
  std::optional<exec::PeriodicTask> cleaning_task_;
  std::optional<exec::PeriodicTask> bring_up_;
};

namespace {

absl::StatusOr<privacy::KeyRing> LoadKeys(const AppOptions& options) {
  absl::StatusOr<privacy::KeyRing> keys = privacy::KeyRing::Load(options.master_key_file);
  if (keys.ok()) return keys;
  return absl::Status(keys.status().code(),
                      absl::StrCat(keys.status().message(), " (setting --master-key-file)"));
}

}  // namespace

App::App(AppOptions options, AppNeeds needs) : options_(std::move(options)), needs_(needs) {}
App::~App() = default;

absl::Status App::Start() {
  TANGGAP_RETURN_IF_ERROR(CheckOptions(options_));
  TANGGAP_ASSIGN_OR_RETURN(privacy::KeyRing keys, LoadKeys(options_));
  running_ = std::make_unique<Running>(options_, needs_, std::move(keys));
  return running_->Start();
}

std::string App::Problem() const { return running_->Problem(); }
bool App::AwaitReady(bool ready, absl::Duration timeout) const {
  return running_->AwaitReady(ready, timeout);
}
std::string App::address() const { return running_->address(); }
int App::admin_port() const { return running_->admin_port(); }
int App::RunTimers() { return running_->RunTimers(); }
void App::Drain() { running_->Drain(); }

}  // namespace tanggap::complaints
