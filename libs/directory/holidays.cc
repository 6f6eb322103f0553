#include "libs/directory/holidays.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>

#include <algorithm>
#include <utility>

#include "libs/base/strings.h"
#include "libs/directory/csv.h"

namespace tanggap::directory {
namespace {

constexpr std::string_view kTitles = "date,name,kind";

// Heavier kinds first within a date.
bool Before(const Holiday& a, const Holiday& b) {
  return a.date != b.date ? a.date < b.date : a.kind > b.kind;
}

std::optional<Holiday> ParseLine(std::string_view line) {
  const std::optional<std::vector<std::string>> fields = CsvFields(line);
  if (!fields || fields->size() != 3 || (*fields)[1].empty()) return std::nullopt;
  const std::optional<absl::CivilDay> date = ParseDate((*fields)[0]);
  const std::optional<HolidayKind> kind = HolidayKindOf((*fields)[2]);
  if (!date || !kind) return std::nullopt;
  return Holiday{*date, (*fields)[1], *kind};
}

}  // namespace

std::string_view NameOf(HolidayKind kind) {
  switch (kind) {
    case HolidayKind::kPublicHoliday:
      return "public_holiday";
    case HolidayKind::kJointLeave:
      return "joint_leave";
    case HolidayKind::kObservance:
      return "observance";
  }
  return "";
}

std::optional<HolidayKind> HolidayKindOf(std::string_view name) {
  for (const HolidayKind kind :
       {HolidayKind::kPublicHoliday, HolidayKind::kJointLeave, HolidayKind::kObservance}) {
    if (NameOf(kind) == name) return kind;
  }
  return std::nullopt;
}

std::optional<absl::CivilDay> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (const size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(text[i]))) return std::nullopt;
  }
  int year = 0;
  int month = 0;
  int day = 0;
  if (!absl::SimpleAtoi(base::AsAbsl(text.substr(0, 4)), &year) ||
      !absl::SimpleAtoi(base::AsAbsl(text.substr(5, 2)), &month) ||
      !absl::SimpleAtoi(base::AsAbsl(text.substr(8, 2)), &day)) {
    return std::nullopt;
  }
  const absl::CivilDay date(year, month, day);
  // CivilDay turns 30 February into 1 or 2 March.
  if (date.year() != year || date.month() != month || date.day() != day) return std::nullopt;
  return date;
}

HolidayTable::HolidayTable(std::vector<Holiday> holidays) : holidays_(std::move(holidays)) {
  std::stable_sort(holidays_.begin(), holidays_.end(), Before);
}

absl::StatusOr<HolidayTable> HolidayTable::FromCsv(std::string_view text) {
  std::vector<Holiday> holidays;
  int number = 0;
  for (std::string& line : base::Split(text, '\n')) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (number == 1) {
      if (line != kTitles) {
        return absl::InvalidArgumentError(base::Join("line 1: the first line must be ", kTitles));
      }
    } else if (!line.empty()) {
      std::optional<Holiday> holiday = ParseLine(line);
      if (!holiday) {
        return absl::InvalidArgumentError(
            base::Join("line ", number,
                       ": expected a date such as 2026-03-20, a name, and public_holiday, "
                       "joint_leave or observance"));
      }
      holidays.push_back(*std::move(holiday));
    }
  }
  return HolidayTable(std::move(holidays));
}

const Holiday* HolidayTable::Find(absl::CivilDay date) const {
  const auto found = std::lower_bound(
      holidays_.begin(), holidays_.end(), date,
      [](const Holiday& holiday, absl::CivilDay wanted) { return holiday.date < wanted; });
  return found != holidays_.end() && found->date == date ? &*found : nullptr;
}

}  // namespace tanggap::directory
