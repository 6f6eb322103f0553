#include "services/surveys/domain/confidence.h"

#include <absl/strings/numbers.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/domain/reliability.h"
#include "services/surveys/domain/spread.h"
#include "services/surveys/domain/student.h"
#include "services/surveys/domain/test_profiles.h"
#include "services/surveys/domain/test_responses.h"

namespace tanggap::surveys {
namespace {

double NumberOf(const v1::Figure& figure) { return std::stod(figure.value()); }

std::optional<v1::Confidence> ConfidenceIn(const Profile& profile, const ElementSums& sums,
                                           int64_t population = 0) {
  const auto index = ComputeIndex(profile, sums.layout(), sums.all());
  return ConfidenceOf(profile, sums.layout(), sums.all(), *index, population);
}

TEST(StudentTest, IsTheOneOfTheTables) {
  EXPECT_NEAR(StudentQuantile(1), 12.706204736174, 1e-10);
  EXPECT_NEAR(StudentQuantile(4), 2.776445105198, 1e-11);
  EXPECT_NEAR(StudentQuantile(29), 2.045229642133, 1e-11);
  EXPECT_NEAR(StudentQuantile(1000000), 1.959966356814, 1e-11);
  EXPECT_NEAR(StudentCumulative(1.5, 1000000), 0.933192640882, 1e-11);
  EXPECT_NEAR(StudentCumulative(1, 1), 0.75, 1e-14);
  EXPECT_NEAR(StudentCumulative(-1, 1), 0.25, 1e-14);
  EXPECT_NEAR(StudentTwoTailed(2, 2.5), 0.157391495758, 1e-11);
  EXPECT_EQ(StudentTwoTailed(0, 7), 1);
}

TEST(ConfidenceTest, OfCompleteAnswersIsThatOfTheRespondentsOwnScores) {
  const Profile profile = TestProfile("complaint-closing");
  const std::vector<std::vector<int>> responses = {{4, 3}, {3, 3}, {2, 1}, {4, 4}, {1, 3}, {2, 2}};
  double mean = 0;
  for (const auto& response : responses) mean += 12.5 * (response[0] + response[1]) / 6;
  double variance = 0;
  for (const auto& response : responses)
    variance += std::pow(12.5 * (response[0] + response[1]) - mean, 2) / 5;
  const double error = std::sqrt(variance / 6);
  const auto confidence = ConfidenceIn(profile, TestSums(profile, responses));
  ASSERT_TRUE(confidence.has_value());
  EXPECT_EQ(confidence->method(), v1::CONFIDENCE_METHOD_COMPLETE);
  EXPECT_EQ(confidence->degrees_of_freedom(), 5);
  EXPECT_EQ(confidence->level(), "0.95");
  EXPECT_NEAR(NumberOf(confidence->standard_error()), error, 1e-11);
  EXPECT_NEAR(NumberOf(confidence->lower()), mean - 2.570581835636 * error, 1e-9);
  EXPECT_NEAR(NumberOf(confidence->upper()), mean + 2.570581835636 * error, 1e-9);
  EXPECT_TRUE(confidence->standard_error().exact().empty()) << "a root is not rational";
}

TEST(ConfidenceTest, OfASmallPopulationIsSurer) {
  const Profile profile = TestProfile("complaint-closing");
  const ElementSums sums = TestSums(profile, {{4, 3}, {3, 3}, {2, 1}, {4, 4}, {1, 3}, {2, 2}});
  const auto plain = ConfidenceIn(profile, sums);
  const auto corrected = ConfidenceIn(profile, sums, 8);
  EXPECT_NEAR(NumberOf(corrected->standard_error()),
              NumberOf(plain->standard_error()) * std::sqrt(1 - 6.0 / 8), 1e-11);
  EXPECT_EQ(corrected->population(), 8);
  const auto all_asked = ConfidenceIn(profile, sums, 6);
  EXPECT_EQ(all_asked->population(), 0) << "as many as answered: no correction is made";
  EXPECT_EQ(all_asked->standard_error().value(), plain->standard_error().value());
}

TEST(ConfidenceTest, StaysWithinTheScale) {
  const Profile profile = TestProfile("complaint-closing");
  const auto confidence =
      ConfidenceIn(profile, TestSums(profile, {{4, 4}, {4, 4}, {4, 4}, {4, 4}, {1, 1}}));
  EXPECT_EQ(confidence->upper().value(), "100.000000000000");
}

TEST(ConfidenceTest, IsCertainWhereAllAnswerAlike) {
  const Profile profile = TestProfile("permenpan-14-2017");
  ElementSums sums(LayoutOf(profile, {4, 6, 7, 11, 4, 4, 4, 4, 4}));
  for (int i = 0; i < 1000; ++i) sums.Add(profile, TestResponse({3, 4, 5, 7, 3, 3, 3, 4, 3}));
  const auto confidence = ConfidenceIn(profile, sums);
  EXPECT_EQ(confidence->standard_error().value(), "0.000000000000");
  EXPECT_EQ(confidence->lower().value(), confidence->upper().value());
  ASSERT_EQ(confidence->grade_probabilities_size(), 4);
  EXPECT_EQ(confidence->grade_probabilities(2).grade(), "B") << "76.67";
  EXPECT_EQ(confidence->grade_probabilities(2).probability().value(), "1.000000000000");
  EXPECT_EQ(confidence->grade_probabilities(1).probability().value(), "0.000000000000");
}

TEST(ConfidenceTest, GradesAreAsLikelyAsWhatIsPrintedSoAndAddUpToOne) {
  const Profile profile = TestProfile("permenpan-14-2017");
  std::mt19937 engine(4);
  for (int i = 0; i < 300; ++i) {
    const Rational centre(2500 + static_cast<int64_t>(engine() % 7500), 100);
    const double error = 0.01 + static_cast<double>(engine() % 1000) / 50;
    const auto probabilities = GradeProbabilities(profile, centre, error, 1 + engine() % 50);
    Rational total;
    for (const auto& probability : probabilities)
      total += *Rational::FromDecimal(probability.probability().value());
    EXPECT_EQ(total, Rational(1));
  }
  // Centred on what is just printed 76.61: as likely above as below.
  const auto even = GradeProbabilities(profile, Rational(76605, 1000), 1, 9);
  const double below = NumberOf(even[0].probability()) + NumberOf(even[1].probability());
  EXPECT_NEAR(below, 0.5, 1e-11);
}

TEST(ConfidenceTest, WithAnswersLeftOutIsComputedFromPairs) {
  const Profile profile = TestProfile("complaint-closing");
  // KEPUASAN 4 3 2 1 - 4, PENGADUAN 4 3 - 2 1 3; four answered both.
  const ElementSums sums = TestSums(profile, {{4, 4}, {3, 3}, {2, 0}, {1, 2}, {0, 1}, {4, 3}});
  const double first = 1.7;   // variance of 4 3 2 1 4
  const double second = 1.3;  // of 4 3 2 1 3
  const double both = (4 * 4 + 3 * 3 + 1 * 2 + 4 * 3 - 12 * 12 / 4.0) / 3;
  const double variance = 625 * (first / 4 / 5 + second / 4 / 5 + 2 * both / 4 * 4 / (5 * 5.0));
  const auto confidence = ConfidenceIn(profile, sums);
  EXPECT_EQ(confidence->method(), v1::CONFIDENCE_METHOD_PAIRWISE);
  EXPECT_EQ(confidence->degrees_of_freedom(), 4) << "the fewest answers of an element less one";
  EXPECT_NEAR(NumberOf(confidence->standard_error()), std::sqrt(variance), 1e-11);
}

TEST(ConfidenceTest, IsNotClaimedOfTooFew) {
  const Profile profile = TestProfile("complaint-closing");
  EXPECT_FALSE(ConfidenceIn(profile, TestSums(profile, {{4, 3}, {3, 3}, {2, 1}, {4, 4}})));
  EXPECT_FALSE(ConfidenceIn(profile, TestSums(profile, {{4, 3}, {3, 0}, {2, 0}, {4, 0}, {1, 0}})))
      << "one answer to an element varies by nothing known";
  EXPECT_TRUE(ConfidenceIn(profile, TestSums(profile, {{4, 3}, {3, 1}, {2, 0}, {4, 0}, {1, 0}})));
}

TEST(ConfidenceTest, ElementsHaveTheirOwn) {
  const Profile profile = TestProfile("complaint-closing");
  const ElementSums sums = TestSums(profile, {{4, 4}, {3, 3}, {2, 0}, {1, 2}, {1, 0}, {4, 3}});
  const auto index = ComputeIndex(profile, sums.layout(), sums.all());
  v1::IndexFigures figures = PresentIndex(profile, *index);
  PresentErrors(profile, sums.layout(), sums.all(), *index, 0, true, figures);
  EXPECT_NEAR(NumberOf(figures.elements(0).standard_error()), std::sqrt(1.9 / 6), 1e-11);
  EXPECT_EQ(figures.elements(0).grade_probabilities_size(), 4);
  EXPECT_LT(NumberOf(figures.elements(0).lower()), NumberOf(figures.elements(0).value()));
  EXPECT_FALSE(figures.elements(1).has_standard_error()) << "four answers";
  EXPECT_FALSE(figures.elements(1).has_lower());
  v1::IndexFigures bare = PresentIndex(profile, *index);
  PresentErrors(profile, sums.layout(), sums.all(), *index, 0, false, bare);
  EXPECT_TRUE(bare.elements(0).has_standard_error());
  EXPECT_FALSE(bare.elements(0).has_lower());
}

TEST(SpreadTest, OfAMillionAnswersLosesNothing) {
  const Profile profile = TestProfile("permenpan-14-2017");
  ElementSums sums(LayoutOf(profile, std::vector<int>(9, 4)));
  for (int i = 0; i < 1024; ++i)
    sums.Add(profile, TestResponse(std::vector<int>(9, i == 0 ? 3 : 4)));
  for (int doubled = 0; doubled < 10; ++doubled) ASSERT_TRUE(sums.Merge(ElementSums(sums)).ok());
  // 1024 of 1048576 say 3, all others 4: p (1 - p) n / (n - 1).
  EXPECT_EQ(WeightedMeanVariance(profile, sums.layout(), sums.all()),
            Rational(1, 1024) * Rational(1023, 1024) * Rational(1048576, 1048575));
}

TEST(ReliabilityTest, HasTheCorrelationsOfTheTable) {
  EXPECT_NEAR(CriticalCorrelation(30), 0.361, 0.0005);
  EXPECT_NEAR(CriticalCorrelation(5), 0.878, 0.0005);
  EXPECT_NEAR(CriticalCorrelation(100), 0.1966, 0.0005);
}

TEST(ReliabilityTest, AlphaIsExact) {
  const Profile profile = TestProfile("complaint-closing");
  // Variances 17/10 and 23/10, of the total 67/10: alpha = 2 (1 - (17/10 + 23/10) / (67/10)).
  const ElementSums sums = TestSums(profile, {{1, 1}, {2, 1}, {3, 4}, {4, 4}, {4, 2}});
  const auto reliability = ReliabilityOf(profile, sums.layout(), sums.all());
  ASSERT_TRUE(reliability.has_value());
  EXPECT_EQ(reliability->complete_count(), 5);
  EXPECT_EQ(reliability->items_size(), 2);
  EXPECT_EQ(reliability->alpha().exact(), "54/67");
}

TEST(ReliabilityTest, TakesAnElementsOwnShareOutOfTheCorrectedCorrelation) {
  const Profile profile = TestProfile("permenpan-14-2017");
  std::mt19937 engine(9);
  std::vector<std::vector<int>> responses;
  for (int i = 0; i < 40; ++i) {
    const int mood = 1 + static_cast<int>(engine() % 4);
    std::vector<int> points(9, mood);
    points[0] = 1 + static_cast<int>(engine() % 4);
    responses.push_back(points);
  }
  const ElementSums sums = TestSums(profile, responses);
  const auto reliability = ReliabilityOf(profile, sums.layout(), sums.all());
  EXPECT_TRUE(reliability->reliable());
  const v1::ItemValidity& odd = reliability->items(0);
  EXPECT_EQ(odd.element(), "PERSYARATAN");
  EXPECT_GT(NumberOf(odd.item_total()), NumberOf(odd.corrected()));
  EXPECT_FALSE(odd.valid_corrected());
  EXPECT_TRUE(reliability->items(1).valid());
  EXPECT_TRUE(reliability->items(1).valid_corrected());
}

TEST(ReliabilityTest, SaysNothingWhereNothingVaries) {
  const Profile profile = TestProfile("complaint-closing");
  const ElementSums alike = TestSums(profile, {{4, 3}, {4, 3}, {4, 3}, {4, 3}, {4, 3}});
  const auto reliability = ReliabilityOf(profile, alike.layout(), alike.all());
  ASSERT_TRUE(reliability.has_value());
  EXPECT_FALSE(reliability->has_alpha());
  EXPECT_FALSE(reliability->reliable());
  EXPECT_FALSE(reliability->items(0).has_item_total());
  EXPECT_FALSE(reliability->items(0).valid());
  const ElementSums half = TestSums(profile, {{4, 3}, {1, 3}, {4, 3}, {4, 3}, {4, 3}});
  const auto one = ReliabilityOf(profile, half.layout(), half.all());
  EXPECT_TRUE(one->items(0).has_item_total());
  EXPECT_FALSE(one->items(0).has_corrected()) << "the other element does not vary";
  const ElementSums few = TestSums(profile, {{4, 3}, {1, 3}, {4, 3}, {4, 3}, {4, 0}});
  EXPECT_FALSE(ReliabilityOf(profile, few.layout(), few.all()).has_value());
}

}  // namespace
}  // namespace tanggap::surveys
