// What every caller of the matrix shows, good and bad, each token signed once.
//
//   Tokens tokens(service, systems);
//   const Shown shown = tokens.For(standing, complaint_name);
//   options = {.authorization = shown.authorization, .headers = shown.headers()};
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "libs/auth/signer.h"
#include "libs/privacy/key_ring.h"
#include "libs/testing/service_rig/service_surroundings.h"
#include "tests/access/callers/standing.h"
#include "tests/access/callers/systems.h"

namespace tanggap::access {

// The names of the two persons who have to do with a case.
inline constexpr char kReporterSubject[] = "pelapor";
inline constexpr char kFilerSubject[] = "pengisi";

struct Shown {
  std::string authorization;
  // The person whom a system says that it calls for; mostly nobody.
  std::string on_behalf_of;

  std::vector<std::pair<std::string, std::string>> headers() const;
};

class Tokens {
 public:
  Tokens(testing::ServiceSurroundings& service, const Systems& systems);

  // `mailbox` is the complaint that a mailbox token opens.
  Shown For(const Standing& caller, const std::string& mailbox = "");

 private:
  std::string Make(const Standing& caller, const std::string& mailbox);
  std::string ForAnotherAudience(const testing::Caller& caller) const;
  std::string ServiceFor(const Standing& caller) const;

  testing::ServiceSurroundings& service_;
  const Systems& systems_;
  const std::string key_file_;
  const base::ManualClock long_ago_;
  privacy::KeyRing keys_;
  std::map<std::string, std::string> made_;
};

// The name under which a standing's person is known.
std::string SubjectOf(const Standing& caller);

}  // namespace tanggap::access
