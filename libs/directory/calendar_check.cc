#include "libs/directory/calendar_check.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "libs/directory/holidays.h"
#include "tanggap/directory/v1/calendar.pb.h"

namespace tanggap::directory {
namespace {

using OpeningHoursList = google::protobuf::RepeatedPtrField<v1::OpeningHours>;

std::string Item(const std::string& path, std::string_view field, int index) {
  return base::Join(path, ".", field, "[", index, "]");
}

void CheckHours(const OpeningHoursList& hours, const std::string& path, Findings& findings) {
  std::vector<std::pair<int, int>> seen;
  for (int i = 0; i < hours.size(); ++i) {
    const std::string here = Item(path, "hours", i);
    const std::optional<int> open = MinuteOfDay(hours[i].open());
    const std::optional<int> close = MinuteOfDay(hours[i].close());
    if (!open || *open == 24 * 60) findings.Error(here + ".open", "not a time such as 07:30");
    if (!close) findings.Error(here + ".close", "not a time such as 16:00");
    if (!open || !close) continue;
    if (*open >= *close) {
      findings.Error(here, base::Join("closes at ", hours[i].close(),
                                      ", which is not after it opens at ", hours[i].open()));
      continue;
    }
    for (const auto& [from, to] : seen) {
      if (*open < to && from < *close) {
        findings.Error(here, "these hours overlap others of the same day");
        break;
      }
    }
    seen.emplace_back(*open, *close);
  }
}

void CheckWorkingDays(const v1::Calendar& calendar, const std::string& path, Findings& findings) {
  std::array<bool, 8> seen{};
  for (int i = 0; i < calendar.working_days_size(); ++i) {
    const v1::WorkingDay& day = calendar.working_days(i);
    const std::string here = Item(path, "working_days", i);
    if (day.weekday() < v1::WEEKDAY_MONDAY || day.weekday() > v1::WEEKDAY_SUNDAY) {
      findings.Error(here, "says no weekday");
    } else if (std::exchange(seen[static_cast<size_t>(day.weekday())], true)) {
      findings.Error(here, base::Join(v1::Weekday_Name(day.weekday()),
                                      " is listed twice; give it several `hours` instead"));
    }
    if (day.hours().empty())
      findings.Error(here, "says no hours; leave the day out if it is not worked on");
    CheckHours(day.hours(), here, findings);
  }
  if (calendar.working_days().empty())
    findings.Error(path, "a calendar needs at least one working day");
}

struct Range {
  absl::CivilDay from;
  absl::CivilDay to;
};

std::optional<Range> CheckRange(const v1::ExceptionalDay& entry, const std::string& path,
                                Findings& findings) {
  const std::optional<absl::CivilDay> from = ParseDate(entry.from());
  const std::optional<absl::CivilDay> to = entry.to().empty() ? from : ParseDate(entry.to());
  if (!from) findings.Error(path + ".from", "not a date such as 2026-03-20");
  if (!entry.to().empty() && !to) findings.Error(path + ".to", "not a date such as 2026-03-20");
  if (!from || !to) return std::nullopt;
  if (*to < *from) {
    findings.Error(path,
                   base::Join("ends on ", entry.to(), ", before it begins on ", entry.from()));
    return std::nullopt;
  }
  if (from->year() < kFirstCalendarYear || to->year() > kLastCalendarYear) {
    findings.Error(
        path, base::Join("lies outside the years ", kFirstCalendarYear, " to ", kLastCalendarYear));
    return std::nullopt;
  }
  return Range{*from, *to};
}

void CheckExceptions(const v1::Calendar& calendar, const std::string& path, Findings& findings) {
  std::vector<std::pair<std::string, Range>> earlier;
  for (int i = 0; i < calendar.exceptions_size(); ++i) {
    const v1::ExceptionalDay& entry = calendar.exceptions(i);
    const std::string here = Item(path, "exceptions", i);
    CheckHours(entry.hours(), here, findings);
    if (entry.works_anyway() && entry.hours().empty()) {
      findings.Error(here, "works anyway, but at no hours: say from when to when");
    }
    const std::optional<Range> range = CheckRange(entry, here, findings);
    if (!range) continue;
    for (const auto& [other, covered] : earlier) {
      if (range->from <= covered.from && covered.to <= range->to) {
        findings.Warning(other,
                         base::Join("has no effect: the later entry for ", entry.from(),
                                    entry.to().empty() ? "" : " to ", entry.to(), " covers it"));
      }
    }
    earlier.emplace_back(here, *range);
  }
}

}  // namespace

std::optional<int> UtcOffsetHours(std::string_view time_zone) {
  if (time_zone == "Asia/Jakarta" || time_zone == "Asia/Pontianak") return 7;
  if (time_zone == "Asia/Makassar") return 8;
  if (time_zone == "Asia/Jayapura") return 9;
  return std::nullopt;
}

std::optional<int> MinuteOfDay(std::string_view time) {
  if (time.size() != 5 || time[2] != ':') return std::nullopt;
  for (const size_t i : {0, 1, 3, 4}) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(time[i]))) return std::nullopt;
  }
  const int hour = (time[0] - '0') * 10 + (time[1] - '0');
  const int minute = (time[3] - '0') * 10 + (time[4] - '0');
  if (minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return std::nullopt;
  return hour * 60 + minute;
}

void CheckCalendar(const v1::Calendar& calendar, const std::string& path, Findings& findings) {
  if (!UtcOffsetHours(calendar.time_zone())) {
    findings.Error(
        path + ".time_zone",
        base::Join("'", calendar.time_zone(),
                   "' is none of Asia/Jakarta, Asia/Pontianak, Asia/Makassar and Asia/Jayapura"));
  }
  CheckWorkingDays(calendar, path, findings);
  CheckExceptions(calendar, path, findings);
}

}  // namespace tanggap::directory
