// WorkCalendar against an obvious, slow reference that steps minute by minute and decides each date
// straight from the calendar's text, over random calendars, zones, holidays, starts and allowances.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/directory/calendar.h"
#include "tanggap/directory/v1/calendar.pb.h"
#include "tanggap/directory/v1/policy.pb.h"

namespace tanggap::directory {
namespace {

class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  int Roll(int from, int to) { return std::uniform_int_distribution<int>(from, to)(engine_); }
  bool Once(int in) { return Roll(1, in) == 1; }

 private:
  std::mt19937 engine_;
};

std::string Clock(int minute) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
  return text;
}

template <typename Entry>
void AddRandomHours(Dice& dice, Entry* entry) {
  int minute = dice.Once(5) ? 0 : dice.Roll(0, 600);
  for (int i = dice.Roll(1, 3); i > 0 && minute < 1439; --i) {
    const int close = dice.Once(6) ? 1440 : dice.Roll(minute + 1, std::min(1440, minute + 400));
    v1::OpeningHours* hours = entry->add_hours();
    hours->set_open(Clock(minute));
    hours->set_close(Clock(close));
    minute = close + dice.Roll(0, 120);
  }
}

v1::Calendar RandomCalendar(Dice& dice) {
  static const char* const kZones[] = {"Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar",
                                       "Asia/Jayapura"};
  v1::Calendar calendar;
  calendar.set_time_zone(kZones[dice.Roll(0, 3)]);
  calendar.set_closed_on_joint_leave(dice.Once(2));
  calendar.set_open_on_holidays(dice.Once(4));
  const int always = dice.Roll(1, 7);
  for (int weekday = 1; weekday <= 7; ++weekday) {
    if (weekday != always && dice.Once(3)) continue;
    v1::WorkingDay* day = calendar.add_working_days();
    day->set_weekday(static_cast<v1::Weekday>(weekday));
    AddRandomHours(dice, day);
  }
  for (int i = dice.Roll(0, 5); i > 0; --i) {
    v1::ExceptionalDay* entry = calendar.add_exceptions();
    const absl::CivilDay from = absl::CivilDay(2024, 12, 20) + dice.Roll(0, 60);
    entry->set_from(absl::FormatCivilTime(from));
    if (dice.Once(2)) entry->set_to(absl::FormatCivilTime(from + dice.Roll(0, 20)));
    entry->set_works_anyway(dice.Once(3));
    if (entry->works_anyway() || dice.Once(2)) AddRandomHours(dice, entry);
  }
  return calendar;
}

std::vector<Holiday> RandomHolidays(Dice& dice) {
  std::vector<Holiday> holidays;
  for (int i = dice.Roll(0, 12); i > 0; --i) {
    holidays.push_back({absl::CivilDay(2024, 12, 15) + dice.Roll(0, 60), "Libur",
                        static_cast<HolidayKind>(dice.Roll(0, 2))});
  }
  return holidays;
}

// What the words of calendar.proto say, as plainly as can be.
class Reference {
 public:
  Reference(const v1::Calendar& calendar, const std::vector<Holiday>& holidays)
      : calendar_(calendar) {
    const std::string zone = calendar.time_zone();
    zone_ = absl::FixedTimeZone((zone == "Asia/Makassar"   ? 8
                                 : zone == "Asia/Jayapura" ? 9
                                                           : 7) *
                                3600);
    for (const Holiday& holiday : holidays) kinds_[holiday.date].push_back(holiday.kind);
  }

  // Whether this minute of this date counts.
  bool Counts(absl::CivilDay date, int minute, v1::TimeUnit unit) {
    if (unit == v1::TIME_UNIT_CALENDAR_DAY) return true;
    auto [found, fresh] = minutes_.try_emplace(date);
    if (fresh) found->second = OpenMinutes(date);
    const std::vector<bool>& open = found->second;
    if (unit == v1::TIME_UNIT_WORKING_DAY) return !open.empty();
    return !open.empty() && open[static_cast<size_t>(minute)];
  }

  absl::Duration Elapsed(absl::Time from, absl::Time to, v1::TimeUnit unit) {
    absl::Duration sum;
    for (absl::Time time = from; time < to;) {
      const absl::TimeZone::CivilInfo local = zone_.At(time);
      const absl::Time next = std::min(to, NextMinute(time, local));
      if (Counts(absl::CivilDay(local.cs), MinuteOf(local), unit)) sum += next - time;
      time = next;
    }
    return sum;
  }

  absl::Time Due(absl::Time start, absl::Duration allowance, v1::TimeUnit unit) {
    absl::Time time = start;
    while (allowance > absl::ZeroDuration()) {
      const absl::TimeZone::CivilInfo local = zone_.At(time);
      const absl::Time next = NextMinute(time, local);
      if (Counts(absl::CivilDay(local.cs), MinuteOf(local), unit)) {
        if (allowance <= next - time) return time + allowance;
        allowance -= next - time;
      }
      time = next;
    }
    return time;
  }

 private:
  static int MinuteOf(const absl::TimeZone::CivilInfo& local) {
    return local.cs.hour() * 60 + local.cs.minute();
  }
  absl::Time NextMinute(absl::Time time, const absl::TimeZone::CivilInfo& local) {
    return time - absl::Seconds(local.cs.second()) - local.subsecond + absl::Minutes(1);
  }

  template <typename Hours>
  static std::vector<bool> Minutes(const Hours& hours) {
    std::vector<bool> minutes;
    if (!hours.empty()) minutes.resize(1440);
    for (const v1::OpeningHours& entry : hours) {
      const int open = std::atoi(entry.open().c_str()) * 60 + std::atoi(entry.open().c_str() + 3);
      const int close =
          std::atoi(entry.close().c_str()) * 60 + std::atoi(entry.close().c_str() + 3);
      for (int minute = open; minute < close; ++minute) minutes[static_cast<size_t>(minute)] = true;
    }
    return minutes;
  }

  std::vector<bool> OpenMinutes(absl::CivilDay date) {
    std::vector<bool> minutes;
    static const absl::Weekday kDays[] = {absl::Weekday::monday,    absl::Weekday::tuesday,
                                          absl::Weekday::wednesday, absl::Weekday::thursday,
                                          absl::Weekday::friday,    absl::Weekday::saturday,
                                          absl::Weekday::sunday};
    for (const v1::WorkingDay& day : calendar_.working_days()) {
      if (kDays[day.weekday() - 1] == absl::GetWeekday(date)) minutes = Minutes(day.hours());
    }
    for (const HolidayKind kind : kinds_[date]) {
      if (calendar_.open_on_holidays()) break;
      if (kind == HolidayKind::kPublicHoliday) minutes.clear();
      if (kind == HolidayKind::kJointLeave && calendar_.closed_on_joint_leave()) minutes.clear();
    }
    const std::string text = absl::FormatCivilTime(date);
    const v1::ExceptionalDay* last = nullptr;
    for (const v1::ExceptionalDay& entry : calendar_.exceptions()) {
      const std::string& to = entry.to().empty() ? entry.from() : entry.to();
      if (entry.from() <= text && text <= to) last = &entry;
    }
    if (last && (last->works_anyway() || !minutes.empty())) minutes = Minutes(last->hours());
    return minutes;
  }

  v1::Calendar calendar_;
  absl::TimeZone zone_;
  std::map<absl::CivilDay, std::vector<HolidayKind>> kinds_;
  std::map<absl::CivilDay, std::vector<bool>> minutes_;
};

constexpr v1::TimeUnit kUnits[] = {v1::TIME_UNIT_WORKING_DAY, v1::TIME_UNIT_WORKING_HOUR,
                                   v1::TIME_UNIT_CALENDAR_DAY};

absl::Time RandomTime(Dice& dice) {
  const absl::Time time =
      absl::FromUnixSeconds(1'733'900'000) + absl::Minutes(dice.Roll(0, 90 * 1440));
  return dice.Once(3) ? time : time + absl::Microseconds(dice.Roll(0, 59'999'999));
}

absl::Duration RandomAllowance(Dice& dice, v1::TimeUnit unit) {
  const absl::Duration whole = unit == v1::TIME_UNIT_WORKING_HOUR
                                   ? absl::Hours(dice.Roll(0, 20))
                                   : absl::Hours(24 * dice.Roll(0, 9));
  return dice.Once(2) ? whole : whole + absl::Microseconds(dice.Roll(1, 2'000'000'000));
}

TEST(WorkCalendarPropertyTest, AgreesWithASlowReference) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    Dice dice(seed);
    const v1::Calendar calendar = RandomCalendar(dice);
    const std::vector<Holiday> holidays = RandomHolidays(dice);
    Reference reference(calendar, holidays);
    const auto work = WorkCalendar::Build(calendar, std::make_shared<const HolidayTable>(holidays));
    ASSERT_TRUE(work.ok()) << work.status();
    for (int i = 0; i < 9; ++i) {
      const v1::TimeUnit unit = kUnits[i % 3];
      const absl::Time start = RandomTime(dice);
      const absl::Duration allowance = RandomAllowance(dice, unit);
      const absl::Time due = work->Due(start, allowance, unit);
      ASSERT_EQ(due, reference.Due(start, allowance, unit))
          << "seed " << seed << " start " << start << " allowance " << allowance << "\n"
          << calendar.DebugString();
      const absl::Time other = RandomTime(dice);
      ASSERT_EQ(work->Elapsed(start, other, unit), reference.Elapsed(start, other, unit))
          << "seed " << seed << " from " << start << " to " << other << "\n"
          << calendar.DebugString();
    }
  }
}

TEST(WorkCalendarPropertyTest, DueIsTheEarliestInstantAtWhichTheAllowanceHasElapsed) {
  for (uint32_t seed = 1; seed <= 2000; ++seed) {
    Dice dice(seed);
    const auto work = WorkCalendar::Build(
        RandomCalendar(dice), std::make_shared<const HolidayTable>(RandomHolidays(dice)));
    ASSERT_TRUE(work.ok()) << work.status();
    // Also far from the days that the calendar knows anything of.
    const absl::Time start = RandomTime(dice) + absl::Hours(24) * dice.Roll(-20'000, 20'000);
    for (const v1::TimeUnit unit : kUnits) {
      const absl::Duration allowance =
          RandomAllowance(dice, unit) * dice.Roll(1, 100) + absl::Microseconds(1);
      const absl::Time due = work->Due(start, allowance, unit);
      ASSERT_EQ(work->Elapsed(start, due, unit), allowance) << "seed " << seed;
      ASSERT_EQ(work->Elapsed(start, due - absl::Microseconds(1), unit),
                allowance - absl::Microseconds(1))
          << "seed " << seed;
      ASSERT_TRUE(work->Working(due - absl::Microseconds(1), unit)) << "seed " << seed;
    }
  }
}

TEST(WorkCalendarPropertyTest, ElapsedAddsUp) {
  for (uint32_t seed = 1; seed <= 1000; ++seed) {
    Dice dice(seed);
    const auto work = WorkCalendar::Build(
        RandomCalendar(dice), std::make_shared<const HolidayTable>(RandomHolidays(dice)));
    ASSERT_TRUE(work.ok()) << work.status();
    std::vector<absl::Time> times = {RandomTime(dice), RandomTime(dice), RandomTime(dice)};
    std::sort(times.begin(), times.end());
    for (const v1::TimeUnit unit : kUnits) {
      ASSERT_EQ(work->Elapsed(times[0], times[1], unit) + work->Elapsed(times[1], times[2], unit),
                work->Elapsed(times[0], times[2], unit))
          << "seed " << seed;
    }
  }
}

TEST(WorkCalendarPropertyTest, DatesAndTimesAgree) {
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    Dice dice(seed);
    const auto work = WorkCalendar::Build(
        RandomCalendar(dice), std::make_shared<const HolidayTable>(RandomHolidays(dice)));
    ASSERT_TRUE(work.ok()) << work.status();
    for (const CalendarDate& date : work->NextDates(absl::CivilDay(2024, 12, 1), 120)) {
      const absl::Time noon = work->StartOf(date.date) + absl::Hours(12);
      ASSERT_EQ(work->Working(noon, v1::TIME_UNIT_WORKING_DAY), date.working)
          << "seed " << seed << " " << date.date;
      ASSERT_EQ(work->DateOf(noon), date.date);
    }
  }
}

}  // namespace
}  // namespace tanggap::directory
