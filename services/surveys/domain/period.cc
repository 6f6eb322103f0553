#include "services/surveys/domain/period.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_format.h>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"

namespace tanggap::surveys {

namespace {

int MonthsIn(Grain grain) {
  switch (grain) {
    case Grain::kMonth:
      return 1;
    case Grain::kQuarter:
      return 3;
    case Grain::kSemester:
      return 6;
    default:
      return 12;
  }
}

// The number that `digits` write, when they are digits, so many, and from `least` to `most`.
std::optional<int> NumberOf(std::string_view digits, size_t size, int least, int most) {
  int number = 0;
  if (digits.size() != size || digits.find_first_not_of("0123456789") != std::string_view::npos ||
      !absl::SimpleAtoi(base::AsAbsl(digits), &number) || number < least || number > most)
    return std::nullopt;
  return number;
}

}  // namespace

absl::CivilMonth Period::First() const {
  TANGGAP_INVARIANT(grain_ != Grain::kAll, "all of time has no first month");
  return first_;
}

absl::CivilMonth Period::Last() const { return First() + (MonthsIn(grain_) - 1); }

bool Period::Holds(absl::CivilMonth month) const {
  return grain_ == Grain::kAll || (First() <= month && month <= Last());
}

bool Period::Overlaps(const Period& other) const {
  if (grain_ == Grain::kAll || other.grain_ == Grain::kAll) return true;
  return First() <= other.Last() && other.First() <= Last();
}

bool Period::HasEnded(absl::CivilDay today) const {
  return grain_ != Grain::kAll && absl::CivilMonth(today) > Last();
}

std::string Period::ToText() const {
  const auto year = static_cast<int>(first_.year());
  const int number = (first_.month() - 1) / MonthsIn(grain_) + 1;
  switch (grain_) {
    case Grain::kMonth:
      return absl::StrFormat("%04d-%02d", year, number);
    case Grain::kQuarter:
      return absl::StrFormat("%04d-Q%d", year, number);
    case Grain::kSemester:
      return absl::StrFormat("%04d-S%d", year, number);
    case Grain::kYear:
      return absl::StrFormat("%04d", year);
    case Grain::kAll:
      return "";
  }
  return "";
}

std::optional<Period> ParsePeriod(std::string_view text) {
  if (text.empty()) return Period();
  const std::optional<int> year = NumberOf(text.substr(0, 4), 4, 0, 9999);
  if (!year) return std::nullopt;
  if (text.size() == 4) return Period(Grain::kYear, absl::CivilMonth(*year, 1));
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  Grain grain = Grain::kMonth;
  std::optional<int> number = NumberOf(text.substr(5), 2, 1, 12);
  if (text[5] == 'Q') {
    grain = Grain::kQuarter;
    number = NumberOf(text.substr(6), 1, 1, 4);
  } else if (text[5] == 'S') {
    grain = Grain::kSemester;
    number = NumberOf(text.substr(6), 1, 1, 2);
  }
  if (!number) return std::nullopt;
  return Period(grain, absl::CivilMonth(*year, (*number - 1) * MonthsIn(grain) + 1));
}

Period PeriodOf(Grain grain, absl::CivilMonth month) {
  if (grain == Grain::kAll) return Period();
  const int size = MonthsIn(grain);
  return Period(grain, absl::CivilMonth(month.year(), (month.month() - 1) / size * size + 1));
}

int NumberOf(absl::CivilMonth month) {
  return static_cast<int>(month.year() * 100 + month.month());
}

absl::CivilMonth MonthOf(int number) { return absl::CivilMonth(number / 100, number % 100); }

std::vector<absl::CivilMonth> MonthsOf(const Period& period) {
  std::vector<absl::CivilMonth> months;
  if (period.grain() == Grain::kAll) return months;
  for (absl::CivilMonth month = period.First(); month <= period.Last(); ++month)
    months.push_back(month);
  return months;
}

}  // namespace tanggap::surveys
