#include "services/surveys/domain/holding.h"

#include <gtest/gtest.h>

namespace tanggap::surveys {
namespace {

using absl::CivilDay;

TEST(FirstMonthHeldTest, LiesAsManyMonthsBeforeThatOfToday) {
  EXPECT_EQ(FirstMonthHeld(0, CivilDay(2026, 7, 15)), 202607);
  EXPECT_EQ(FirstMonthHeld(1, CivilDay(2026, 7, 15)), 202606);
  EXPECT_EQ(FirstMonthHeld(24, CivilDay(2026, 7, 15)), 202407);
}

TEST(FirstMonthHeldTest, GoesOverTheYear) {
  EXPECT_EQ(FirstMonthHeld(1, CivilDay(2027, 1, 31)), 202612);
  EXPECT_EQ(FirstMonthHeld(13, CivilDay(2027, 1, 1)), 202512);
}

TEST(FirstMonthHeldTest, IsTheSameOnEveryDayOfAMonth) {
  for (CivilDay day(2028, 2, 1); day <= CivilDay(2028, 2, 29); ++day)
    EXPECT_EQ(FirstMonthHeld(3, day), 202711) << day;
  EXPECT_EQ(FirstMonthHeld(3, CivilDay(2028, 3, 1)), 202712);
}

}  // namespace
}  // namespace tanggap::surveys
