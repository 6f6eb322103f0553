#include "services/surveys/domain/offline_days.h"

#include <gtest/gtest.h>

namespace tanggap::surveys {
namespace {

using absl::CivilDay;
using absl::CivilMonth;

TEST(OfflineDaysTest, AreSevenWhenNothingIsAskedAndThirtyOneAtMost) {
  EXPECT_EQ(OfflineDaysAsked(0), 7);
  EXPECT_EQ(OfflineDaysAsked(1), 1);
  EXPECT_EQ(OfflineDaysAsked(31), 31);
  EXPECT_EQ(OfflineDaysAsked(32), 31);
}

TEST(OfflineDaysTest, TakeWhatWasGivenOnOneOfThemAndNotAfterToday) {
  const OfflineDays days = {CivilDay(2026, 7, 28), CivilDay(2026, 8, 4)};
  const CivilDay today(2026, 8, 1);
  EXPECT_FALSE(MayBeCaptured(days, CivilDay(2026, 7, 27), today));
  EXPECT_TRUE(MayBeCaptured(days, CivilDay(2026, 7, 28), today));
  EXPECT_TRUE(MayBeCaptured(days, today, today));
  EXPECT_FALSE(MayBeCaptured(days, today + 1, today));
  // Brought back long after.
  EXPECT_TRUE(MayBeCaptured(days, days.last, CivilDay(2026, 8, 20)));
  EXPECT_FALSE(MayBeCaptured(days, days.last + 1, CivilDay(2026, 8, 20)));
}

TEST(OfflineDaysTest, CountForTheMonthTheyWereGivenInUntilThatIsPublished) {
  const CivilDay captured(2026, 7, 30);
  const CivilDay today(2026, 8, 2);
  EXPECT_EQ(MonthCounted(captured, today, false), CivilMonth(2026, 7));
  EXPECT_EQ(MonthCounted(captured, today, true), CivilMonth(2026, 8));
  EXPECT_EQ(MonthCounted(today, today, false), CivilMonth(2026, 8));
}

}  // namespace
}  // namespace tanggap::surveys
