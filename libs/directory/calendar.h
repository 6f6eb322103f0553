// Working-time arithmetic: when a time limit ends, and how much of it has run, in the working time
// of one agency. Pure, exact to the microsecond, immutable, safe to share between threads, and as
// fast for a date in 2040 as for tomorrow. Use it wherever a deadline is computed; nothing else may
// count days.
//
//   TANGGAP_ASSIGN_OR_RETURN(WorkCalendar calendar, WorkCalendar::Build(agency.calendar(),
//   holidays)); absl::Time due = calendar.Due(filed, absl::Hours(24) * 3,
//   v1::TIME_UNIT_WORKING_DAY); absl::Duration used = calendar.Elapsed(filed, now,
//   v1::TIME_UNIT_WORKING_DAY); for (const CalendarDate& date :
//   calendar.NextDates(calendar.DateOf(filed), 7)) Show(date.working, date.reason);
//
// Three measures of time (v1::TimeUnit), one engine:
//   WORKING_DAY   every local date on which the agency works counts in full, midnight to midnight.
//   Three working days
//                 from Monday 10:00 end on Thursday 10:00; what is filed on Saturday begins on
//                 Monday 00:00.
//   WORKING_HOUR  only the opening hours of such dates count.
//   CALENDAR_DAY  all time counts.
// The end of a limit is the earliest instant at which the elapsed time equals it: a limit that ends
// with Friday's last microsecond is due on Saturday 00:00, the end of Friday, and not on Monday
// 00:00.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/directory/holidays.h"

namespace tanggap::directory {

namespace v1 {
class Allowance;
class Calendar;
enum TimeUnit : int;
}  // namespace v1

// Why a date is worked on, or not.
enum class DateReason {
  kWorkingDay,     // a weekday on which the agency works
  kNonWorkingDay,  // a weekday on which it does not: for most the weekend
  kPublicHoliday,
  kJointLeave,
  kSpecialHours,   // works, at other hours than usual (Ramadan), by an entry of its calendar
  kSpecialDay,     // works although it is a weekend or a holiday, by an entry of its calendar
  kSpecialClosed,  // closed by an entry of its calendar (a local holiday)
};

struct CalendarDate {
  absl::CivilDay date;
  bool working = false;
  DateReason reason = DateReason::kWorkingDay;
  // The holiday's name or what the calendar's entry says; empty for usual days.
  std::string text;
};

// How long an allowance is on its own measure: 24 hours for a day of either kind, one hour for a
// working hour.
absl::Duration LengthOf(const v1::Allowance& allowance);

class WorkCalendar {
 public:
  // Refuses a calendar that CheckCalendar (calendar_check.h) finds errors in.
  static absl::StatusOr<WorkCalendar> Build(const v1::Calendar& calendar,
                                            std::shared_ptr<const HolidayTable> holidays);

  // The earliest instant, not before `start`, at which Elapsed(start, instant, unit) equals
  // `allowance`. `start` itself when the allowance is zero or less; InfiniteFuture beyond some
  // thousand years. Times are taken in whole microseconds.
  absl::Time Due(absl::Time start, absl::Duration allowance, v1::TimeUnit unit) const;
  absl::Time Due(absl::Time start, const v1::Allowance& allowance) const;

  // How much working time lies between the two; zero when `to` is not after `from`.
  absl::Duration Elapsed(absl::Time from, absl::Time to, v1::TimeUnit unit) const;

  // Whether working time of that measure runs at this instant.
  bool Working(absl::Time time, v1::TimeUnit unit) const;

  // The local date of an instant, and the instant at which a local date begins.
  absl::CivilDay DateOf(absl::Time time) const;
  absl::Time StartOf(absl::CivilDay date) const;

  // `count` dates from `first` on, and why each is worked on or not: what ExplainDeadlines shows.
  std::vector<CalendarDate> NextDates(absl::CivilDay first, int count) const;

 private:
  struct OpenMinutes {
    int from = 0;
    int to = 0;
  };
  // The hours of one kind of day; none when closed.
  struct Hours {
    std::vector<OpenMinutes> open;
    int minutes = 0;
  };
  struct Exception {
    int64_t from = 0;
    int64_t to = 0;
    bool works_anyway = false;
    std::string reason;
  };
  struct Decision {
    size_t kind = 0;
    DateReason reason = DateReason::kWorkingDay;
    std::string_view text;
  };
  // Sums of the working minutes and days before each day of a table.
  struct Sums {
    int64_t minutes = 0;
    int64_t days = 0;
  };

  WorkCalendar() = default;
  void ReadKinds(const v1::Calendar& calendar);
  void FillTables();
  Decision Decide(int64_t day) const;
  const Hours& HoursOf(int64_t day) const;
  Sums UsualBefore(int64_t day) const;
  Sums Before(int64_t day) const;
  int64_t MicrosBefore(int64_t day, v1::TimeUnit unit) const;
  int64_t MicrosWithin(int64_t day, int64_t time_of_day, v1::TimeUnit unit) const;
  int64_t TimeOfDayAfter(int64_t day, int64_t worked, v1::TimeUnit unit) const;
  int64_t LocalMicros(absl::Time time) const;
  int64_t Position(int64_t local_micros, v1::TimeUnit unit) const;

  // From UTC. Indonesia has kept no summer time since 1964.
  int64_t offset_micros_ = 0;
  bool closed_on_joint_leave_ = false;
  bool open_on_holidays_ = false;
  std::shared_ptr<const HolidayTable> holidays_;
  std::vector<Exception> exceptions_;

  // The hours that a day can have: closed, then the seven weekdays from Monday, then those of each
  // exception.
  std::vector<Hours> kinds_;
  // Sums before each day of the usual week from Monday; the eighth is the whole week.
  std::array<Sums, 8> week_sums_;
  // The days from the first to the last that may differ from the usual week: their kinds, and the
  // sums before each. Days outside follow from the usual week alone, so no date is too far away.
  int64_t table_begin_ = 0;
  std::vector<uint16_t> table_kinds_;
  std::vector<Sums> table_sums_;
};

}  // namespace tanggap::directory
