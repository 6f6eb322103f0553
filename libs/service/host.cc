#include "libs/service/host.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/idempotency.h"
#include "libs/service/callers.h"

namespace tanggap::service {

namespace {

constexpr absl::Duration BringUpPeriod() { return absl::Seconds(1); }

}  // namespace

Host::Host(const HostOptions& options, Foundation& foundation, HostedService service)
    : options_(options),
      foundation_(foundation),
      service_(std::move(service)),
      authenticator_(TrustedCallers(options_, foundation.needs().clock, foundation.needs().log),
                     foundation.world().keys, foundation.needs().clock) {
  const HostNeeds& needs = foundation_.needs();
  server_ = std::make_unique<rpc::Server>(
      rpc::ServerOptions{.listen_address = options_.listen_address,
                         .workers = WorkersOf(options_),
                         .queue_capacity = options_.queue_capacity,
                         .streams = options_.streams,
                         .anonymous = options_.anonymous_limits,
                         .drain_delay = options_.drain_delay,
                         .reflection = options_.development,
                         .keep_warm = options_.keep_warm},
      rpc::ServerNeeds{
          needs.clock, needs.random, needs.log, needs.metrics,
          [this](const rpc::Credentials& given) {
            return authenticator_.Authenticate({given.authorization, given.on_behalf_of});
          }});
}

Host::~Host() {
  stopping_ = true;
  // The one that starts the others goes first.
  bring_up_.reset();
  repeated_.clear();
  admin_.reset();
  server_.reset();
  // It calls the service, whose parts go next.
  foundation_.flow().Stop();
}

absl::Status Host::Start() {
  TANGGAP_RETURN_IF_ERROR(service_.register_methods(*server_, [this] { return CheckIsUp(); }));
  TANGGAP_RETURN_IF_ERROR(server_->Start());
  if (!options_.admin_address.empty()) TANGGAP_RETURN_IF_ERROR(StartAdmin());
  if (base::SystemClock* clock = foundation_.needs().synchronized_clock; clock != nullptr)
    clock_sync_.emplace(foundation_.pool(), *clock);
  bring_up_.emplace(BringUpPeriod(), [this] { LookAfterDatabase(); });
  return absl::OkStatus();
}

void Host::Drain() {
  stopping_ = true;
  // Callers first: what goes on in the background may wait for the database.
  server_->Drain();
  service_.finish(Soon());
  // The one that starts the others goes first.
  bring_up_.reset();
  repeated_.clear();
  foundation_.flow().Stop();
  service_.end();
  if (admin_.has_value()) admin_->Stop();
}

std::string Host::Problem() const {
  base::MutexLock lock(mutex_);
  return problem_;
}

bool Host::AwaitReady(bool ready, absl::Duration timeout) const {
  const absl::Time give_up = absl::Now() + timeout;
  base::MutexLock lock(mutex_);
  while (problem_.empty() != ready) {
    if (absl::Now() >= give_up) return false;
    problem_changed_.WaitFor(lock, give_up - absl::Now());
  }
  return true;
}

// Before the database was read there is no directory: nothing can be answered yet.
absl::Status Host::CheckIsUp() const {
  if (up_) return absl::OkStatus();
  return errors::Error(errors::Reason::DATABASE_UNAVAILABLE).RetryAfter(BringUpPeriod());
}

absl::Status Host::StartAdmin() {
  admin_.emplace(http::AdminServerOptions{.address = options_.admin_address},
                 http::Routes{{"/livez", [] { return http::Response{.body = "ok\n"}; }},
                              {"/readyz", [this] { return ReadinessPage(); }},
                              {"/metrics", [this] {
                                 return http::MetricsPage(foundation_.needs().metrics.Text());
                               }}});
  return admin_->Start();
}

// Whether calls are served, and what of the events' way an operator must look at.
http::Response Host::ReadinessPage() const {
  http::Response page = http::Readiness(Problem());
  if (up_) {
    for (const auto& notes : {foundation_.flow().notes(), service_.notes()}) {
      for (const std::string& note : notes) page.body += note + "\n";
    }
  }
  return page;
}

// Each second: is the database there, and, the first time, is it all that is needed?
void Host::LookAfterDatabase() {
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
  server_->SetServing(status.ok());
  telemetry::Logger& log = foundation_.needs().log;
  if (status.ok()) {
    log.Info("The service is ready", {{"address", server_->address()}});
  } else {
    log.Warning("The service is not ready",
                {{"problem", base::AsStd(status.message())}, {"cause", errors::CauseOf(status)}});
  }
}

absl::Status Host::CheckTables() {
  TANGGAP_RETURN_IF_ERROR(postgres::CheckSchema(foundation_.pool(), service_.migrations, Soon()));
  return service_.check(Soon());
}

absl::Status Host::BringUp() {
  TANGGAP_RETURN_IF_ERROR(CheckTables());
  TANGGAP_RETURN_IF_ERROR(foundation_.directory().Start(Soon()));
  TANGGAP_RETURN_IF_ERROR(foundation_.flow().Start(service_.on_published));
  service_.begin();
  up_ = true;
  for (const Repeated& each : service_.repeated) {
    if (each.period < absl::InfiniteDuration()) Repeat(each.period, each.run);
  }
  Repeat(absl::Minutes(1), [this] { foundation_.directory().Refresh(Soon()); });
  Repeat(absl::Minutes(10), [this] {
    ForgetOldRequests();
    foundation_.flow().ForgetOld();
  });
  return absl::OkStatus();
}

void Host::Repeat(absl::Duration period, std::function<void()> run) {
  repeated_.push_back(std::make_unique<exec::PeriodicTask>(period, std::move(run)));
}

void Host::ForgetOldRequests() {
  const absl::Time now = foundation_.needs().clock.Now();
  const absl::StatusOr<int64_t> forgotten = postgres::idempotency::DeleteExpired(
      foundation_.pool(), now - postgres::idempotency::kKeepFor, now + absl::Seconds(5));
  telemetry::Logger& log = foundation_.needs().log;
  if (!forgotten.ok()) {
    log.Warning("Old answers to requests could not be deleted; the next run tries again",
                {{"cause", base::AsStd(forgotten.status().message())}});
  } else if (*forgotten > 0) {
    log.Info("Old answers to requests are forgotten", {{"count", *forgotten}});
  }
}

}  // namespace tanggap::service
