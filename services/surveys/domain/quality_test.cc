#include "services/surveys/domain/quality.h"

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <vector>

#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

std::vector<ElementAnswer> Elements(const std::vector<std::optional<int>>& points) {
  std::vector<ElementAnswer> elements;
  for (const std::optional<int>& point : points) {
    elements.push_back({base::Join("E", elements.size()), point, 4});
  }
  return elements;
}

TEST(QualityTest, TellsStraightLines) {
  EXPECT_TRUE(IsStraightLined(Elements({4, 4, 4, 4, 4})));
  EXPECT_TRUE(IsStraightLined(Elements({1, 1, 1, 1, 1, 1, 1, 1, 1})));
  EXPECT_FALSE(IsStraightLined(Elements({4, 4, 4, 4}))) << "of four it says nothing";
  EXPECT_FALSE(IsStraightLined(Elements({4, 4, 4, 4, 3})));
  EXPECT_FALSE(IsStraightLined(Elements({4, 4, 4, 4, std::nullopt})));
  EXPECT_FALSE(IsStraightLined(
      Elements({std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt})));
  EXPECT_FALSE(IsStraightLined({}));
}

v1::SurveyDefinition Survey() {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "satu");
  *page->add_questions() = Read("salam");
  *page->add_questions() = Likert("waktu", 4, "WAKTU");
  v1::Question matrix = Matrix("fasilitas", 5, {"toilet", "parkir"});
  matrix.mutable_matrix()->mutable_rows(0)->set_element("SARANA");
  matrix.mutable_matrix()->mutable_scale()->set_not_applicable(true);
  *page->add_questions() = matrix;
  *page->add_questions() = With(Stars("biaya", 5), Answered("waktu"));
  page->mutable_questions(3)->set_element("BIAYA");
  return draft;
}

TEST(QualityTest, TellsHaste) {
  const Definition definition = Compiled(Survey());
  const auto quick = [&](int seconds, const std::vector<v1::Answer>& answers) {
    const AnswerReading reading = ReadAnswers(definition, Sent(answers), {});
    return IsTooQuick(seconds, FindWay(definition, reading.sheet), definition);
  };
  EXPECT_FALSE(quick(0, {})) << "the client does not know";
  EXPECT_TRUE(quick(5, {})) << "three questions";
  EXPECT_FALSE(quick(6, {}));
  EXPECT_TRUE(quick(7, {PointAnswer("waktu", 1)})) << "four now";
  EXPECT_FALSE(quick(8, {PointAnswer("waktu", 1)}));
}

TEST(QualityTest, KnowsWhatWasSaidOfElements) {
  const Definition definition = Compiled(Survey());
  const auto elements = [&](const std::vector<v1::Answer>& answers) {
    const AnswerReading reading = ReadAnswers(definition, Sent(answers), {});
    return ElementAnswersOf(definition, FindWay(definition, reading.sheet));
  };
  EXPECT_EQ(
      elements({PointAnswer("waktu", 3), NotApplicableAnswer("fasilitas/toilet"),
                PointAnswer("fasilitas/parkir", 2), PointAnswer("biaya", 5)}),
      (std::vector<ElementAnswer>{{"WAKTU", 3, 4}, {"SARANA", std::nullopt, 5}, {"BIAYA", 5, 5}}));
  EXPECT_EQ(elements({PointAnswer("fasilitas/toilet", 1), PointAnswer("biaya", 5)}),
            (std::vector<ElementAnswer>{
                {"WAKTU", std::nullopt, 4}, {"SARANA", 1, 5}, {"BIAYA", std::nullopt, 5}}))
      << "an answer to a hidden question is none";
}

// Whether it is flagged.
bool Comes(BurstWindow& window, absl::Time time) {
  const bool many = window.IsMany(time);
  window.Add(time);
  return many;
}

TEST(BurstWindowTest, FlagsTheTwentiethWithinAMinute) {
  BurstWindow window;
  const absl::Time start = absl::UnixEpoch();
  EXPECT_EQ(window.latest(), absl::InfinitePast());
  for (int i = 0; i < 19; ++i) EXPECT_FALSE(Comes(window, start + absl::Seconds(i))) << i;
  EXPECT_TRUE(Comes(window, start + absl::Milliseconds(59'999)));
  EXPECT_EQ(window.latest(), start + absl::Milliseconds(59'999));
  EXPECT_TRUE(Comes(window, start + absl::Milliseconds(60'500)))
      << "the first of the twenty is at 1 s";
  EXPECT_FALSE(Comes(window, start + absl::Seconds(62))) << "the first of the twenty is at 2 s";
}

TEST(BurstWindowTest, IsAsCountingAllOfThem) {
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    Chance chance(seed);
    BurstWindow window;
    std::deque<absl::Time> all;
    absl::Time now = absl::UnixEpoch();
    for (int i = 0; i < 300; ++i) {
      now += absl::Milliseconds(chance.From(0, chance.OneIn(50) ? 60'000 : 5'500));
      all.push_back(now);
      while (now - all.front() >= absl::Minutes(1)) all.pop_front();
      ASSERT_EQ(Comes(window, now), all.size() >= 20) << "seed " << seed << " " << i;
    }
  }
}

TEST(QualityTest, TellsBatchesThatAreAlike) {
  const auto same = Elements({3, 3, 4});
  const auto other = Elements({3, 3, 3});
  std::vector<std::vector<ElementAnswer>> batch(9, same);
  EXPECT_FALSE(IsBatchAlike(batch)) << "nine are no large batch";
  batch.push_back(other);
  EXPECT_TRUE(IsBatchAlike(batch));
  batch[0] = other;
  EXPECT_FALSE(IsBatchAlike(batch)) << "eight of ten";
  batch.assign(100, same);
  for (size_t i = 0; i < 10; ++i) batch[i * 7] = other;
  EXPECT_TRUE(IsBatchAlike(batch));
  batch[99] = other;
  EXPECT_FALSE(IsBatchAlike(batch));
  EXPECT_FALSE(IsBatchAlike(std::vector<std::vector<ElementAnswer>>(20)))
      << "a survey without elements";
  EXPECT_FALSE(IsBatchAlike(
      std::vector<std::vector<ElementAnswer>>(20, Elements({std::nullopt, std::nullopt}))));
}

}  // namespace
}  // namespace tanggap::surveys
