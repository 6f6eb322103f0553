#include "services/surveys/domain/period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tanggap::surveys {
namespace {

using absl::CivilDay;
using absl::CivilMonth;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(PeriodTest, HasTheMonthsThatItsNameSays) {
  EXPECT_THAT(MonthsOf(*ParsePeriod("2026-07")), ElementsAre(CivilMonth(2026, 7)));
  EXPECT_THAT(MonthsOf(*ParsePeriod("2026-Q3")),
              ElementsAre(CivilMonth(2026, 7), CivilMonth(2026, 8), CivilMonth(2026, 9)));
  EXPECT_EQ(ParsePeriod("2026-S2")->First(), CivilMonth(2026, 7));
  EXPECT_EQ(ParsePeriod("2026-S2")->Last(), CivilMonth(2026, 12));
  EXPECT_EQ(MonthsOf(*ParsePeriod("2026")).size(), 12u);
  EXPECT_THAT(MonthsOf(*ParsePeriod("")), IsEmpty());
}

TEST(PeriodTest, EveryMonthIsInOnePeriodOfEachGrainWhichReadsBack) {
  for (CivilMonth month(2023, 1); month < CivilMonth(2027, 1); ++month) {
    for (Grain grain : {Grain::kMonth, Grain::kQuarter, Grain::kSemester, Grain::kYear}) {
      const Period period = PeriodOf(grain, month);
      EXPECT_TRUE(period.Holds(month));
      EXPECT_FALSE(period.Holds(period.First() - 1));
      EXPECT_FALSE(period.Holds(period.Last() + 1));
      EXPECT_EQ(ParsePeriod(period.ToText()), period) << period.ToText();
    }
  }
  EXPECT_EQ(PeriodOf(Grain::kAll, CivilMonth(2026, 1)).ToText(), "");
  EXPECT_EQ(PeriodOf(Grain::kQuarter, CivilMonth(2026, 12)).ToText(), "2026-Q4");
}

TEST(PeriodTest, WhatIsNoneIsNone) {
  for (const char* text : {"2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-S0", "2026-S3", "26",
                           "2026-7", "2026-Q33", "2026-", "2026/07", "202a", "2026-07-01", " 2026"})
    EXPECT_FALSE(ParsePeriod(text).has_value()) << text;
}

TEST(PeriodTest, EndsWithItsLastDay) {
  EXPECT_FALSE(ParsePeriod("2026-Q3")->HasEnded(CivilDay(2026, 9, 30)));
  EXPECT_TRUE(ParsePeriod("2026-Q3")->HasEnded(CivilDay(2026, 10, 1)));
  EXPECT_TRUE(ParsePeriod("2026")->HasEnded(CivilDay(2027, 1, 1)));
  EXPECT_FALSE(ParsePeriod("")->HasEnded(CivilDay(9999, 1, 1)));
}

TEST(PeriodTest, OverlapsWhereAMonthIsInBoth) {
  EXPECT_TRUE(ParsePeriod("2026-Q3")->Overlaps(*ParsePeriod("2026-09")));
  EXPECT_TRUE(ParsePeriod("2026")->Overlaps(*ParsePeriod("2026-S1")));
  EXPECT_FALSE(ParsePeriod("2026-S1")->Overlaps(*ParsePeriod("2026-Q3")));
  EXPECT_TRUE(ParsePeriod("2020")->Overlaps(*ParsePeriod("")));
}

TEST(PeriodTest, AMonthIsKeptAsANumberAndComesBack) {
  EXPECT_EQ(NumberOf(absl::CivilMonth(2026, 7)), 202607);
  EXPECT_EQ(MonthOf(202607), absl::CivilMonth(2026, 7));
  for (absl::CivilMonth month(1999, 1); month < absl::CivilMonth(2101, 1); ++month)
    EXPECT_EQ(MonthOf(NumberOf(month)), month);
}

}  // namespace
}  // namespace tanggap::surveys
