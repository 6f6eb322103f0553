#include "services/surveys/domain/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/student.h"
#include "services/surveys/domain/test_profiles.h"
#include "services/surveys/domain/test_responses.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::tanggap::testing::HasReason;
using ::tanggap::testing::IsOk;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

double NumberOf(const v1::Figure& figure) { return std::stod(figure.value()); }

TEST(HolmTest, CorrectsByHowManyAreLookedAtAndKeepsTheOrder) {
  EXPECT_THAT(
      HolmCorrected({0.01, 0.04, 0.03}),
      ElementsAre(DoubleNear(0.03, 1e-15), DoubleNear(0.06, 1e-15), DoubleNear(0.06, 1e-15)));
  EXPECT_THAT(HolmCorrected({0.9, 0.8}), ElementsAre(1, 1));
  EXPECT_THAT(HolmCorrected({0.02}), ElementsAre(0.02));
  EXPECT_THAT(HolmCorrected({}), ElementsAre());
}

TEST(ComparisonTest, IsWelchsTest) {
  const Profile profile = TestProfile("complaint-closing");
  const ElementSums base = TestSums(profile, {{1, 1}, {2, 2}, {3, 3}, {2, 2}, {2, 2}});
  const ElementSums compared = TestSums(profile, {{4, 4}, {3, 3}, {4, 4}, {4, 4}, {3, 3}, {4, 4}});
  const auto comparison = Compare(profile, {base, 0}, {compared, 0});
  ASSERT_THAT(comparison, IsOk());
  ASSERT_TRUE(comparison->has_value());
  const v1::Change& change = (*comparison)->index;
  // Scores 25 50 75 50 50 and 100 75 100 100 75 100.
  const double v1 = 312.5 / 5;
  const double v2 = 1000.0 / 6 / 6;
  EXPECT_EQ(change.difference().value(), "41.67");
  EXPECT_EQ(change.difference().exact(), "125/3");
  EXPECT_NEAR(NumberOf(change.standard_error()), std::sqrt(v1 + v2), 1e-11);
  const double degrees = (v1 + v2) * (v1 + v2) / (v1 * v1 / 4 + v2 * v2 / 5);
  EXPECT_NEAR(NumberOf(change.degrees_of_freedom()), degrees, 5e-5);
  EXPECT_FALSE(change.degrees_of_freedom().exact().empty());
  const double probability = StudentTwoTailed(125.0 / 3 / std::sqrt(v1 + v2), degrees);
  EXPECT_NEAR(NumberOf(change.probability()), probability, 1e-11);
  EXPECT_EQ(change.corrected_probability().value(), change.probability().value());
  EXPECT_TRUE(change.significant());
  EXPECT_TRUE(change.grade_changed());
  ASSERT_EQ((*comparison)->elements.size(), 2u);
  const v1::Change& element = (*comparison)->elements[1].change();
  EXPECT_EQ((*comparison)->elements[1].element(), "PENGADUAN");
  EXPECT_EQ(element.difference().value(), "41.67");
  EXPECT_NEAR(NumberOf(element.corrected_probability()), 2 * NumberOf(element.probability()),
              2e-12);
}

TEST(ComparisonTest, WithoutVariationKnowsForSure) {
  const Profile profile = TestProfile("complaint-closing");
  const ElementSums three = TestSums(profile, std::vector<std::vector<int>>(5, {3, 3}));
  const ElementSums four = TestSums(profile, std::vector<std::vector<int>>(5, {4, 3}));
  const v1::Change same = (*Compare(profile, {three, 0}, {three, 0}))->index;
  EXPECT_EQ(NumberOf(same.probability()), 1);
  EXPECT_FALSE(same.has_degrees_of_freedom());
  EXPECT_FALSE(same.significant());
  EXPECT_FALSE(same.grade_changed());
  const v1::Change other = (*Compare(profile, {three, 0}, {four, 0}))->index;
  EXPECT_EQ(NumberOf(other.probability()), 0);
  EXPECT_TRUE(other.significant());
  EXPECT_EQ(other.difference().value(), "12.50");
}

TEST(ComparisonTest, SaysNothingOfTooFew) {
  const Profile profile = TestProfile("complaint-closing");
  const ElementSums five = TestSums(profile, {{1, 1}, {2, 2}, {3, 3}, {2, 2}, {2, 0}});
  const ElementSums four = TestSums(profile, {{1, 1}, {2, 2}, {3, 3}, {2, 2}});
  const auto too_few = Compare(profile, {five, 0}, {four, 0});
  ASSERT_THAT(too_few, IsOk());
  EXPECT_FALSE(too_few->has_value());
  const auto enough = Compare(profile, {five, 0}, {five, 0});
  ASSERT_TRUE(enough->has_value());
  EXPECT_TRUE((*enough)->elements[0].change().has_probability());
  EXPECT_FALSE((*enough)->elements[1].change().has_probability()) << "four answers";
  EXPECT_TRUE((*enough)->elements[1].change().has_difference());
}

TEST(ComparisonTest, OfTwoRegulationsIsRefused) {
  const Profile now = TestProfile("permenpan-14-2017");
  const Profile before = TestProfile("permenpan-16-2014");
  const std::vector<std::vector<int>> responses(9, std::vector<int>(9, 3));
  const ElementSums new_sums = TestSums(now, responses);
  const ElementSums old_sums = TestSums(before, responses);
  EXPECT_THAT(Compare(now, {new_sums, 0}, {old_sums, 0}),
              HasReason(Reason::RESULTS_NOT_COMPARABLE));
  EXPECT_THAT(Compare(now, {old_sums, 0}, {new_sums, 0}),
              HasReason(Reason::RESULTS_NOT_COMPARABLE));
  EXPECT_THAT(Compare(now, {new_sums, 0}, {new_sums, 0}), IsOk());
}

}  // namespace
}  // namespace tanggap::surveys
