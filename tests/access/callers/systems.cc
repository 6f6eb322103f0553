#include "tests/access/callers/systems.h"

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "libs/auth/roles.h"
#include "libs/auth/signer.h"
#include "libs/base/strings.h"
#include "libs/base/uuid.h"

namespace tanggap::access {

namespace {

namespace fs = std::filesystem;

constexpr char kAllMethods[] = "tanggap.*";
constexpr char kNeverExpires[] = "2099-01-01T00:00:00Z";

[[noreturn]] void Fail(const absl::Status& status) {
  std::cerr << "The access matrix' systems: " << status << std::endl;
  std::abort();
}

// A partner of its own for every key: a partner has two at most.
std::string LineOf(const auth::NewApiKey& key, const std::string& partner, const std::string& role,
                   const std::string& agency, const std::string& methods = kAllMethods,
                   const std::string& expires = kNeverExpires, bool may_speak = true) {
  return base::Join(key.line, " partner=", partner, " agencies=", agency, " roles=", role,
                    " methods=", methods, " expires=", expires,
                    " on_behalf_of=", may_speak ? "yes" : "no", "\n");
}

std::string PartnerOf(int role, const std::string& agency) {
  return base::Join("sistem-", role, "-", agency == "*" ? "semua" : agency);
}

auth::Signer SignerOf(const std::string& key_file, const base::Clock& clock) {
  absl::StatusOr<auth::Signer> signer = auth::Signer::Load(key_file, kServicesIssuer, clock);
  if (!signer.ok()) Fail(signer.status());
  return *std::move(signer);
}

}  // namespace

Systems::Systems()
    : folder_(fs::temp_directory_path() /
              base::Join("tanggap-access-systems-", base::Uuid::V4(random_).ToString())),
      mute_(auth::MakeApiKey(random_)),
      expired_(auth::MakeApiKey(random_)),
      unknown_(auth::MakeApiKey(random_)),
      of_other_methods_(auth::MakeApiKey(random_)) {
  fs::create_directories(folder_);
  const absl::Status made = auth::Signer::GenerateKeyFile(signing_key_file(), random_);
  if (!made.ok()) Fail(made);
  std::ofstream(folder_ / "jwks.json") << SignerOf(signing_key_file(), clock_).Jwks();
  WriteKeys();
}

Systems::~Systems() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Systems::WriteKeys() {
  std::ofstream file(folder_ / "api-keys");
  for (int number = 1; number <= common::v1::Role_MAX; ++number) {
    // Services have keys of their own.
    if (number == common::v1::ROLE_SERVICE_ACCOUNT) continue;
    const std::string role = auth::RoleName(static_cast<auth::Role>(number));
    for (const char* agency : {"dinkes", "dinsos", "*"}) {
      const auth::NewApiKey key = auth::MakeApiKey(random_);
      file << LineOf(key, PartnerOf(number, agency), role, agency);
      keys_[{number, agency}] = key.key;
    }
  }
  file << LineOf(mute_, "sistem-bisu", "partner_writer", "dinkes", kAllMethods, kNeverExpires,
                 /*may_speak=*/false)
       << LineOf(expired_, "sistem-lampau", "partner_writer", "dinkes", kAllMethods,
                 "2020-01-01T00:00:00Z")
       << LineOf(of_other_methods_, "sistem-lain", "partner_writer", "dinkes",
                 "tanggap.notifications.v1.*");
}

void Systems::MakeKnownTo(service::HostOptions& app) const {
  app.services_issuer = kServicesIssuer;
  app.services_jwks_file = (folder_ / "jwks.json").string();
  app.api_keys_file = (folder_ / "api-keys").string();
}

const std::string& Systems::KeyOf(common::v1::Role role, const std::string& agency) const {
  return keys_.at({role, agency});
}

std::string Systems::ServiceToken(const std::vector<auth::Grant>& grants) const {
  return SignerOf(signing_key_file(), clock_).DevelopmentToken("timers", grants, absl::Hours(1));
}

}  // namespace tanggap::access
