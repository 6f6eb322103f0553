#include "libs/testing/service_rig/service_surroundings.h"

#include <absl/time/clock.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "libs/base/mutex.h"
#include "libs/base/strings.h"
#include "libs/privacy/key_ring.h"
#include "libs/testing/service_rig/sample.h"

namespace tanggap::testing {

namespace fs = std::filesystem;

void ServiceSurroundings::Fail(const std::string& what, const absl::Status& status) {
  std::cerr << "The service for tests: " << what << ": " << status << std::endl;
  std::abort();
}

ServiceSurroundings::ServiceSurroundings(TestedService tested, const base::Clock* clock,
                                         std::string postgres_url)
    : tested_(std::move(tested)),
      clock_(clock != nullptr ? clock : &system_clock_),
      log_(tested_.name, *clock_, log_sink_),
      postgres_url_(std::move(postgres_url)) {
  if (postgres_url_.empty()) {
    database_.emplace(tested_.migrations, Filling{"reference data", LoadReferenceData});
    postgres_url_ = database_->url();
  }
  MakeKeys();
}

ServiceSurroundings::~ServiceSurroundings() {
  std::error_code ignored;
  fs::remove_all(keys_folder_, ignored);
}

void ServiceSurroundings::MakeKeys() {
  std::string pattern = fs::temp_directory_path() / "tanggap-service-keys-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) Fail("no temporary folder", absl::UnknownError(""));
  keys_folder_ = pattern;
  absl::Status made = privacy::KeyRing::Generate(random_).WriteNew(master_key_file());
  if (!made.ok()) Fail("master key", made);
  const std::string signing = (keys_folder_ / "signing").string();
  made = auth::Signer::GenerateKeyFile(signing, random_);
  if (!made.ok()) Fail("signing key", made);
  absl::StatusOr<auth::Signer> signer =
      auth::Signer::Load(signing, service::kDevelopmentIssuer, *clock_);
  if (!signer.ok()) Fail("signer", signer.status());
  signer_.emplace(*std::move(signer));
  std::ofstream(keys_folder_ / "jwks.json") << signer_->Jwks();
}

void ServiceSurroundings::Prepare(service::HostOptions& options) const {
  options.postgres_url = postgres_url_;
  options.master_key_file = master_key_file();
  options.jwks_file = (keys_folder_ / "jwks.json").string();
  options.directory = SampleDirectory();
  options.instance = "salatiga";
  options.development = true;
  options.workers = 8;
  options.keep_warm = false;
}

service::HostNeeds ServiceSurroundings::NeedsOfStart() {
  metrics_ = std::make_unique<telemetry::Metrics>();
  return {*clock_, random_, log_, *metrics_, nullptr};
}

void ServiceSurroundings::Connect(const std::string& address) {
  channel_ = std::make_unique<rpc::Channel>(
      // The port may be one that a service before had, whose connection is still dying.
      rpc::ChannelOptions{
          .address = address, .default_timeout = absl::Seconds(60), .own_connection = true},
      random_);
}

std::string ServiceSurroundings::Token(const Caller& caller, absl::Duration lasts) const {
  return caller.token.empty() ? signer_->DevelopmentToken(caller.subject, caller.grants, lasts)
                              : caller.token;
}

absl::StatusOr<std::string> ServiceSurroundings::CallBytes(std::string_view method,
                                                           std::string request,
                                                           const Caller& caller,
                                                           rpc::CallOptions options) {
  if (!options.authorization.has_value()) options.authorization = AuthorizationOf(caller);
  if (!options.idempotent.has_value()) options.idempotent = false;
  return channel_->CallBytes(FullName(method), std::move(request), options);
}

std::string ServiceSurroundings::FullName(std::string_view method) const {
  if (method.find('.') != std::string_view::npos) return std::string(method);
  return base::Join(tested_.proto_service, ".", method);
}

std::string ServiceSurroundings::AuthorizationOf(const Caller& caller) const {
  const bool anonymous = caller.subject.empty() && caller.token.empty();
  return anonymous ? "" : "Bearer " + Token(caller);
}

std::string ServiceSurroundings::Sql(const std::string& sql) const {
  if (!database_.has_value()) Fail("Sql", absl::FailedPreconditionError("not its own database"));
  return database_->Execute(sql);
}

double ServiceSurroundings::Metric(std::string_view series) const {
  const std::string text = "\n" + metrics_text();
  const size_t at = text.find(base::Join("\n", series, " "));
  return at == std::string::npos ? 0 : std::atof(text.c_str() + at + series.size() + 2);
}

void ServiceSurroundings::AwaitMetrics(const std::vector<std::string>& series,
                                       double at_least) const {
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

int ServiceSurroundings::Times(std::string_view statement) const {
  return static_cast<int>(Metric(
      base::Join("tanggap_postgres_statement_seconds_count{statement=\"", statement, "\"}")));
}

std::string ServiceSurroundings::log_text() const {
  std::string text;
  for (const std::string& line : log_sink_.lines()) text += line + "\n";
  return text;
}

}  // namespace tanggap::testing
