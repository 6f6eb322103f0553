// Callers that are no persons: other services, and partner systems with the keys that the service
// under test knows them by. Made before that service.
//
//   Systems systems;
//   Service service({.adjust = [&](service::HostOptions& app) { systems.MakeKnownTo(app); }});
//   authorization = base::Join("Bearer ", systems.KeyOf(common::v1::ROLE_PARTNER_WRITER, "dinkes"));
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "libs/auth/api_key_book.h"
#include "libs/auth/principal.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/service/host_options.h"

namespace tanggap::access {

// The issuer of services.
inline constexpr char kServicesIssuer[] = "tanggap:services";

class Systems {
 public:
  Systems();
  ~Systems();
  Systems(const Systems&) = delete;
  Systems& operator=(const Systems&) = delete;

  void MakeKnownTo(service::HostOptions& app) const;

  // The key of the one system that has this role in dinkes, in dinsos or ("*") everywhere, and may
  // speak for its users.
  const std::string& KeyOf(common::v1::Role role, const std::string& agency) const;
  // Keys of a partner_writer of dinkes.
  const std::string& mute_key() const { return mute_.key; }  // which may speak for nobody
  const std::string& expired_key() const { return expired_.key; }
  const std::string& unknown_key() const { return unknown_.key; }
  const std::string& key_of_other_methods() const { return of_other_methods_.key; }

  std::string signing_key_file() const { return (folder_ / "signing").string(); }
  // A service's token that holds for an hour.
  std::string ServiceToken(const std::vector<auth::Grant>& grants) const;

 private:
  void WriteKeys();

  base::SystemRandom random_;
  base::SystemClock clock_;
  const std::filesystem::path folder_;
  std::map<std::pair<int, std::string>, std::string> keys_;
  const auth::NewApiKey mute_, expired_, unknown_, of_other_methods_;
};

}  // namespace tanggap::access
