#include "services/surveys/domain/schedule.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "libs/directory/holidays.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/random_definitions.h"
#include "tanggap/directory/v1/calendar.pb.h"

namespace tanggap::surveys {
namespace {

// Monday to Thursday 08:00 to 12:00 and 13:00 to 16:00, Friday 08:00 to 11:30; 17 August off.
directory::WorkCalendar Office(std::string_view zone) {
  directory::v1::Calendar calendar;
  calendar.set_time_zone(std::string(zone));
  const auto add = [](directory::v1::WorkingDay* day, const char* open, const char* close) {
    directory::v1::OpeningHours* hours = day->add_hours();
    hours->set_open(open);
    hours->set_close(close);
  };
  for (int weekday = 1; weekday <= 5; ++weekday) {
    directory::v1::WorkingDay* day = calendar.add_working_days();
    day->set_weekday(static_cast<directory::v1::Weekday>(weekday));
    add(day, "08:00", weekday == 5 ? "11:30" : "12:00");
    if (weekday < 5) add(day, "13:00", "16:00");
  }
  auto holidays = directory::HolidayTable::FromCsv(
      "date,name,kind\n2026-08-17,Proklamasi Kemerdekaan,public_holiday\n");
  EXPECT_TRUE(holidays.ok()) << holidays.status();
  auto office = directory::WorkCalendar::Build(
      calendar, std::make_shared<const directory::HolidayTable>(*std::move(holidays)));
  EXPECT_TRUE(office.ok()) << office.status();
  return *std::move(office);
}

absl::Time Utc(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M:%E*S", text, &time, &error)) << error;
  return time;
}

Schedule MakeSchedule(const std::string& start, const std::string& end, bool hours = false) {
  v1::CollectionSchedule message;
  message.set_start(start);
  message.set_end(end);
  message.set_opening_hours_only(hours);
  absl::StatusOr<Schedule> schedule = ReadSchedule(message, "schedule");
  EXPECT_TRUE(schedule.ok()) << schedule.status();
  return *std::move(schedule);
}

constexpr StandingFacts kPublished = {.survey = v1::SURVEY_STATE_PUBLISHED};

// "OPEN until 2026-07-01 01:00:00", in UTC.
std::string Tell(const Schedule& schedule, const directory::WorkCalendar& office,
                 const std::string& now, const StandingFacts& facts = kPublished) {
  const Standing standing = StandingOf(schedule, facts, office, Utc(now));
  std::string told = v1::CollectorState_Name(standing.state).substr(16);
  if (standing.next_change.has_value()) {
    told += " until " +
            absl::FormatTime("%Y-%m-%d %H:%M:%E*S", *standing.next_change, absl::UTCTimeZone());
  }
  return told;
}

TEST(ScheduleTest, BeginsAndEndsAtTheMinuteOfTheAgencysZone) {
  const Schedule july = MakeSchedule("2026-07-01T08:00", "2026-07-31T16:00");
  // 08:00 is 01:00 UTC in Jakarta, 00:00 in Makassar, 23:00 of the day before in Jayapura.
  const struct {
    const char* zone;
    const char* start;
    const char* end;
  } zones[] = {{"Asia/Jakarta", "2026-07-01 01:00:00", "2026-07-31 09:00:00"},
               {"Asia/Makassar", "2026-07-01 00:00:00", "2026-07-31 08:00:00"},
               {"Asia/Jayapura", "2026-06-30 23:00:00", "2026-07-31 07:00:00"}};
  for (const auto& zone : zones) {
    const directory::WorkCalendar office = Office(zone.zone);
    EXPECT_EQ(Tell(july, office, "2026-06-01 00:00:00"), base::Join("WAITING until ", zone.start));
    EXPECT_EQ(Tell(july, office, zone.start), base::Join("OPEN until ", zone.end));
    EXPECT_EQ(StandingOf(july, kPublished, office, Utc(zone.start) - absl::Microseconds(1)).state,
              v1::COLLECTOR_STATE_WAITING);
    EXPECT_EQ(StandingOf(july, kPublished, office, Utc(zone.end) - absl::Microseconds(1)).state,
              v1::COLLECTOR_STATE_OPEN);
    EXPECT_EQ(Tell(july, office, zone.end), "ENDED");
  }
}

TEST(ScheduleTest, WithoutOneItIsOpenAsLongAsItsSurvey) {
  const directory::WorkCalendar office = Office("Asia/Jakarta");
  EXPECT_EQ(Tell({}, office, "2026-07-01 00:00:00"), "OPEN");
  EXPECT_EQ(Tell({}, office, "2026-07-01 00:00:00", {.survey = v1::SURVEY_STATE_PAUSED}),
            "WAITING");
  EXPECT_EQ(Tell({}, office, "2026-07-01 00:00:00", {.survey = v1::SURVEY_STATE_DRAFT}), "WAITING");
  EXPECT_EQ(Tell({}, office, "2026-07-01 00:00:00", {.survey = v1::SURVEY_STATE_CLOSED}), "ENDED");
}

TEST(ScheduleTest, StaffAndPlacesDecideToo) {
  const directory::WorkCalendar office = Office("Asia/Jakarta");
  const Schedule schedule = MakeSchedule("2026-07-01T08:00", "2026-07-31T16:00", true);
  const std::string now = "2026-07-06 02:00:00";
  const auto published = v1::SURVEY_STATE_PUBLISHED;
  EXPECT_EQ(Tell(schedule, office, now, {.survey = published, .paused = true}),
            "WAITING until 2026-07-31 09:00:00")
      << "when staff resume is not known, when it ends is";
  EXPECT_EQ(Tell(schedule, office, now, {.survey = published, .full = true}),
            "FULL until 2026-07-31 09:00:00");
  EXPECT_EQ(Tell(schedule, office, "2026-08-01 00:00:00",
                 {.survey = published, .paused = true, .full = true}),
            "ENDED");
}

TEST(ScheduleTest, KeepsOpeningHours) {
  const directory::WorkCalendar office = Office("Asia/Jakarta");
  const Schedule hours = MakeSchedule("", "", true);
  // Thursday 13 August 2026, then Friday, and Monday the 17th is a holiday.
  EXPECT_EQ(Tell(hours, office, "2026-08-13 00:59:59"), "WAITING until 2026-08-13 01:00:00");
  EXPECT_EQ(Tell(hours, office, "2026-08-13 01:00:00"), "OPEN until 2026-08-13 05:00:00");
  EXPECT_EQ(Tell(hours, office, "2026-08-13 04:59:59.999999"), "OPEN until 2026-08-13 05:00:00");
  EXPECT_EQ(Tell(hours, office, "2026-08-13 05:00:00"), "WAITING until 2026-08-13 06:00:00");
  EXPECT_EQ(Tell(hours, office, "2026-08-14 04:00:00"), "OPEN until 2026-08-14 04:30:00");
  EXPECT_EQ(Tell(hours, office, "2026-08-14 04:30:00"), "WAITING until 2026-08-18 01:00:00")
      << "over the weekend and the holiday";
}

TEST(ScheduleTest, OpeningHoursAndLimitsTogether) {
  const directory::WorkCalendar office = Office("Asia/Jakarta");
  const Schedule both = MakeSchedule("2026-08-15T10:00", "2026-08-18T09:30", true);
  EXPECT_EQ(Tell(both, office, "2026-08-13 02:00:00"), "WAITING until 2026-08-18 01:00:00")
      << "it begins on a Saturday";
  EXPECT_EQ(Tell(both, office, "2026-08-18 01:00:00"), "OPEN until 2026-08-18 02:30:00");
  const Schedule never = MakeSchedule("2026-08-15T10:00", "2026-08-17T09:30", true);
  EXPECT_EQ(Tell(never, office, "2026-08-13 02:00:00"), "WAITING until 2026-08-17 02:30:00")
      << "it ends before it opens";
}

TEST(ScheduleTest, OfficesThatNeverClose) {
  directory::v1::Calendar calendar;
  calendar.set_time_zone("Asia/Jakarta");
  calendar.set_open_on_holidays(true);
  for (int weekday = 1; weekday <= 7; ++weekday) {
    directory::v1::WorkingDay* day = calendar.add_working_days();
    day->set_weekday(static_cast<directory::v1::Weekday>(weekday));
    directory::v1::OpeningHours* hours = day->add_hours();
    hours->set_open("00:00");
    hours->set_close("24:00");
  }
  auto always = directory::WorkCalendar::Build(calendar, nullptr);
  ASSERT_TRUE(always.ok()) << always.status();
  EXPECT_EQ(Tell(MakeSchedule("", "", true), *always, "2026-08-13 00:00:00"), "OPEN");
  EXPECT_EQ(Tell(MakeSchedule("", "2026-09-01T00:00", true), *always, "2026-08-13 00:00:00"),
            "OPEN until 2026-08-31 17:00:00");
}

// What is told of the next change is the next change: it is so until then, and not any more then.
TEST(ScheduleTest, ItIsSoUntilTheNextChange) {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    Chance chance(seed);
    const directory::WorkCalendar office = Office("Asia/Makassar");
    const absl::Time begin = Utc("2026-08-10 00:00:00");
    const auto minute = [&](int day) {
      return base::Join("2026-08-", day, "T", chance.From(10, 17), ":", chance.From(10, 59));
    };
    const Schedule schedule =
        MakeSchedule(chance.OneIn(2) ? minute(chance.From(11, 13)) : "",
                     chance.OneIn(2) ? minute(chance.From(14, 20)) : "", !chance.OneIn(4));
    absl::Time now = begin + absl::Minutes(chance.From(0, 12'000));
    const Standing standing = StandingOf(schedule, kPublished, office, now);
    const absl::Time until = standing.next_change.value_or(now + absl::Hours(24 * 30));
    ASSERT_GT(until, now) << "seed " << seed;
    for (int i = 0; i < 20; ++i) {
      const absl::Time between = now + (until - now) * chance.From(0, 999) / 1000;
      EXPECT_EQ(StandingOf(schedule, kPublished, office, between).state, standing.state);
    }
    if (standing.next_change.has_value()) {
      EXPECT_NE(StandingOf(schedule, kPublished, office, until).state, standing.state)
          << "seed " << seed;
    }
  }
}

TEST(ScheduleTest, RefusesMinutesThatDoNotExist) {
  const auto field = [](const std::string& start, const std::string& end) -> std::string {
    v1::CollectionSchedule message;
    message.set_start(start);
    message.set_end(end);
    const absl::StatusOr<Schedule> schedule = ReadSchedule(message, "collector.schedule");
    if (schedule.ok()) return "";
    EXPECT_EQ(errors::ReasonOf(schedule.status()), errors::Reason::INVALID_FIELD);
    return errors::FieldViolationsOf(schedule.status()).at(0).field;
  };
  EXPECT_EQ(field("2026-02-28T23:59", ""), "");
  for (const char* bad : {"2026-02-29T08:00", "2026-13-01T08:00", "2026-01-01T24:00",
                          "2026-01-01T08:60", "2026-01-01 08:00", "2026-01-01T8:00", "x"}) {
    EXPECT_EQ(field(bad, ""), "collector.schedule.start") << bad;
    EXPECT_EQ(field("", bad), "collector.schedule.end") << bad;
  }
  EXPECT_EQ(field("2026-01-01T08:00", "2026-01-01T08:00"), "collector.schedule.end");
  EXPECT_EQ(field("2026-01-01T08:00", "2025-01-01T08:00"), "collector.schedule.end");
}

}  // namespace
}  // namespace tanggap::surveys
