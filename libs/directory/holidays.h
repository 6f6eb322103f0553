// The national days of Indonesia on which offices are closed or may be: public holidays, joint
// leave (cuti bersama) and days that are only observed. Immutable; one table is shared by the
// calendars of all agencies.
//
//   TANGGAP_ASSIGN_OR_RETURN(HolidayTable table, HolidayTable::FromCsv(text));   // date,name,kind
//   if (const Holiday* holiday = table.Find(absl::CivilDay(2025, 3, 31))) Print(holiday->name);
//   if (year > table.last_year()) Warn();           // nothing is known of that year: weekends only
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::directory {

// In the order of their weight: when a date is several things, the weightiest counts.
enum class HolidayKind {
  kObservance,     // a day that is marked, not a day off
  kJointLeave,     // cuti bersama: off for most offices, not for all
  kPublicHoliday,  // libur nasional
};

// "public_holiday", "joint_leave" and "observance", as in the file and the database, and back.
std::string_view NameOf(HolidayKind kind);
std::optional<HolidayKind> HolidayKindOf(std::string_view name);

struct Holiday {
  absl::CivilDay date;
  std::string name;
  HolidayKind kind = HolidayKind::kPublicHoliday;
};

// A date as 2026-03-20; nothing for any other form and for dates that do not exist.
std::optional<absl::CivilDay> ParseDate(std::string_view text);

class HolidayTable {
 public:
  HolidayTable() = default;
  explicit HolidayTable(std::vector<Holiday> holidays);

  // Lines of date,name,kind after a line of these titles. The error names the line.
  static absl::StatusOr<HolidayTable> FromCsv(std::string_view text);

  // The weightiest holiday of that date, or null.
  const Holiday* Find(absl::CivilDay date) const;

  // All of them by date, the weightiest of a date first.
  const std::vector<Holiday>& all() const { return holidays_; }
  // The last year that the table speaks of; 0 when it is empty.
  int last_year() const { return all().empty() ? 0 : static_cast<int>(all().back().date.year()); }

 private:
  std::vector<Holiday> holidays_;
};

}  // namespace tanggap::directory
