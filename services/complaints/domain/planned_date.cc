#include "services/complaints/domain/planned_date.h"

#include <absl/strings/numbers.h>

#include <optional>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::complaints {

namespace {

absl::Status Wrong(std::string_view field, std::string_view description) {
  return errors::Error(errors::Reason::INVALID_FIELD).Field(field, description);
}

std::optional<int> NumberIn(std::string_view text, size_t at, size_t size) {
  int number = 0;
  const std::string_view digits = text.substr(at, size);
  const bool plain = digits.find_first_not_of("0123456789") == std::string_view::npos;
  return plain && absl::SimpleAtoi(base::AsAbsl(digits), &number) ? std::optional(number)
                                                                  : std::nullopt;
}

std::optional<absl::CivilDay> DayOf(std::string_view date) {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  const std::optional<int> year = NumberIn(date, 0, 4);
  const std::optional<int> month = NumberIn(date, 5, 2);
  const std::optional<int> day = NumberIn(date, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const absl::CivilDay civil(*year, *month, *day);
  // The 30th of February becomes the 2nd of March.
  if (civil.month() != *month || civil.day() != *day) return std::nullopt;
  return civil;
}

}  // namespace

absl::Status CheckPlannedDate(v1::Outcome outcome, std::string_view date, absl::CivilDay today) {
  const bool planned = outcome == v1::OUTCOME_PLANNED;
  if (planned == date.empty())
    return Wrong("planned_date", "Must be set with the outcome PLANNED, and with no other.");
  TANGGAP_RETURN_IF_ERROR(CheckPlannedDay(date, "planned_date"));
  if (planned && *DayOf(date) < today)
    return Wrong("planned_date", "Must be today or later, by the agency's own calendar.");
  return absl::OkStatus();
}

absl::Status CheckPlannedDay(std::string_view date, std::string_view field) {
  if (date.empty() || DayOf(date).has_value()) return absl::OkStatus();
  return Wrong(field, "Must be a day that there is, as YYYY-MM-DD.");
}

}  // namespace tanggap::complaints
