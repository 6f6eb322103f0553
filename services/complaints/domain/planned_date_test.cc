#include "services/complaints/domain/planned_date.h"

#include <absl/strings/str_format.h>
#include <gtest/gtest.h>

#include <string>

#include "libs/testing/status_matchers.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

constexpr absl::CivilDay kToday(2026, 3, 2);

TEST(PlannedDateTest, EveryDayOfManyYearsIsOneAndNothingElseIs) {
  int days = 0;
  for (int year = 2023; year <= 2028; ++year) {
    for (int month = 0; month <= 13; ++month) {
      for (int day = 0; day <= 32; ++day) {
        const std::string text = absl::StrFormat("%04d-%02d-%02d", year, month, day);
        days += CheckPlannedDay(text, "planned_date").ok();
      }
    }
  }
  EXPECT_EQ(days, 6 * 365 + 2) << "2024 and 2028 have a day more";
}

TEST(PlannedDateTest, WhatOnlyLooksLikeADayIsNone) {
  for (const char* text : {"2026-3-2", "2026-03-2 ", "2026/03/02", "+026-03-02", "2026-+3-02",
                           "2026-03-02T00", "besok", "20260302", "2026-03-0\xd9"})
    EXPECT_THAT(CheckPlannedDay(text, "planned_date"), HasReason(Reason::INVALID_FIELD)) << text;
  EXPECT_THAT(CheckPlannedDay("", "planned_date"), IsOk());
}

TEST(PlannedDateTest, StandsWithPlannedAndNothingElse) {
  for (int number = v1::Outcome_MIN; number <= v1::Outcome_MAX; ++number) {
    const auto outcome = static_cast<v1::Outcome>(number);
    const bool planned = outcome == v1::OUTCOME_PLANNED;
    EXPECT_EQ(CheckPlannedDate(outcome, "2026-05-01", kToday).ok(), planned) << number;
    EXPECT_EQ(CheckPlannedDate(outcome, "", kToday).ok(), !planned) << number;
  }
}

TEST(PlannedDateTest, IsTodayOrLater) {
  EXPECT_THAT(CheckPlannedDate(v1::OUTCOME_PLANNED, "2026-03-02", kToday), IsOk());
  EXPECT_THAT(CheckPlannedDate(v1::OUTCOME_PLANNED, "2026-03-01", kToday),
              HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(CheckPlannedDate(v1::OUTCOME_PLANNED, "9999-12-31", kToday), IsOk());
}

}  // namespace
}  // namespace tanggap::complaints
