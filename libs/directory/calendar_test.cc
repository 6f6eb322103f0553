#include "libs/directory/calendar.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "libs/base/strings.h"
#include "tanggap/directory/v1/calendar.pb.h"
#include "tanggap/directory/v1/policy.pb.h"

namespace tanggap::directory {
namespace {

constexpr v1::TimeUnit kDays = v1::TIME_UNIT_WORKING_DAY;
constexpr v1::TimeUnit kHours = v1::TIME_UNIT_WORKING_HOUR;
constexpr v1::TimeUnit kWallClock = v1::TIME_UNIT_CALENDAR_DAY;

// Monday to Thursday 07:30 to 16:00 with a break at noon, Friday in the morning only.
constexpr char kOffice[] = R"(
    time_zone: "Asia/Jakarta"
    working_days { weekday: WEEKDAY_MONDAY hours { open: "07:30" close: "12:00" } hours { open: "13:00" close: "16:00" } }
    working_days { weekday: WEEKDAY_TUESDAY hours { open: "07:30" close: "16:00" } }
    working_days { weekday: WEEKDAY_WEDNESDAY hours { open: "07:30" close: "16:00" } }
    working_days { weekday: WEEKDAY_THURSDAY hours { open: "07:30" close: "16:00" } }
    working_days { weekday: WEEKDAY_FRIDAY hours { open: "07:30" close: "11:30" } }
)";

// The end of Ramadan 2025 as the joint decree of three ministers had it.
constexpr char kLebaran2025[] =
    "date,name,kind\n"
    "2025-03-01,1 Ramadan,observance\n"
    "2025-03-28,Cuti Bersama Nyepi,joint_leave\n"
    "2025-03-29,Hari Raya Nyepi,public_holiday\n"
    "2025-03-31,Hari Raya Idul Fitri 1446H,public_holiday\n"
    "2025-04-01,Hari Raya Idul Fitri 1446H,public_holiday\n"
    "2025-04-02,Cuti Bersama Idul Fitri,joint_leave\n"
    "2025-04-03,Cuti Bersama Idul Fitri,joint_leave\n"
    "2025-04-04,Cuti Bersama Idul Fitri,joint_leave\n"
    "2025-04-07,Cuti Bersama Idul Fitri,joint_leave\n"
    "2025-04-18,Wafat Yesus Kristus,public_holiday\n";

std::shared_ptr<const HolidayTable> Lebaran() {
  return std::make_shared<const HolidayTable>(HolidayTable::FromCsv(kLebaran2025).value());
}

v1::Calendar Parse(const std::string& text) {
  v1::Calendar calendar;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &calendar)) << text;
  return calendar;
}

WorkCalendar Make(const std::string& text, bool closed_on_joint_leave = true) {
  v1::Calendar parsed = Parse(text);
  parsed.set_closed_on_joint_leave(closed_on_joint_leave);
  absl::StatusOr<WorkCalendar> calendar = WorkCalendar::Build(parsed, Lebaran());
  EXPECT_TRUE(calendar.ok()) << calendar.status();
  return *std::move(calendar);
}

// Local time of Jakarta, such as 2025-03-27 10:00.
absl::Time Wib(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, absl::FixedTimeZone(7 * 3600), &time, &error))
      << error;
  return time;
}

struct Case {
  const char* name;
  const char* extra;  // appended to kOffice
  const char* start;
  absl::Duration allowance;
  v1::TimeUnit unit;
  const char* due;
  bool closed_on_joint_leave = true;
};

const absl::Duration kDayLength = absl::Hours(24);

const Case kCases[] = {
    {"three days from Monday morning", "", "2025-06-16 10:00", 3 * kDayLength, kDays,
     "2025-06-19 10:00"},
    {"over a weekend", "", "2025-06-19 10:00", 3 * kDayLength, kDays, "2025-06-24 10:00"},
    {"filed at night counts the rest of that day", "", "2025-06-16 23:00", kDayLength, kDays,
     "2025-06-17 23:00"},
    {"filed on Saturday begins on Monday", "", "2025-06-21 15:00", 3 * kDayLength, kDays,
     "2025-06-26 00:00"},
    {"filed on Monday 00:00 ends with Wednesday", "", "2025-06-16 00:00", 3 * kDayLength, kDays,
     "2025-06-19 00:00"},
    {"ends with Friday, not with Monday", "", "2025-06-18 00:00", 3 * kDayLength, kDays,
     "2025-06-21 00:00"},
    {"nothing allowed is due at once", "", "2025-06-21 15:00", absl::ZeroDuration(), kDays,
     "2025-06-21 15:00"},
    {"Lebaran with joint leave", "", "2025-03-27 10:00", 3 * kDayLength, kDays, "2025-04-10 10:00"},
    {"Lebaran without joint leave", "", "2025-03-27 10:00", 3 * kDayLength, kDays,
     "2025-04-03 10:00", false},
    {"filed in the Lebaran week", "", "2025-04-02 10:00", kDayLength, kDays, "2025-04-09 00:00"},
    {"an observance is a working day",
     "working_days { weekday: WEEKDAY_SATURDAY hours { open: \"08:00\" close: "
     "\"12:00\" } }",
     "2025-02-28 00:00", 2 * kDayLength, kDays, "2025-03-02 00:00"},
    {"Saturday counts where it is worked",
     "working_days { weekday: WEEKDAY_SATURDAY hours { open: \"08:00\" close: "
     "\"12:00\" } }",
     "2025-06-19 10:00", 3 * kDayLength, kDays, "2025-06-23 10:00"},
    {"open on holidays", "open_on_holidays: true", "2025-03-27 10:00", 3 * kDayLength, kDays,
     "2025-04-01 10:00"},
    {"open every day of the year",
     "open_on_holidays: true working_days { weekday: WEEKDAY_SATURDAY hours { open: \"00:00\" "
     "close: \"24:00\" } } "
     "working_days { weekday: WEEKDAY_SUNDAY hours { open: \"00:00\" close: \"24:00\" } }",
     "2025-03-27 10:00", 10 * kDayLength, kDays, "2025-04-06 10:00"},
    {"a local holiday", "exceptions { from: \"2025-06-17\" reason: \"Hari Jadi\" }",
     "2025-06-16 10:00", kDayLength, kDays, "2025-06-18 10:00"},
    {"a Saturday worked anyway",
     "exceptions { from: \"2025-06-21\" works_anyway: true hours { open: \"08:00\" close: "
     "\"12:00\" } }",
     "2025-06-20 10:00", kDayLength, kDays, "2025-06-21 10:00"},
    {"special hours do not make a weekend a working day",
     "exceptions { from: \"2025-06-20\" to: \"2025-06-24\" hours { open: \"08:00\" close: "
     "\"12:00\" } }",
     "2025-06-20 10:00", kDayLength, kDays, "2025-06-23 10:00"},
    {"the later entry wins",
     "exceptions { from: \"2025-06-17\" to: \"2025-06-18\" } "
     "exceptions { from: \"2025-06-18\" hours { open: \"08:00\" close: \"12:00\" } }",
     "2025-06-16 10:00", kDayLength, kDays, "2025-06-18 10:00"},
    {"hours within a day", "", "2025-06-17 08:00", absl::Hours(3), kHours, "2025-06-17 11:00"},
    {"hours over the break", "", "2025-06-16 11:00", absl::Hours(3), kHours, "2025-06-16 15:00"},
    {"hours end with the opening hours", "", "2025-06-16 13:00", absl::Hours(3), kHours,
     "2025-06-16 16:00"},
    {"hours to the break end before it", "", "2025-06-16 11:00", absl::Hours(1), kHours,
     "2025-06-16 12:00"},
    {"hours before opening begin at opening", "", "2025-06-17 05:00", absl::Hours(1), kHours,
     "2025-06-17 08:30"},
    {"hours over a weekend", "", "2025-06-20 11:00", absl::Hours(1), kHours, "2025-06-23 08:00"},
    {"Ramadan hours",
     "exceptions { from: \"2025-03-01\" to: \"2025-03-30\" hours { open: \"08:00\" close: "
     "\"15:00\" } }",
     "2025-03-10 14:00", absl::Hours(2), kHours, "2025-03-11 09:00"},
    {"sixty working days", "", "2025-06-16 10:00", 60 * kDayLength, kDays, "2025-09-08 10:00"},
    {"calendar days know no holiday", "", "2025-03-27 10:00", 14 * kDayLength, kWallClock,
     "2025-04-10 10:00"},
    {"long after the last known holiday", "", "2040-06-15 00:00", 5 * kDayLength, kDays,
     "2040-06-22 00:00"},
    {"long before the first", "", "1999-06-18 00:00", 2 * kDayLength, kDays, "1999-06-22 00:00"},
};

TEST(WorkCalendarTest, ComputesDueTimes) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const WorkCalendar calendar = Make(base::Join(kOffice, c.extra), c.closed_on_joint_leave);
    const absl::Time due = calendar.Due(Wib(c.start), c.allowance, c.unit);
    EXPECT_EQ(due, Wib(c.due)) << absl::FormatTime(due, absl::FixedTimeZone(7 * 3600));
    EXPECT_EQ(calendar.Elapsed(Wib(c.start), due, c.unit), c.allowance);
  }
}

TEST(WorkCalendarTest, CountsInTheAgencysOwnZone) {
  std::string jayapura = kOffice;
  jayapura.replace(jayapura.find("Asia/Jakarta"), 12, "Asia/Jayapura");
  // 23:00 on Friday in Jakarta is already Saturday in Jayapura.
  const absl::Time start = Wib("2025-06-20 23:00");
  EXPECT_EQ(Make(kOffice).Due(start, kDayLength, kDays), Wib("2025-06-23 23:00"));
  EXPECT_EQ(Make(jayapura).Due(start, kDayLength, kDays), Wib("2025-06-23 22:00"));
  EXPECT_EQ(Make(jayapura).DateOf(start), absl::CivilDay(2025, 6, 21));
  EXPECT_EQ(Make(jayapura).StartOf(absl::CivilDay(2025, 6, 21)), Wib("2025-06-20 22:00"));
}

TEST(WorkCalendarTest, SaysWhetherTimeRuns) {
  const WorkCalendar calendar = Make(kOffice);
  EXPECT_TRUE(calendar.Working(Wib("2025-06-16 07:30"), kHours));
  EXPECT_FALSE(calendar.Working(Wib("2025-06-16 12:00"), kHours));
  EXPECT_TRUE(calendar.Working(Wib("2025-06-16 12:00"), kDays));
  EXPECT_FALSE(calendar.Working(Wib("2025-06-16 16:00"), kHours));
  EXPECT_FALSE(calendar.Working(Wib("2025-06-21 09:00"), kDays));
  EXPECT_TRUE(calendar.Working(Wib("2025-06-20 23:59"), kDays));
  EXPECT_TRUE(calendar.Working(Wib("2025-06-21 09:00"), kWallClock));
}

TEST(WorkCalendarTest, NothingElapsesBackwards) {
  const WorkCalendar calendar = Make(kOffice);
  EXPECT_EQ(calendar.Elapsed(Wib("2025-06-17 10:00"), Wib("2025-06-16 10:00"), kDays),
            absl::ZeroDuration());
  EXPECT_EQ(calendar.Due(Wib("2025-06-17 10:00"), -kDayLength, kDays), Wib("2025-06-17 10:00"));
}

TEST(WorkCalendarTest, NoAllowanceAndNoInstantIsTooLarge) {
  const WorkCalendar calendar = Make(kOffice);
  for (const v1::TimeUnit unit : {kDays, kHours, kWallClock}) {
    EXPECT_EQ(calendar.Due(Wib("2025-06-17 10:00"), absl::InfiniteDuration(), unit),
              absl::InfiniteFuture());
    EXPECT_GE(calendar.Due(Wib("2025-06-17 10:00"), absl::Hours(24 * 365 * 7000), unit),
              Wib("9000-01-01 00:00"));
    EXPECT_GT(calendar.Elapsed(absl::InfinitePast(), absl::InfiniteFuture(), unit),
              absl::Hours(1000));
    EXPECT_LT(calendar.Due(absl::InfinitePast(), absl::Hours(1), unit), Wib("0001-02-01 00:00"));
  }
}

TEST(WorkCalendarTest, ExplainsEachDate) {
  const WorkCalendar calendar = Make(base::Join(kOffice, R"(
      exceptions { from: "2025-03-01" to: "2025-03-30" hours { open: "08:00" close: "15:00" } reason: "Ramadan" }
      exceptions { from: "2025-04-05" works_anyway: true hours { open: "08:00" close: "12:00" } reason: "Posko" }
      exceptions { from: "2025-04-08" reason: "Hari Jadi Kota" })"));
  const std::vector<CalendarDate> dates = calendar.NextDates(absl::CivilDay(2025, 3, 27), 14);
  std::string told;
  for (const CalendarDate& date : dates) {
    absl::StrAppend(&told, absl::FormatCivilTime(date.date).substr(5),
                    date.working ? " works" : " closed", " ", static_cast<int>(date.reason), " ",
                    date.text, "\n");
  }
  EXPECT_EQ(told,
            "03-27 works 4 Ramadan\n"
            "03-28 closed 3 Cuti Bersama Nyepi\n"
            "03-29 closed 2 Hari Raya Nyepi\n"
            "03-30 closed 1 \n"
            "03-31 closed 2 Hari Raya Idul Fitri 1446H\n"
            "04-01 closed 2 Hari Raya Idul Fitri 1446H\n"
            "04-02 closed 3 Cuti Bersama Idul Fitri\n"
            "04-03 closed 3 Cuti Bersama Idul Fitri\n"
            "04-04 closed 3 Cuti Bersama Idul Fitri\n"
            "04-05 works 5 Posko\n"
            "04-06 closed 1 \n"
            "04-07 closed 3 Cuti Bersama Idul Fitri\n"
            "04-08 closed 6 Hari Jadi Kota\n"
            "04-09 works 0 \n");
}

TEST(WorkCalendarTest, MeasuresAllowances) {
  v1::Allowance allowance;
  allowance.set_amount(3);
  allowance.set_unit(v1::TIME_UNIT_WORKING_HOUR);
  EXPECT_EQ(LengthOf(allowance), absl::Hours(3));
  EXPECT_EQ(Make(kOffice).Due(Wib("2025-06-16 11:00"), allowance), Wib("2025-06-16 15:00"));
  allowance.set_unit(v1::TIME_UNIT_WORKING_DAY);
  EXPECT_EQ(LengthOf(allowance), absl::Hours(72));
  EXPECT_EQ(Make(kOffice).Due(Wib("2025-06-16 11:00"), allowance), Wib("2025-06-19 11:00"));
}

TEST(WorkCalendarTest, RefusesACalendarWithErrors) {
  const absl::StatusOr<WorkCalendar> calendar =
      WorkCalendar::Build(Parse("time_zone: 'Europe/Berlin'"), nullptr);
  EXPECT_THAT(std::string(calendar.status().message()), testing::HasSubstr("Asia/Jakarta"));
}

}  // namespace
}  // namespace tanggap::directory
