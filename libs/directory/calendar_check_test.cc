#include "libs/directory/calendar_check.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/directory/holidays.h"
#include "tanggap/directory/v1/calendar.pb.h"

namespace tanggap::directory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<std::string> Check(const std::string& text) {
  v1::Calendar calendar;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &calendar));
  Findings findings;
  CheckCalendar(calendar, "calendar", findings);
  std::vector<std::string> told;
  for (const Finding& finding : findings.all()) {
    told.push_back(base::Join(finding.severity == Severity::kError ? "error " : "warning ",
                              finding.path, ": ", finding.sentence));
  }
  return told;
}

constexpr char kMonday[] =
    "time_zone: 'Asia/Makassar' working_days { weekday: WEEKDAY_MONDAY hours { open: '08:00' "
    "close: '24:00' } } ";

TEST(CalendarCheckTest, FindsNothingWrongWithAGoodCalendar) {
  EXPECT_THAT(Check(base::Join(kMonday, "exceptions { from: '2026-02-18' to: '2026-03-19' }")),
              IsEmpty());
}

TEST(CalendarCheckTest, TellsEverythingThatIsWrong) {
  EXPECT_THAT(Check("time_zone: 'WIB'"),
              ElementsAre(StartsWith("error calendar.time_zone: 'WIB' is none of"),
                          HasSubstr("at least one")));
  EXPECT_THAT(
      Check(base::Join(
          kMonday,
          "working_days { weekday: WEEKDAY_MONDAY hours { open: '8:00' close: '25:00' } } "
          "working_days { hours { open: '12:00' close: '12:00' } } "
          "working_days { weekday: WEEKDAY_FRIDAY } "
          "working_days { weekday: WEEKDAY_SUNDAY hours { open: '08:00' close: '12:00' } "
          "hours { open: '11:59' close: '13:00' } hours { open: '13:00' close: '14:00' } }")),
      ElementsAre(HasSubstr("working_days[1]: WEEKDAY_MONDAY is listed twice"),
                  HasSubstr("working_days[1].hours[0].open: not a time"),
                  HasSubstr("working_days[1].hours[0].close: not a time"),
                  HasSubstr("working_days[2]: says no weekday"),
                  HasSubstr("hours[0]: closes at 12:00"),
                  HasSubstr("working_days[3]: says no hours"),
                  HasSubstr("working_days[4].hours[1]: these hours overlap")));
}

TEST(CalendarCheckTest, TellsWhatIsWrongWithExceptions) {
  EXPECT_THAT(Check(base::Join(kMonday,
                               "exceptions { from: '2026-02-30' } "
                               "exceptions { from: '2026-02-18' to: '2026-02-17' } "
                               "exceptions { from: '2026-02-18' to: '2206-02-17' } "
                               "exceptions { from: '2026-02-18' works_anyway: true }")),
              ElementsAre(HasSubstr("exceptions[0].from: not a date"),
                          HasSubstr("exceptions[1]: ends on 2026-02-17"),
                          HasSubstr("exceptions[2]: lies outside the years"),
                          HasSubstr("exceptions[3]: works anyway, but at no hours")));
}

TEST(CalendarCheckTest, WarnsOfAnEntryThatALaterOneHides) {
  EXPECT_THAT(Check(base::Join(kMonday,
                               "exceptions { from: '2026-02-20' } "
                               "exceptions { from: '2026-02-18' to: '2026-03-19' }")),
              ElementsAre(StartsWith("warning calendar.exceptions[0]: has no effect")));
}

TEST(CalendarCheckTest, ReadsTimesOfDay) {
  EXPECT_EQ(MinuteOfDay("00:00"), 0);
  EXPECT_EQ(MinuteOfDay("07:30"), 450);
  EXPECT_EQ(MinuteOfDay("24:00"), 1440);
  for (const char* wrong : {"", "7:30", "24:01", "12:60", "12-30", "ab:cd", "07:300"}) {
    EXPECT_EQ(MinuteOfDay(wrong), std::nullopt) << wrong;
  }
}

TEST(HolidayTableTest, ReadsItsFileAndTellsTheWrongLine) {
  const auto table = HolidayTable::FromCsv(
      "date,name,kind\r\n2025-05-13,\"Cuti Bersama, Waisak\",joint_leave\n\n"
      "2021-05-13,Kenaikan,observance\n2021-05-13,Idul Fitri,public_holiday\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->all().front().date, absl::CivilDay(2021, 5, 13));
  EXPECT_EQ(table->last_year(), 2025);
  EXPECT_EQ(table->Find(absl::CivilDay(2025, 5, 13))->name, "Cuti Bersama, Waisak");
  EXPECT_EQ(table->Find(absl::CivilDay(2021, 5, 13))->kind, HolidayKind::kPublicHoliday);
  EXPECT_EQ(table->Find(absl::CivilDay(2021, 5, 14)), nullptr);
  for (const char* wrong :
       {"2025-02-29,Tiada,observance", "2025-02-28,,observance", "2025-02-28,Libur,libur", "x"}) {
    EXPECT_THAT(
        std::string(
            HolidayTable::FromCsv(base::Join("date,name,kind\n", wrong)).status().message()),
        StartsWith("line 2: expected a date"));
  }
  EXPECT_FALSE(HolidayTable::FromCsv("tanggal,nama\n").ok());
}

}  // namespace
}  // namespace tanggap::directory
