// What is wrong with an agency's calendar, all of it at once, and the two readings that the check
// and WorkCalendar share: time zones and times of day.
//
//   Findings findings;
//   CheckCalendar(agency.calendar(), "calendar", findings);
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/directory/findings.h"

namespace tanggap::directory {

namespace v1 {
class Calendar;
}  // namespace v1

// The dates that entries of a calendar may name.
inline constexpr int kFirstCalendarYear = 2000;
inline constexpr int kLastCalendarYear = 2100;

// Hours ahead of UTC of the four zone names that Indonesia needs; nothing for any other name.
std::optional<int> UtcOffsetHours(std::string_view time_zone);

// Minutes since midnight of a time such as 07:30; 24:00 is the end of the day. Nothing for any
// other form.
std::optional<int> MinuteOfDay(std::string_view time);

// Adds what is wrong with the calendar, whose own path is `path`.
void CheckCalendar(const v1::Calendar& calendar, const std::string& path, Findings& findings);

}  // namespace tanggap::directory
