#include "tests/surveys/two_services.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "libs/auth/signer.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {

namespace fs = std::filesystem;

namespace {

constexpr char kServices[] = "tanggap:services";

void Must(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << "Two services for tests: " << status << std::endl;
  std::abort();
}

std::string Content(const fs::path& path) {
  std::ifstream input(path);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

// What stands between the brackets of {"keys": [...]}.
std::string KeysIn(const fs::path& path) {
  const std::string text = Content(path);
  const size_t begin = text.find('[') + 1;
  return text.substr(begin, text.rfind(']') - begin);
}

}  // namespace

TwoServices::TwoServices(const base::Clock& clock)
    : clock_(clock),
      folder_(fs::temp_directory_path() / ("tanggap-two-services-" + NewRequestId())),
      key_(auth::MakeApiKey(random_)) {
  MakeKeys();
  complaints_ = std::make_unique<complaints::Service>(complaints::Service::Options{
      .clock = &clock, .adjust = [this](complaints::AppOptions& app) { AdjustComplaints(app); }});
  complaints_address_ = complaints_->app().host().address();
  surveys_ = std::make_unique<Service>(
      Service::Options{.clock = &clock, .adjust = [this](AppOptions& app) { AdjustSurveys(app); }});
}

TwoServices::~TwoServices() {
  surveys_.reset();
  complaints_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void TwoServices::MakeKeys() {
  fs::create_directories(folder_);
  const std::string signing = (folder_ / "signing").string();
  Must(auth::Signer::GenerateKeyFile(signing, random_));
  const absl::StatusOr<auth::Signer> signer = auth::Signer::Load(signing, kServices, clock_);
  Must(signer.status());
  std::ofstream(folder_ / "services.json") << signer->Jwks();
  std::ofstream(folder_ / "api-keys")
      << key_.line << " partner=survei agencies=dinkes roles=partner_writer "
      << "methods=tanggap.complaints.v1.* expires=2099-01-01T00:00:00Z\n";
}

void TwoServices::AdjustComplaints(complaints::AppOptions& app) {
  app.listen_address = complaints_address_;
  app.services_issuer = kServices;
  app.services_jwks_file = (folder_ / "services.json").string();
  app.api_keys_file = (folder_ / "api-keys").string();
}

void TwoServices::AdjustSurveys(AppOptions& app) {
  const fs::path of_complaints = fs::path(complaints_->signing_key_file()).parent_path();
  const fs::path both = folder_ / "persons.json";
  std::ofstream(both) << "{\"keys\":[" << KeysIn(app.jwks_file) << ","
                      << KeysIn(of_complaints / "jwks.json") << "]}";
  app.jwks_file = both.string();
  app.services_issuer = kServices;
  app.services_jwks_file = (folder_ / "services.json").string();
  app.signing_key_file = (folder_ / "signing").string();
  app.complaints_address = complaints_address_;
  app.complaints_api_key = key_.key;
  // Tests say when.
  app.follow_up_period = absl::InfiniteDuration();
  app.invitation_period = absl::InfiniteDuration();
  app.anonymous_limits.of_address = 1'000'000;
  app.anonymous_limits.of_all = 1'000'000;
}

Caller TwoServices::Person(const Caller& caller) const {
  if (caller.subject.empty() && caller.token.empty()) return {};
  return {.subject = {}, .grants = {}, .token = complaints_->Token(caller)};
}

Caller TwoServices::OtherService() const {
  const absl::StatusOr<auth::Signer> signer =
      auth::Signer::Load((folder_ / "signing").string(), kServices, clock_);
  Must(signer.status());
  return {.subject = {}, .grants = {}, .token = signer->ServiceToken("notifications")};
}

void TwoServices::StartComplaints() { complaints_->Start(); }

}  // namespace tanggap::surveys
