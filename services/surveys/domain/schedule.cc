#include "services/surveys/domain/schedule.h"

#include <algorithm>
#include <string>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/holidays.h"
#include "libs/errors/error.h"
#include "tanggap/directory/v1/policy.pb.h"

namespace tanggap::surveys {
namespace {

constexpr auto kHours = directory::v1::TIME_UNIT_WORKING_HOUR;
// Opening hours that do not end within so long are never closed.
constexpr absl::Duration kHorizon = absl::Hours(24 * 400);

// Two digits as a number below `limit`; -1 for anything else.
int TwoDigits(std::string_view text, int limit) {
  if (text.size() != 2 || text.find_first_not_of("0123456789") != std::string_view::npos) return -1;
  const int number = (text[0] - '0') * 10 + (text[1] - '0');
  return number < limit ? number : -1;
}

// "2026-07-01T08:00".
std::optional<absl::CivilMinute> ReadMinute(std::string_view text) {
  if (text.size() != 16 || text[10] != 'T' || text[13] != ':') return std::nullopt;
  const std::optional<absl::CivilDay> day = directory::ParseDate(text.substr(0, 10));
  const int hour = TwoDigits(text.substr(11, 2), 24);
  const int minute = TwoDigits(text.substr(14, 2), 60);
  if (!day.has_value() || hour < 0 || minute < 0) return std::nullopt;
  return absl::CivilMinute(day->year(), day->month(), day->day(), hour, minute);
}

absl::Status ReadInto(const std::string& text, const std::string& path,
                      std::optional<absl::CivilMinute>& minute) {
  if (text.empty()) return absl::OkStatus();
  minute = ReadMinute(text);
  if (minute.has_value()) return absl::OkStatus();
  return errors::Error(errors::Reason::INVALID_FIELD)
      .Field(path, "Must be a minute that exists, as YYYY-MM-DDThh:mm.");
}

absl::Time TimeOf(absl::CivilMinute minute, const directory::WorkCalendar& calendar) {
  return calendar.StartOf(absl::CivilDay(minute)) +
         absl::Minutes(minute - absl::CivilMinute(absl::CivilDay(minute)));
}

// The first instant, not before `from`, at which the offices are open.
absl::Time NextOpening(absl::Time from, const directory::WorkCalendar& calendar) {
  const absl::Time just_after = calendar.Due(from, absl::Microseconds(1), kHours);
  if (just_after == absl::InfiniteFuture()) return just_after;
  return just_after - absl::Microseconds(1);
}

// When offices that are open at `from` close; the infinite future when they never do. Opening hours
// begin and end with a minute, so the minutes before which all time was worked are searched.
absl::Time NextClosing(absl::Time from, const directory::WorkCalendar& calendar) {
  const auto open_through = [&](absl::Time to) {
    return calendar.Elapsed(from, to, kHours) == to - from;
  };
  if (open_through(from + kHorizon)) return absl::InfiniteFuture();
  const absl::Time minute =
      absl::UnixEpoch() + absl::Floor(from - absl::UnixEpoch(), absl::Minutes(1));
  int64_t open = 0;
  int64_t closed = kHorizon / absl::Minutes(1) + 1;
  while (closed - open > 1) {
    const int64_t middle = open + (closed - open) / 2;
    (open_through(minute + absl::Minutes(middle)) ? open : closed) = middle;
  }
  return minute + absl::Minutes(open);
}

// Open or waiting, and until when, by schedule and calendar alone.
Standing ByCalendar(const Schedule& schedule, const directory::WorkCalendar& calendar,
                    absl::Time now) {
  const absl::Time start = schedule.start.has_value() ? TimeOf(*schedule.start, calendar) : now;
  const absl::Time from = std::max(start, now);
  const absl::Time opening = schedule.opening_hours_only ? NextOpening(from, calendar) : from;
  if (opening > now) return {v1::COLLECTOR_STATE_WAITING, opening};
  const absl::Time closing =
      schedule.opening_hours_only ? NextClosing(now, calendar) : absl::InfiniteFuture();
  return {v1::COLLECTOR_STATE_OPEN, closing};
}

}  // namespace

absl::StatusOr<Schedule> ReadSchedule(const v1::CollectionSchedule& from, std::string_view path) {
  Schedule schedule{.opening_hours_only = from.opening_hours_only()};
  TANGGAP_RETURN_IF_ERROR(ReadInto(from.start(), base::Join(path, ".start"), schedule.start));
  TANGGAP_RETURN_IF_ERROR(ReadInto(from.end(), base::Join(path, ".end"), schedule.end));
  if (schedule.start.has_value() && schedule.end.has_value() && *schedule.end <= *schedule.start) {
    return errors::Error(errors::Reason::INVALID_FIELD)
        .Field(base::Join(path, ".end"), "Must be after the start.");
  }
  return schedule;
}

Standing StandingOf(const Schedule& schedule, const StandingFacts& facts,
                    const directory::WorkCalendar& calendar, absl::Time now) {
  const absl::Time end =
      schedule.end.has_value() ? TimeOf(*schedule.end, calendar) : absl::InfiniteFuture();
  if (facts.survey == v1::SURVEY_STATE_CLOSED || end <= now) {
    return {v1::COLLECTOR_STATE_ENDED, std::nullopt};
  }
  Standing standing{v1::COLLECTOR_STATE_WAITING, absl::InfiniteFuture()};
  if (facts.full) {
    standing.state = v1::COLLECTOR_STATE_FULL;
  } else if (facts.survey == v1::SURVEY_STATE_PUBLISHED && !facts.paused) {
    standing = ByCalendar(schedule, calendar, now);
  }
  standing.next_change = std::min(*standing.next_change, end);
  if (*standing.next_change == absl::InfiniteFuture()) standing.next_change = std::nullopt;
  return standing;
}

}  // namespace tanggap::surveys
