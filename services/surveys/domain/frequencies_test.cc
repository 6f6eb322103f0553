#include "services/surveys/domain/frequencies.h"

#include <gtest/gtest.h>

#include <string>

namespace tanggap::surveys {
namespace {

TEST(FrequenciesTest, OfChoicesAreSharesOfThoseWhoAnswered) {
  const auto frequencies = FrequenciesOf({.question = "jenis_kelamin",
                                          .answer_count = 7,
                                          .not_applicable_count = 2,
                                          .answers = {{"female", 4}, {"male", 3}}});
  EXPECT_EQ(frequencies.question(), "jenis_kelamin");
  EXPECT_EQ(frequencies.answer_count(), 7);
  EXPECT_EQ(frequencies.not_applicable_count(), 2);
  EXPECT_EQ(frequencies.answers(0).value(), "female");
  EXPECT_EQ(frequencies.answers(0).count(), 4);
  EXPECT_EQ(frequencies.answers(0).share().value(), "57.14");
  EXPECT_EQ(frequencies.answers(0).share().exact(), "400/7");
  EXPECT_EQ(frequencies.answers(1).share().value(), "42.86");
  EXPECT_FALSE(frequencies.has_mean());
  EXPECT_FALSE(frequencies.has_top_two_share());
}

TEST(FrequenciesTest, OfAMultipleChoiceAddUpToMoreThanAll) {
  const auto frequencies =
      FrequenciesOf({.question = "fasilitas", .answer_count = 4, .answers = {{"a", 4}, {"b", 3}}});
  EXPECT_EQ(frequencies.answers(0).share().value(), "100.00");
  EXPECT_EQ(frequencies.answers(1).share().value(), "75.00");
}

TEST(FrequenciesTest, OfPointsHaveTheirMeanAndTheTwoHighest) {
  const auto frequencies = FrequenciesOf({.question = "waktu",
                                          .kind = TallyKind::kPoints,
                                          .answer_count = 6,
                                          .answers = {{"1", 1}, {"2", 0}, {"3", 3}, {"4", 2}}});
  EXPECT_EQ(frequencies.mean().exact(), "3");
  EXPECT_EQ(frequencies.mean().value(), "3.0000");
  EXPECT_EQ(frequencies.top_two_share().exact(), "250/3");
  EXPECT_FALSE(frequencies.has_net_promoter_score());
  const auto two = FrequenciesOf({.question = "puas",
                                  .kind = TallyKind::kPoints,
                                  .answer_count = 3,
                                  .answers = {{"1", 1}, {"2", 2}}});
  EXPECT_FALSE(two.has_top_two_share()) << "everybody chose one of the two";
}

TEST(FrequenciesTest, OfRecommendationsHaveAScore) {
  TalliedQuestion question{.question = "rekomendasi", .kind = TallyKind::kNetPromoter};
  for (int point = 0; point <= 10; ++point) question.answers.push_back({std::to_string(point), 1});
  question.answer_count = 11;
  EXPECT_EQ(FrequenciesOf(question).net_promoter_score().exact(), "-500/11");
  EXPECT_EQ(FrequenciesOf(question).net_promoter_score().value(), "-45.45");
  EXPECT_EQ(FrequenciesOf(question).mean().exact(), "5");
  EXPECT_FALSE(FrequenciesOf(question).has_top_two_share());
  question.answers = {{"6", 1}, {"7", 5}, {"8", 5}, {"9", 1}};
  question.answer_count = 12;
  EXPECT_EQ(FrequenciesOf(question).net_promoter_score().value(), "0.00") << "6 is none, 9 is one";
}

TEST(FrequenciesTest, OfNobodyAreCountsAlone) {
  const auto frequencies = FrequenciesOf(
      {.question = "waktu", .kind = TallyKind::kPoints, .answers = {{"1", 0}, {"2", 0}, {"3", 0}}});
  EXPECT_EQ(frequencies.answers_size(), 3);
  EXPECT_FALSE(frequencies.answers(0).has_share());
  EXPECT_FALSE(frequencies.has_mean());
}

}  // namespace
}  // namespace tanggap::surveys
