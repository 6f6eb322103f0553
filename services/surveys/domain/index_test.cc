#include "services/surveys/domain/index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/sensitivity.h"
#include "services/surveys/domain/test_profiles.h"
#include "services/surveys/domain/test_responses.h"
#include "services/surveys/domain/trace.h"

namespace tanggap::surveys {
namespace {

using ::tanggap::testing::HasReason;
using ::tanggap::testing::IsOk;
using ::testing::ElementsAre;

// Bantul, Dinas Pertanahan dan Tata Ruang 2023, as published: 87.28, B.
const std::vector<int> kBantul = {331, 335, 349, 393, 345, 339, 339, 376, 335};

Method CutTo(const char* weight) { return {.weight = *Rational::FromDecimal(weight)}; }

TEST(IndexTest, IsThePublishedOneOfBantul2023) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const ElementSums sums = SumsWithMeans(profile, kBantul);
  const auto exact = ComputeIndex(profile, sums.layout(), sums.all());
  ASSERT_TRUE(exact.has_value());
  v1::IndexFigures figures = PresentIndex(profile, *exact);
  PresentSums(sums.layout(), sums.all(), figures);
  EXPECT_EQ(figures.index().value(), "87.28");
  EXPECT_EQ(figures.index().exact(), "1571/18");
  EXPECT_EQ(figures.weighted_mean().value(), "3.4911");
  EXPECT_EQ(figures.grade(), "B");
  EXPECT_EQ(figures.performance(), "Baik");
  const v1::ElementFigures& cost = figures.elements(3);
  EXPECT_EQ(cost.element(), "BIAYA");
  EXPECT_EQ(cost.sum().value(), "393");
  EXPECT_EQ(cost.answer_count(), 100);
  EXPECT_EQ(cost.mean().value(), "3.9300");
  EXPECT_EQ(cost.weight().value(), "0.111111");
  EXPECT_EQ(cost.weight().exact(), "1/9");
  EXPECT_EQ(cost.weighted_mean().value(), "0.4367");
  EXPECT_EQ(cost.value().value(), "98.25");
  EXPECT_EQ(cost.grade(), "A");
  EXPECT_EQ(cost.performance(), "Sangat Baik");
  EXPECT_THAT(cost.point_counts(), ElementsAre(0, 0, 7, 93));
}

TEST(IndexTest, TellsTheCutWeightsOfReportsApart) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const ElementSums sums = SumsWithMeans(profile, kBantul);
  const auto with = [&](const char* weight) {
    return ComputeIndex(profile, sums.layout(), sums.all(), CutTo(weight))->printed.Decimal(2);
  };
  EXPECT_EQ(with("0.111"), "87.19");
  EXPECT_EQ(with("0.11"), "86.41");
  const v1::Sensitivity sensitivity =
      SensitivityOf(profile, *ComputeIndex(profile, sums.layout(), sums.all()));
  ASSERT_EQ(sensitivity.cases_size(), 2);
  EXPECT_EQ(sensitivity.cases(0).weight(), "0.111");
  EXPECT_EQ(sensitivity.cases(0).index().value(), "87.19");
  EXPECT_EQ(sensitivity.cases(1).index().value(), "86.41");
  EXPECT_FALSE(sensitivity.grade_sensitive()) << "B all the same";
}

TEST(SensitivityTest, NoticesWhereTheGradeHangsOnTheWeight) {
  const Profile profile = TestProfile("permenpan-14-2017");
  // Eight elements of 3.06 and one of 3.11: exactly 76.638..., a B by very little.
  const ElementSums sums = SumsWithMeans(profile, {306, 306, 306, 306, 306, 306, 306, 306, 311});
  const auto exact = ComputeIndex(profile, sums.layout(), sums.all());
  EXPECT_EQ(exact->band->grade, "B");
  const v1::Sensitivity sensitivity = SensitivityOf(profile, *exact);
  EXPECT_TRUE(sensitivity.grade_sensitive());
  EXPECT_EQ(sensitivity.cases(0).grade(), "C");
}

TEST(SensitivityTest, BelowTheScaleIsStillTheWorstGrade) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const ElementSums sums = SumsWithMeans(profile, std::vector<int>(9, 100));
  const auto exact = ComputeIndex(profile, sums.layout(), sums.all());
  const v1::Sensitivity sensitivity = SensitivityOf(profile, *exact);
  EXPECT_EQ(sensitivity.cases(0).index().value(), "24.98");
  EXPECT_EQ(sensitivity.cases(0).grade(), "D");
}

TEST(IndexTest, LeavesOutWhatWasNotAnswered) {
  const Profile profile = TestProfile("complaint-closing");
  const ElementSums sums = TestSums(profile, {{4, 2}, {3, 0}, {0, 0}});
  const auto exact = ComputeIndex(profile, sums.layout(), sums.all());
  EXPECT_EQ(exact->elements[0].mean, Rational(7, 2)) << "two answers, not three";
  EXPECT_EQ(exact->elements[1].mean, Rational(2));
  EXPECT_EQ(exact->index, Rational(25) * (Rational(7, 2) + Rational(2)) / Rational(2));
  const ElementSums unanswered = TestSums(profile, {{4, 0}, {3, 0}});
  EXPECT_FALSE(ComputeIndex(profile, unanswered.layout(), unanswered.all()).has_value());
}

TEST(IndexTest, ConvertsOtherScalesExactly) {
  const Profile profile = TestProfile("complaint-closing");
  ElementSums sums(LayoutOf(profile, {6, 4}));
  sums.Add(profile, TestResponse({3, 4}));
  sums.Add(profile, TestResponse({6, 4}));
  const auto exact = ComputeIndex(profile, sums.layout(), sums.all());
  EXPECT_EQ(exact->elements[0].mean, Rational(31, 10)) << "11/5 and 4";
  v1::IndexFigures figures = PresentIndex(profile, *exact);
  PresentSums(sums.layout(), sums.all(), figures);
  EXPECT_EQ(figures.elements(0).sum().exact(), "31/5");
  EXPECT_EQ(figures.elements(0).point_counts_size(), 0) << "points of another scale";
  EXPECT_EQ(figures.elements(1).sum().value(), "8");
}

// The results of every element, by its code.
std::map<std::string, std::string> ByCode(const Profile& profile, const ElementSums& sums) {
  std::map<std::string, std::string> results;
  v1::IndexFigures figures =
      PresentIndex(profile, *ComputeIndex(profile, sums.layout(), sums.all()));
  PresentSums(sums.layout(), sums.all(), figures);
  for (const v1::ElementFigures& element : figures.elements())
    results[element.element()] = element.ShortDebugString();
  results[""] = figures.index().exact();
  return results;
}

TEST(IndexTest, IsTheSameHoweverTheInstrumentIsOrdered) {
  const v1::IndexProfile message = TestProfileMessage("permenpan-14-2017");
  const Profile profile = *MakeProfile(message);
  std::mt19937 engine(11);
  std::vector<std::map<std::string, int>> answers(50);
  for (auto& answer : answers) {
    for (const ProfileElement& element : profile.elements)
      answer[element.code] = static_cast<int>(engine() % 5);
  }
  const auto sums_of = [&](const Profile& ordered) {
    std::vector<std::vector<int>> responses;
    for (auto& answer : answers) {
      responses.emplace_back();
      for (const ProfileElement& element : ordered.elements)
        responses.back().push_back(answer[element.code]);
    }
    return TestSums(ordered, responses);
  };
  const auto expected = ByCode(profile, sums_of(profile));
  for (int i = 0; i < 20; ++i) {
    v1::IndexProfile shuffled = message;
    std::shuffle(shuffled.mutable_elements()->begin(), shuffled.mutable_elements()->end(), engine);
    const Profile ordered = *MakeProfile(shuffled);
    EXPECT_EQ(ByCode(ordered, sums_of(ordered)), expected);
  }
}

TEST(IndexTest, UsesTheWeightsOfTheProfile) {
  const Profile profile = *MakeProfile(UnevenProfileMessage());
  const ElementSums sums = TestSums(profile, {{11, 1}});
  const auto exact = ComputeIndex(profile, sums.layout(), sums.all());
  EXPECT_EQ(exact->printed.Decimal(1), "75.0");
  const v1::IndexFigures figures = PresentIndex(profile, *exact);
  EXPECT_EQ(figures.elements(0).weight().value(), "0.75");
  EXPECT_EQ(figures.elements(1).weight().value(), "0.25");
}

TEST(IndexTest, ReproducesTheRoundingsOfOldReports) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const ElementSums sums = TestSums(
      profile,
      {{3, 3, 3, 3, 3, 3, 3, 3, 3}, {3, 3, 3, 3, 3, 3, 3, 3, 3}, {4, 4, 4, 4, 4, 4, 4, 4, 3}});
  const auto with = [&](const Method& method) {
    return ComputeIndex(profile, sums.layout(), sums.all(), method)->printed.Decimal(2);
  };
  EXPECT_EQ(with({}), "82.41");
  // NRR 3.33 instead of 10/3, and 0.370 and 0.333 of them.
  EXPECT_EQ(with({.mean_decimals = 2}), "82.33");
  EXPECT_EQ(with({.mean_decimals = 2, .weighted_mean_decimals = 3}), "82.33");
  EXPECT_EQ(with({.weight = Rational(111, 1000), .mean_decimals = 2}), "82.25");
  EXPECT_EQ(with({.total_decimals = 2}), "82.50");
}

TEST(IndexTest, TakesReproductionsFromTheContract) {
  v1::Reproduction reproduction;
  reproduction.set_weight("0.111");
  reproduction.set_mean_decimals(0);
  const auto method = MethodOf(reproduction, "reproduction");
  ASSERT_THAT(method, IsOk());
  EXPECT_EQ(method->weight, Rational(111, 1000));
  EXPECT_EQ(method->mean_decimals, 0);
  EXPECT_FALSE(method->weighted_mean_decimals.has_value());
  EXPECT_FALSE(method->total_decimals.has_value());
  reproduction.set_total_decimals(3);
  EXPECT_EQ(MethodOf(reproduction, "reproduction")->total_decimals, 3);
  reproduction.set_weight("0.000");
  EXPECT_THAT(MethodOf(reproduction, "reproduction"), HasReason(errors::Reason::INVALID_FIELD));
}

TEST(IndexTest, PlainMeanIsAnotherNumber) {
  const Profile profile = TestProfile("permenpan-14-2017");
  // Bantul 2023: 75.56, 86.29 and 94.61 of services, where all answers together give 87.28.
  EXPECT_EQ(
      PlainMean(profile, {Rational(7556, 100), Rational(8629, 100), Rational(9461, 100)}).value(),
      "85.49");
}

TEST(TraceTest, CanBeDoneAgainByHand) {
  const Profile profile = TestProfile("complaint-closing");
  const ElementSums sums = TestSums(profile, {{4, 3}, {4, 3}, {3, 3}});
  const auto exact = ComputeIndex(profile, sums.layout(), sums.all());
  std::vector<std::string> lines;
  for (const v1::TraceStep& step : TraceOf(profile, sums.layout(), sums.all(), {}, *exact)) {
    lines.push_back(step.element() + "|" + step.formula() + "|" + step.result().value() + "|" +
                    step.result().exact());
  }
  EXPECT_THAT(lines, ElementsAre("KEPUASAN|1 * 3 + 2 * 4|11|11",     //
                                 "KEPUASAN|11 / 3|3.6667|11/3",      //
                                 "KEPUASAN|11/3 * 1/2|1.8333|11/6",  //
                                 "PENGADUAN|3 * 3|9|9",              //
                                 "PENGADUAN|9 / 3|3.0000|3",         //
                                 "PENGADUAN|3 * 1/2|1.5000|3/2",     //
                                 "|11/6 + 3/2|3.3333|10/3",          //
                                 "|10/3 * 25|83.33|250/3",           //
                                 "|250/3 to 2 digits, half up|83.33|8333/100",
                                 "|76.61 <= 83.33 < 88.31|B|"));
}

TEST(TraceTest, ShowsWhatAMethodRoundsOnTheWay) {
  const Profile profile = TestProfile("complaint-closing");
  const ElementSums sums = TestSums(profile, {{4, 4}, {4, 4}, {3, 4}});
  const Method method{.mean_decimals = 2, .weighted_mean_decimals = 1, .total_decimals = 0};
  const auto exact = ComputeIndex(profile, sums.layout(), sums.all(), method);
  const auto steps = TraceOf(profile, sums.layout(), sums.all(), method, *exact);
  EXPECT_EQ(steps[2].formula(), "11/3 to 2 digits, half up");
  EXPECT_EQ(steps[2].result().value(), "3.67");
  EXPECT_EQ(steps[3].formula(), "367/100 * 1/2");
  EXPECT_EQ(steps[4].result().value(), "1.8");
  EXPECT_EQ(steps[10].result().value(), "3.8000");
  EXPECT_EQ(steps[11].formula(), "19/5 to 0 digits, half up");
  EXPECT_EQ(steps[12].formula(), "4 * 25");
  EXPECT_EQ(steps.back().formula(), "88.31 <= 100.00");
}

}  // namespace
}  // namespace tanggap::surveys
