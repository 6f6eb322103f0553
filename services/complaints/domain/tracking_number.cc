#include "services/complaints/domain/tracking_number.h"

#include "libs/base/crockford.h"

namespace tanggap::complaints {

namespace {

constexpr size_t kLength = 13;

}  // namespace

std::string NewTrackingNumber(std::string_view issuer, base::Random& random) {
  std::string number(issuer);
  number += base::RandomCrockford(kLength - 1 - issuer.size(), random);
  number += base::CrockfordCheck(number);
  return number;
}

std::string PrintTrackingNumber(std::string_view number) { return base::PrintCrockford(number); }

std::optional<std::string> ReadTrackingNumber(std::string_view typed) {
  return base::ReadCrockford(typed, kLength);
}

}  // namespace tanggap::complaints
