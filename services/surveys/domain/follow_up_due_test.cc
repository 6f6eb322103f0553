#include "services/surveys/domain/follow_up_due.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "libs/base/random.h"
#include "libs/directory/holidays.h"
#include "tanggap/directory/v1/calendar.pb.h"

namespace tanggap::surveys {
namespace {

constexpr int64_t kDay = 20'650;  // 2026-07-16

directory::WorkCalendar Office(std::string_view zone) {
  directory::v1::Calendar calendar;
  calendar.set_time_zone(std::string(zone));
  directory::v1::WorkingDay* monday = calendar.add_working_days();
  monday->set_weekday(directory::v1::WEEKDAY_MONDAY);
  directory::v1::OpeningHours* hours = monday->add_hours();
  hours->set_open("08:00");
  hours->set_close("16:00");
  auto holidays = directory::HolidayTable::FromCsv("date,name,kind\n");
  EXPECT_TRUE(holidays.ok()) << holidays.status();
  auto office = directory::WorkCalendar::Build(
      calendar, std::make_shared<const directory::HolidayTable>(*std::move(holidays)));
  EXPECT_TRUE(office.ok()) << office.status();
  return *std::move(office);
}

// Whose first two bytes are these.
base::Uuid Key(unsigned char first, unsigned char second) {
  std::string bytes(16, '\0');
  bytes[0] = static_cast<char>(first);
  bytes[1] = static_cast<char>(second);
  return base::Uuid::FromBytes(bytes).value_or(base::Uuid());
}

TEST(FilingTimeTest, IsAMinuteOfTheAgencysDay) {
  const directory::WorkCalendar jayapura = Office("Asia/Jayapura");
  const absl::Time midnight =
      absl::FromCivil(absl::CivilDay(1970, 1, 1) + kDay, absl::FixedTimeZone(9 * 60 * 60));
  EXPECT_EQ(FilingTime(jayapura, kDay, Key(0, 0)), midnight);
  EXPECT_EQ(FilingTime(jayapura, kDay, Key(1, 2)), midnight + absl::Minutes(258));
  // The last minute of the day, and the first again.
  EXPECT_EQ(FilingTime(jayapura, kDay, Key(5, 159)), midnight + absl::Minutes(1439));
  EXPECT_EQ(FilingTime(jayapura, kDay, Key(5, 160)), midnight);
}

TEST(FilingTimeTest, LiesWithinItsDayWhateverTheKey) {
  const directory::WorkCalendar jakarta = Office("Asia/Jakarta");
  base::SystemRandom random;
  for (int i = 0; i < 1000; ++i) {
    const absl::Time time = FilingTime(jakarta, kDay, base::Uuid::V4(random));
    EXPECT_EQ(jakarta.DateOf(time), absl::CivilDay(1970, 1, 1) + kDay);
  }
}

TEST(IsToBeFiledTest, ForSixDaysFromItsTimeOnOnceItWasTried) {
  const absl::Time time = absl::FromUnixSeconds(kDay * 86'400);
  for (const bool tried : {false, true}) {
    EXPECT_FALSE(IsToBeFiled(time, tried, time - absl::Microseconds(1)));
    EXPECT_TRUE(IsToBeFiled(time, tried, time));
    EXPECT_TRUE(IsToBeFiled(time, tried, time + 6 * absl::Hours(24) - absl::Microseconds(1)));
  }
  EXPECT_FALSE(IsToBeFiled(time, true, time + 6 * absl::Hours(24)));
  EXPECT_TRUE(IsToBeFiled(time, false, time + 600 * absl::Hours(24))) << "nobody knows of it";
}

// Whatever the minute that its key says.
TEST(DayOfFirstTryTest, IsDueFromThenOnAndNoLongerThanComplaintsKnowsIt) {
  const directory::WorkCalendar jayapura = Office("Asia/Jayapura");
  const absl::Time midnight = jayapura.StartOf(absl::CivilDay(1970, 1, 1) + kDay);
  for (const absl::Time now :
       {midnight, midnight + absl::Hours(10), midnight + absl::Hours(24) - absl::Microseconds(1)}) {
    const int64_t day = DayOfFirstTry(jayapura, now);
    EXPECT_EQ(day, kDay - 1);
    for (const base::Uuid& key : {Key(0, 0), Key(5, 159)}) {
      const absl::Time time = FilingTime(jayapura, day, key);
      EXPECT_TRUE(IsToBeFiled(time, true, now));
      EXPECT_TRUE(IsToBeFiled(time, true, now + absl::Hours(4 * 24)));
      EXPECT_FALSE(IsToBeFiled(time, true, now + absl::Hours(6 * 24)));
    }
  }
}

}  // namespace
}  // namespace tanggap::surveys
