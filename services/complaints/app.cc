#include "services/complaints/app.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <thread>

#include "libs/auth/authenticator.h"
#include "libs/auth/mailbox_tokens.h"
#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/directory_api.h"
#include "libs/directory/reference_store.h"
#include "libs/directory/watcher.h"
#include "libs/errors/error.h"
#include "libs/events/event_log_api.h"
#include "libs/events/migrations.h"
#include "libs/events/publisher.h"
#include "libs/exec/executor_metrics.h"
#include "libs/exec/periodic_task.h"
#include "libs/http/admin_server.h"
#include "libs/postgres/clock_sync.h"
#include "libs/postgres/idempotency.h"
#include "libs/query/page_tokens.h"
#include "libs/rpc/server.h"
#include "services/complaints/api/filing_api.h"
#include "services/complaints/api/lookup_api.h"
#include "services/complaints/api/officer_api.h"
#include "services/complaints/api/reporter_api.h"
#include "services/complaints/api/silence_timers.h"
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

// How long statements take, by their names. Each name's series is looked up once.
class StatementTimes {
 public:
  explicit StatementTimes(telemetry::Metrics& metrics) : metrics_(metrics) {}

  void Observe(const postgres::StatementReport& report) {
    SeriesOf(report.statement).Observe(absl::ToDoubleSeconds(report.duration));
  }

 private:
  telemetry::Histogram& SeriesOf(std::string_view statement) {
    base::MutexLock lock(mutex_);
    const auto found = series_.find(statement);
    if (found != series_.end()) return *found->second;
    telemetry::Histogram& series =
        metrics_.Histogram("tanggap_postgres_statement_seconds",
                           "How long statements take, the wait for a connection included.",
                           telemetry::LatencyBuckets(), {{"statement", std::string(statement)}});
    series_.emplace(std::string(statement), &series);
    return series;
  }

  telemetry::Metrics& metrics_;
  base::Mutex mutex_;
  std::map<std::string, telemetry::Histogram*, std::less<>> series_ TANGGAP_GUARDED_BY(mutex_);
};

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
        pool_(PoolOptionsOf(WorkersOf(options_)), needs.clock, needs.random),
        publisher_pool_(PoolOptionsOf(kPublisherConnections), needs.clock, needs.random),
        authenticator_(MakeAuthenticatorOptions(), keys_, needs.clock),
        server_({.listen_address = options_.listen_address,
                 .workers = WorkersOf(options_),
                 .queue_capacity = options_.queue_capacity,
                 .drain_delay = options_.drain_delay,
                 .reflection = options_.development,
                 .keep_warm = options_.keep_warm},
                {needs.clock, needs.random, needs.log, needs.metrics,
                 [this](const rpc::Credentials& given) {
                   return authenticator_.Authenticate({given.authorization, given.on_behalf_of});
                 }}) {}

  absl::Status Start() {
    TANGGAP_RETURN_IF_ERROR(filing_api_.Compile());
    Register();
    TANGGAP_RETURN_IF_ERROR(server_.Start());
    if (!options_.admin_address.empty()) TANGGAP_RETURN_IF_ERROR(StartAdmin());
    if (needs_.synchronized_clock != nullptr)
      clock_sync_.emplace(pool_, *needs_.synchronized_clock);
    bring_up_.emplace(BringUpPeriod(), [this] { LookAfterDatabase(); });
    return absl::OkStatus();
  }

  void Drain() {
    stopping_ = true;
    server_.SetServing(false);
    // The one that starts the others goes first.
    bring_up_.reset();
    timers_task_.reset();
    cleaning_task_.reset();
    server_.Drain();
    filing_api_.Drain(needs_.clock.Now() + absl::Seconds(5));
    if (publisher_ != nullptr) publisher_->Stop();
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
  int RunTimers() { return silence_timers_.Run(stopping_); }

 private:
  std::shared_ptr<auth::KeySource> KeysIn(const std::string& file,
                                          const auth::ReportProblem& report) const {
    return std::make_shared<auth::FileKeySource>(
        file, needs_.clock, report,
        options_.development ? auth::KeySet::Parse : auth::KeySet::ParseForProduction);
  }

  postgres::PoolOptions PoolOptionsOf(int connections) {
    return {.url = options_.postgres_url,
            .size = connections,
            .application_name = "tanggap-complaints",
            .observer = [this](const postgres::StatementReport& report) {
              statement_times_.Observe(report);
            }};
  }

  auth::AuthenticatorOptions MakeAuthenticatorOptions() {
    const auto report = [this](const absl::Status& problem) {
      needs_.log.Warning("Keys of callers cannot be read; those known before still hold",
                         {{"cause", base::AsStd(problem.message())}});
    };
    std::vector<auth::TrustedIssuer> issuers = {
        {.issuer = IssuerOf(options_),
         .keys = KeysIn(options_.jwks_file, report),
         .everyone_is_citizen = options_.everyone_is_citizen}};
    if (!options_.services_issuer.empty()) {
      issuers.push_back({.issuer = options_.services_issuer,
                         .keys = KeysIn(options_.services_jwks_file, report),
                         .services = true});
    }
    return {
        .issuers = std::move(issuers), .api_keys_file = options_.api_keys_file, .report = report};
  }

  // Before the database was read there is no directory: nothing can be answered yet.
  absl::Status CheckUp() const {
    if (up_) return absl::OkStatus();
    return errors::Error(errors::Reason::DATABASE_UNAVAILABLE).RetryAfter(BringUpPeriod());
  }

  template <typename Request, typename Answer, typename Api>
  void Serve(const char* method, Api& api,
             absl::StatusOr<Answer> (Api::*handle)(const rpc::Context&, const Request&)) {
    ServeOf<Request, Answer>(base::Join("tanggap.complaints.v1.ComplaintsService.", method), api,
                             handle);
  }
  template <typename Request, typename Response>
  void ServeDirectory(const char* method,
                      absl::StatusOr<Response> (directory::DirectoryApi::*handle)(
                          const rpc::Context&, const Request&) const) {
    ServeOf<Request, Response>(base::Join("tanggap.directory.v1.DirectoryService.", method),
                               directory_api_, handle);
  }

  template <typename T>
  struct ResponseOf {
    using type = T;
  };
  template <typename T>
  struct ResponseOf<rpc::Answer<T>> {
    using type = T;
  };

  template <typename Request, typename Answer, typename Api, typename Handle>
  void ServeOf(const std::string& method, Api& api, Handle handle) {
    server_.Handle<Request, typename ResponseOf<Answer>::type>(
        method,
        [this, &api, handle](const rpc::Context& context,
                             const Request& request) -> absl::StatusOr<Answer> {
          TANGGAP_RETURN_IF_ERROR(CheckUp());
          return (api.*handle)(context, request);
        });
  }

  template <typename Request, typename Response>
  void ServeDeferred(const char* method,
                     void (FilingApi::*handle)(const rpc::Context&, const Request&,
                                               rpc::Reply<Response>)) {
    server_.HandleDeferred<Request, Response>(
        base::Join("tanggap.complaints.v1.ComplaintsService.", method),
        [this, handle](const rpc::Context& context, const Request& request,
                       rpc::Reply<Response> reply) {
          if (const absl::Status up = CheckUp(); !up.ok()) return reply.Finish(up);
          (filing_api_.*handle)(context, request, std::move(reply));
        });
  }

  void Register() {
    ServeDeferred("CreateComplaint", &FilingApi::Create);
    ServeDeferred("BatchCreateComplaints", &FilingApi::BatchCreate);
    Serve("ImportComplaints", filing_api_, &FilingApi::Import);
    Serve("GetComplaint", lookup_api_, &LookupApi::Get);
    Serve("TrackComplaint", lookup_api_, &LookupApi::Track);
    Serve("ListComplaints", lookup_api_, &LookupApi::List);
    Serve("ListHistory", lookup_api_, &LookupApi::ListHistory);
    Serve("OpenMailbox", lookup_api_, &LookupApi::OpenMailbox);
    Serve("RevealIdentity", lookup_api_, &LookupApi::RevealIdentity);
    Serve("VerifyComplaint", officer_api_, &OfficerApi::Verify);
    Serve("RejectComplaint", officer_api_, &OfficerApi::Reject);
    Serve("RequestInformation", officer_api_, &OfficerApi::RequestInformation);
    Serve("AssignComplaint", officer_api_, &OfficerApi::Assign);
    Serve("StartWork", officer_api_, &OfficerApi::StartWork);
    Serve("AnswerComplaint", officer_api_, &OfficerApi::AnswerComplaint);
    Serve("ApproveAnswer", officer_api_, &OfficerApi::ApproveAnswer);
    Serve("ReturnAnswer", officer_api_, &OfficerApi::ReturnAnswer);
    Serve("CloseComplaint", officer_api_, &OfficerApi::Close);
    Serve("UpdateComplaint", officer_api_, &OfficerApi::Update);
    Serve("ProvideInformation", reporter_api_, &ReporterApi::ProvideInformation);
    Serve("AcceptAnswer", reporter_api_, &ReporterApi::AcceptAnswer);
    Serve("DisputeAnswer", reporter_api_, &ReporterApi::DisputeAnswer);
    Serve("ReopenComplaint", reporter_api_, &ReporterApi::Reopen);
    Serve("WithdrawComplaint", reporter_api_, &ReporterApi::Withdraw);
    Serve("AddComment", reporter_api_, &ReporterApi::AddComment);
    Serve("SetDisclosure", reporter_api_, &ReporterApi::SetDisclosure);
    ServeDirectory("ListAgencies", &directory::DirectoryApi::ListAgencies);
    ServeDirectory("ListCategories", &directory::DirectoryApi::ListCategories);
    ServeDirectory("ListRegions", &directory::DirectoryApi::ListRegions);
    ServeDirectory("ListIntakePoints", &directory::DirectoryApi::ListIntakePoints);
    ServeDirectory("GetServiceStandard", &directory::DirectoryApi::GetServiceStandard);
    ServeOf<common::v1::HeadRequest, common::v1::HeadResponse>(
        "tanggap.common.v1.EventLogService.Head", event_log_api_, &events::EventLogApi::Head);
    ServeOf<common::v1::ReadRequest, common::v1::ReadResponse>(
        "tanggap.common.v1.EventLogService.Read", event_log_api_, &events::EventLogApi::Read);
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
      for (const std::string& note : publisher_->notes()) page.body += note + "\n";
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
    TANGGAP_ASSIGN_OR_RETURN(directory::RegionIndex regions, references_.LoadRegionIndex(Soon()));
    TANGGAP_ASSIGN_OR_RETURN(directory::HolidayTable holidays, references_.LoadHolidays(Soon()));
    regions_ = std::make_shared<const directory::RegionIndex>(std::move(regions));
    TANGGAP_ASSIGN_OR_RETURN(
        watcher_,
        directory::Watcher::Start(
            {.load = {.folder = options_.directory,
                      .instance = options_.instance,
                      .holidays =
                          std::make_shared<const directory::HolidayTable>(std::move(holidays)),
                      .regions = regions_},
             .approve = [this](const directory::Directory& loaded) { return Approve(loaded); }},
            needs_.clock, needs_.log, needs_.metrics));
    TANGGAP_ASSIGN_OR_RETURN(
        publisher_, events::Publisher::Create(
                        {.source = kEventSource, .redis = options_.redis_server}, publisher_pool_,
                        needs_.clock, needs_.random, needs_.log, needs_.metrics));
    up_ = true;
    if (options_.timer_period < absl::InfiniteDuration()) {
      timers_task_.emplace(options_.timer_period, [this] { silence_timers_.Run(stopping_); });
    }
    cleaning_task_.emplace(absl::Minutes(10), [this] {
      ForgetOldRequests();
      ForgetOldEvents();
    });
    return absl::OkStatus();
  }

  // A standard that was used before must still say the same, or old cases would be judged anew.
  absl::Status Approve(const directory::Directory& loaded) {
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string> changed,
                             references_.RememberPolicies(loaded.policies(), Soon()));
    if (changed.empty()) return absl::OkStatus();
    return absl::FailedPreconditionError(
        base::AsAbsl(base::Join("the service standard ", changed.front(),
                                " was used before with other content: raise its version")));
  }

  void ForgetOldRequests() {
    const absl::Time now = needs_.clock.Now();
    const absl::StatusOr<int64_t> forgotten = postgres::idempotency::DeleteExpired(
        pool_, now - postgres::idempotency::kKeepFor, now + absl::Seconds(5));
    if (forgotten.ok() && *forgotten > 0) {
      needs_.log.Info("Old answers to requests are forgotten", {{"count", *forgotten}});
    }
  }

  void ForgetOldEvents() {
    const absl::Time now = needs_.clock.Now();
    const absl::StatusOr<int64_t> forgotten =
        event_log_.Prune(now - options_.event_retention, now + absl::Minutes(1));
    if (!forgotten.ok()) {
      needs_.log.Warning("Old events could not be deleted; the next run tries again",
                         {{"cause", base::AsStd(forgotten.status().message())}});
    } else if (*forgotten > 0) {
      needs_.log.Info("Old events are deleted", {{"count", *forgotten}});
    }
  }

  absl::Time Soon() const { return needs_.clock.Now() + absl::Seconds(10); }

  const AppOptions options_;
  const AppNeeds needs_;
  const privacy::KeyRing keys_;
  mutable base::Mutex mutex_;
  mutable base::Condition problem_changed_;
  std::string problem_ TANGGAP_GUARDED_BY(mutex_) = "starting\n";
  std::atomic<bool> up_{false};
  std::atomic<bool> stopping_{false};
  StatementTimes statement_times_{needs_.metrics};
  postgres::Pool pool_;
  postgres::Pool publisher_pool_;
  std::optional<postgres::ClockSync> clock_sync_;
  auth::Authenticator authenticator_;
  directory::ReferenceStore references_{pool_, needs_.clock};
  // These are set before `up_` is and not again.
  std::shared_ptr<const directory::RegionIndex> regions_;
  std::unique_ptr<directory::Watcher> watcher_;
  std::unique_ptr<events::Publisher> publisher_;

  const World world_{needs_.clock, needs_.random, keys_, [this] { return watcher_->current(); },
                     [this] { return regions_; }};
  const CaseCipher cipher_{keys_, needs_.random};
  Filings filings_{pool_, cipher_};
  Cases cases_{pool_, cipher_};
  Lists lists_{pool_};
  Histories histories_{pool_, cipher_};
  Mailboxes mailboxes_{pool_, keys_};
  Reveals reveals_{pool_, cipher_};
  Timers timers_{pool_};
  const query::PageTokens page_tokens_{keys_, needs_.clock, needs_.random};
  const auth::MailboxTokens mailbox_tokens_{keys_, needs_.clock, needs_.random};

  const Announcer announcer_{world_, [this] { publisher_->Poke(); }};
  Changes changes_{world_, cases_, announcer_};
  postgres::GroupCommitMetrics filing_metrics_{needs_.metrics, "filings", "queue-capacity"};
  FilingApi filing_api_{{.most_waiting = options_.queue_capacity, .metrics = &filing_metrics_},
                        world_,
                        filings_,
                        mailboxes_,
                        announcer_};
  OfficerApi officer_api_{world_, changes_};
  ReporterApi reporter_api_{changes_};
  LookupApi lookup_api_{
      world_, {cases_, lists_, histories_, mailboxes_, reveals_}, page_tokens_, mailbox_tokens_};
  directory::DirectoryApi directory_api_{[this] { return watcher_->current(); }, references_,
                                         page_tokens_};
  events::EventLog event_log_{pool_, kEventSource};
  const events::EventLogApi event_log_api_{event_log_};
  SilenceTimers silence_timers_{world_, timers_, cases_, changes_, needs_.log, needs_.metrics};

  rpc::Server server_;
  std::optional<http::AdminServer> admin_;
  std::optional<exec::PeriodicTask> timers_task_;
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
