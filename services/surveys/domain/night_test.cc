#include "services/surveys/domain/night.h"

#include <gtest/gtest.h>

namespace tanggap::surveys {
namespace {

constexpr int64_t kDay = 24 * 60 * 60;

TEST(NightTest, AUtcDayIsWholeAndBeginsWhereTheOneBeforeItEnds) {
  for (const int64_t day : {int64_t{0}, int64_t{20'636}, int64_t{47'481}}) {
    EXPECT_EQ(BeginOfUtcDay(day), absl::FromUnixSeconds(day * kDay));
    EXPECT_EQ(UtcDay(BeginOfUtcDay(day)), day);
    EXPECT_EQ(UtcDay(BeginOfUtcDay(day + 1) - absl::Microseconds(1)), day);
  }
}

TEST(NightTest, BeginsAtOneInJakartaAndIsNamedAfterTheDayThatBeginsInIt) {
  const absl::Time midnight = BeginOfUtcDay(20'636);
  for (const absl::Time now : {midnight - absl::Hours(6), midnight, midnight + absl::Hours(17)}) {
    EXPECT_EQ(LastNight(now).day, 20'636);
    EXPECT_EQ(LastNight(now).begin, midnight - absl::Hours(6));
  }
  EXPECT_EQ(LastNight(midnight + absl::Hours(18)).day, 20'637);
}

}  // namespace
}  // namespace tanggap::surveys
