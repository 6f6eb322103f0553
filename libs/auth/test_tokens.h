// The tokens of testdata/tokens.json, which openssl and Python made, for the tests of this library.
#pragma once

#include <absl/time/time.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace tanggap::auth {

inline const absl::Time kTestNow = absl::FromUnixSeconds(1'700'000'000);
inline constexpr char kTestIssuer[] = "https://masuk.example.go.id";

inline nlohmann::json TestTokens() {
  std::ifstream file(AUTH_TESTDATA "/tokens.json");
  return nlohmann::json::parse(file);
}

inline std::string TestJwks() { return TestTokens()["jwks"].dump(); }

}  // namespace tanggap::auth
