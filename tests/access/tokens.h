// The authorization header of every caller of the matrix, good and bad, each signed once.
//
//   Tokens tokens(service);
//   options.authorization = tokens.For(standing, complaint_name);
#pragma once

#include <map>
#include <optional>
#include <string>

#include "libs/auth/signer.h"
#include "libs/privacy/key_ring.h"
#include "tests/access/oracle.h"
#include "tests/complaints/service.h"

namespace tanggap::complaints {

class Tokens {
 public:
  explicit Tokens(Service& service);

  // `mailbox` is the complaint that a mailbox token opens.
  std::string For(const Standing& caller, const std::string& mailbox);

 private:
  std::string Make(const Standing& caller, const std::string& mailbox);
  std::string ForAnotherAudience(const Caller& caller) const;

  Service& service_;
  const std::string key_file_;
  const base::ManualClock long_ago_;
  privacy::KeyRing keys_;
  std::map<std::string, std::string> made_;
};

// The name under which a standing's person is known.
std::string SubjectOf(const Standing& caller);

}  // namespace tanggap::complaints
