// The services that commands call: where each is when nobody says so.
//
//   Command index{.name = "survey index", .service = &kSurveys, ...};
//   kSurveys.address_variable                       // "TANGGAP_ADDRESS_SURVEYS"
#pragma once

namespace tanggap::cli {

struct Service {
  const char* address_variable;
  const char* address;
};

inline constexpr Service kComplaints{"TANGGAP_ADDRESS", "127.0.0.1:7410"};
inline constexpr Service kSurveys{"TANGGAP_ADDRESS_SURVEYS", "127.0.0.1:7420"};

}  // namespace tanggap::cli
