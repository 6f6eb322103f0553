#include "tests/complaints/service.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/reference_store.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::complaints {

namespace fs = std::filesystem;

namespace {

constexpr char kRowCounts[] = R"(
  SELECT format('complaints %s (versions %s, wrong guesses %s), history %s, identities %s, accesses %s, requests %s, events %s',
    (SELECT count(*) FROM complaints.complaint),
    (SELECT sum(version) FROM complaints.complaint),
    (SELECT sum(mailbox_failures) FROM complaints.complaint),
    (SELECT count(*) FROM complaints.history),
    (SELECT count(*) FROM complaints.identity),
    (SELECT count(*) FROM complaints.identity_access),
    (SELECT count(*) FROM idempotency.requests),
    (SELECT (SELECT count(*) FROM ev.outbox) + (SELECT count(*) FROM ev.log))))";

[[noreturn]] void Fail(const std::string& what, const absl::Status& status) {
  std::cerr << "The complaints service for tests: " << what << ": " << status << std::endl;
  std::abort();
}

absl::Status LoadReferenceData(const std::string& url) {
  const base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = url, .size = 1}, clock, random);
  directory::ReferenceStore store(pool, clock);
  return directory::InstallReferenceFiles(store, REFERENCE_DATA "/regions.csv.gz",
                                          REFERENCE_DATA "/holidays.csv",
                                          clock.Now() + absl::Minutes(2));
}

}  // namespace

std::string SampleDirectory() { return SAMPLE_DIRECTORY; }

absl::Status Prepare(const std::string& postgres_url) {
  TANGGAP_RETURN_IF_ERROR(postgres::Migrate(postgres_url, Migrations(), {}));
  return LoadReferenceData(postgres_url);
}

Service::Service(Options options)
    : options_(std::move(options)),
      clock_(options_.clock != nullptr ? options_.clock : &system_clock_),
      log_("complaints", *clock_, log_sink_),
      postgres_url_(options_.postgres_url) {
  if (postgres_url_.empty()) {
    database_.emplace(Migrations(), testing::Filling{"reference data", LoadReferenceData});
    postgres_url_ = database_->url();
  }
  MakeKeys();
  Start();
}

Service::~Service() {
  Stop();
  std::error_code ignored;
  fs::remove_all(keys_folder_, ignored);
}

void Service::MakeKeys() {
  std::string pattern = fs::temp_directory_path() / "tanggap-complaints-keys-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) Fail("no temporary folder", absl::UnknownError(""));
  keys_folder_ = pattern;
  absl::Status made = privacy::KeyRing::Generate(random_).WriteNew(master_key_file());
  if (!made.ok()) Fail("master key", made);
  const std::string signing = (keys_folder_ / "signing").string();
  made = auth::Signer::GenerateKeyFile(signing, random_);
  if (!made.ok()) Fail("signing key", made);
  absl::StatusOr<auth::Signer> signer = auth::Signer::Load(signing, kDevelopmentIssuer, *clock_);
  if (!signer.ok()) Fail("signer", signer.status());
  signer_.emplace(*std::move(signer));
  std::ofstream(keys_folder_ / "jwks.json") << signer_->Jwks();
}

void Service::Start() {
  metrics_ = std::make_unique<telemetry::Metrics>();
  AppOptions app;
  app.postgres_url = postgres_url_;
  app.master_key_file = master_key_file();
  app.jwks_file = (keys_folder_ / "jwks.json").string();
  app.directory = SampleDirectory();
  app.instance = "salatiga";
  app.development = true;
  app.workers = 8;
  app.keep_warm = false;
  // Tests say when: see RunTimers.
  app.timer_period = absl::InfiniteDuration();
  if (options_.adjust) options_.adjust(app);
  app_ =
      std::make_unique<App>(std::move(app), AppNeeds{*clock_, random_, log_, *metrics_, nullptr});
  const absl::Status started = app_->Start();
  if (!started.ok()) Fail("start", started);
  channel_ = std::make_unique<rpc::Channel>(
      // The port may be one that a service before had, whose connection is still dying.
      rpc::ChannelOptions{
          .address = app_->address(), .default_timeout = absl::Seconds(60), .own_connection = true},
      random_);
  if (options_.await_ready) AwaitReady();
}

void Service::Stop() {
  if (!app_) return;
  channel_.reset();
  app_->Drain();
  app_.reset();
}

void Service::Restart() {
  Stop();
  Start();
}

void Service::AwaitReady() {
  EXPECT_TRUE(app_->AwaitReady(true, absl::Seconds(30))) << app_->Problem();
}

void Service::AwaitNotReady() { EXPECT_TRUE(app_->AwaitReady(false, absl::Seconds(30))); }

std::string Service::Token(const Caller& caller, absl::Duration lasts) const {
  return caller.token.empty() ? signer_->DevelopmentToken(caller.subject, caller.grants, lasts)
                              : caller.token;
}

absl::StatusOr<std::string> Service::CallBytes(std::string_view method, std::string request,
                                               const Caller& caller, rpc::CallOptions options) {
  if (!options.authorization.has_value()) options.authorization = AuthorizationOf(caller);
  if (!options.idempotent.has_value()) options.idempotent = false;
  return channel_->CallBytes(FullName(method), std::move(request), options);
}

std::string Service::FullName(std::string_view method) {
  if (method.find('.') != std::string_view::npos) return std::string(method);
  return base::Join("tanggap.complaints.v1.ComplaintsService.", method);
}

std::string Service::AuthorizationOf(const Caller& caller) const {
  const bool anonymous = caller.subject.empty() && caller.token.empty();
  return anonymous ? "" : "Bearer " + Token(caller);
}

std::string Service::Sql(const std::string& sql) const {
  if (!database_.has_value()) Fail("Sql", absl::FailedPreconditionError("not its own database"));
  return database_->Execute(sql);
}

std::string Service::RowCounts() const { return Sql(kRowCounts); }

double Service::Metric(std::string_view series) const {
  const std::string text = "\n" + metrics_text();
  const size_t at = text.find(base::Join("\n", series, " "));
  return at == std::string::npos ? 0 : std::atof(text.c_str() + at + series.size() + 2);
}

void Service::AwaitMetrics(const std::vector<std::string>& series, double at_least) const {
  const absl::Time give_up = absl::Now() + absl::Minutes(1);
  base::Mutex mutex;
  base::Condition never;
  base::MutexLock lock(mutex);
  while (true) {
    double sum = 0;
    for (const std::string& each : series) sum += Metric(each);
    if (sum >= at_least) return;
    if (absl::Now() > give_up) Fail("waiting for " + series[0], absl::DeadlineExceededError(""));
    // The page can only be asked for again; asking without end would keep the service from its
    // work.
    never.WaitFor(lock, absl::Milliseconds(5));
  }
}

int Service::Times(std::string_view statement) const {
  return static_cast<int>(Metric(
      base::Join("tanggap_postgres_statement_seconds_count{statement=\"", statement, "\"}")));
}

std::string Service::log_text() const {
  std::string text;
  for (const std::string& line : log_sink_.lines()) text += line + "\n";
  return text;
}

}  // namespace tanggap::complaints
