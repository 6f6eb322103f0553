#include "services/surveys/domain/element_sums.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/test_profiles.h"
#include "services/surveys/domain/test_responses.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::tanggap::testing::HasReason;
using ::tanggap::testing::IsOk;
using ::tanggap::testing::StatusIs;
using ::testing::ElementsAre;

Layout MixedLayout(const Profile& profile) {
  return LayoutOf(profile, {4, 6, 4, 11, 4, 2, 5, 4, 10});
}

TEST(ElementScaleTest, ConvertsLinearlySoThatTheEndsStayTheEnds) {
  const Profile profile = TestProfile("permenpan-14-2017");
  for (int points = 2; points <= 11; ++points) {
    const ElementScale scale = ScaleOf(profile, points);
    EXPECT_EQ(Rational(ScaledValue(profile, scale, 1), scale.divisor), Rational(1));
    EXPECT_EQ(Rational(ScaledValue(profile, scale, points), scale.divisor), Rational(4));
    EXPECT_EQ(scale.converted, points != 4);
    for (int point = 1; point <= points; ++point) {
      EXPECT_EQ(Rational(ScaledValue(profile, scale, point), scale.divisor),
                Rational(1) + Rational(point - 1) * Rational(3, points - 1));
    }
  }
  EXPECT_EQ(ScaleOf(profile, 6).divisor, 5);
  EXPECT_EQ(ScaleOf(profile, 7).divisor, 2) << "steps of one half";
}

TEST(ElementSumsTest, AddsUpWhatWasAnsweredAndLeavesOutWhatWasNot) {
  const Profile profile = *MakeProfile(UnevenProfileMessage());
  const ElementSums sums = TestSums(profile, {{11, 1}, {3, 0}, {0, 0}});
  EXPECT_EQ(sums.all().responses.all, 3);
  EXPECT_EQ(sums.all().complete_count, 1);
  EXPECT_EQ(sums.all().elements[0].people.all, 2);
  EXPECT_EQ(sums.all().elements[0].sum, 12) << "the scale begins at 0";
  EXPECT_EQ(sums.all().elements[0].squares, 104);
  EXPECT_EQ(sums.all().elements[1].people.all, 1);
  EXPECT_THAT(sums.all().elements[0].points, ElementsAre(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1));
  EXPECT_EQ(sums.all().pairs[0].count, 1);
  EXPECT_EQ(sums.all().pairs[0].first_sum, 10);
}

TEST(ElementSumsTest, AreTheSameInWhateverOrderPartsAreAddedAndTakenOut) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const Layout layout = MixedLayout(profile);
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 engine(seed);
    std::vector<ResponseVector> responses;
    for (int i = 0; i < 40; ++i) responses.push_back(RandomResponse(layout, engine));
    ElementSums expected(layout);
    for (const ResponseVector& response : responses) expected.Add(profile, response);

    std::ranges::shuffle(responses, engine);
    std::vector<ElementSums> parts(4, ElementSums(layout));
    for (const ResponseVector& response : responses)
      parts[engine() % parts.size()].Add(profile, response);
    // One more that was revised, and one part too much that was taken out again.
    const ResponseVector revised = RandomResponse(layout, engine);
    parts[0].Add(profile, revised);
    parts[3].Add(profile, revised, -1);
    std::ranges::shuffle(parts, engine);
    ElementSums merged(layout);
    for (const ElementSums& part : parts) ASSERT_THAT(merged.Merge(part), IsOk());
    ASSERT_THAT(merged.Merge(parts[1]), IsOk());
    ASSERT_THAT(merged.Subtract(parts[1]), IsOk());
    EXPECT_EQ(merged, expected) << seed;
  }
}

TEST(ElementSumsTest, KnowTheirFlaggedPart) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const Layout layout = MixedLayout(profile);
  std::mt19937 engine(7);
  ElementSums sums(layout);
  ElementSums plain(layout);
  for (int i = 0; i < 60; ++i) {
    const ResponseVector response = RandomResponse(layout, engine);
    sums.Add(profile, response);
    if (!response.flagged) plain.Add(profile, response);
  }
  EXPECT_EQ(sums.WithoutFlagged(), plain.all());
  EXPECT_EQ(sums.flagged().responses.all + plain.all().responses.all, 60);
}

TEST(ElementSumsTest, CountTheOpenOnesBesideAll) {
  const Profile profile = TestProfile("complaint-closing");
  ElementSums sums(LayoutOf(profile, {4, 4}));
  for (int i = 0; i < 7; ++i) {
    ResponseVector response = TestResponse({4, i % 2});
    response.open = i < 3;
    sums.Add(profile, response);
  }
  EXPECT_EQ(sums.all().responses, (HeadCount{.all = 7, .open = 3}));
  EXPECT_EQ(sums.all().elements[1].people, (HeadCount{.all = 3, .open = 1}));
}

TEST(ElementSumsTest, AreWrittenAndReadBack) {
  const Profile profile = TestProfile("permenpan-14-2017");
  for (unsigned seed = 0; seed < 30; ++seed) {
    std::mt19937 engine(seed);
    ElementSums sums(MixedLayout(profile));
    // Few, none, and more taken out than put in, as a correction has it.
    for (unsigned i = 0; i < seed; ++i)
      sums.Add(profile, RandomResponse(sums.layout(), engine), seed % 3 == 0 ? -1 : 1);
    const auto read = ElementSums::Parse(sums.Serialise());
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(*read, sums) << seed;
  }
}

TEST(ElementSumsTest, OfNineElementsAndAMillionResponsesTakeLessThanAKilobyte) {
  const Profile profile = TestProfile("permenpan-14-2017");
  std::mt19937 engine(1);
  ElementSums sums(LayoutOf(profile, std::vector<int>(9, 4)));
  for (int i = 0; i < 500; ++i) {
    ResponseVector response = RandomResponse(sums.layout(), engine);
    for (auto& point : response.points) point = point.value_or(4);
    sums.Add(profile, response);
  }
  for (int doubled = 0; doubled < 11; ++doubled) ASSERT_THAT(sums.Merge(ElementSums(sums)), IsOk());
  EXPECT_EQ(sums.all().responses.all, 1024000);
  EXPECT_LT(sums.Serialise().size(), 1024u);
}

TEST(ElementSumsTest, BrokenBytesAreRefusedAndNeverRead) {
  const Profile profile = TestProfile("permenpan-14-2017");
  std::mt19937 engine(3);
  ElementSums sums(MixedLayout(profile));
  for (int i = 0; i < 20; ++i) sums.Add(profile, RandomResponse(sums.layout(), engine));
  const std::string bytes = sums.Serialise();
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(ElementSums::Parse(bytes.substr(0, size)), StatusIs(absl::StatusCode::kDataLoss))
        << size;
  }
  EXPECT_THAT(ElementSums::Parse(bytes + "x"), StatusIs(absl::StatusCode::kDataLoss));
  for (int i = 0; i < 3000; ++i) {
    std::string broken = bytes;
    broken[engine() % broken.size()] = static_cast<char>(engine());
    const auto read = ElementSums::Parse(broken);
    if (read.ok()) {
      EXPECT_LE(read->layout().elements.size(), 50u);
    }
  }
}

TEST(ElementSumsTest, OfTwoRegulationsOrScalesAreNeverAdded) {
  const Profile now = TestProfile("permenpan-14-2017");
  const Profile before = TestProfile("permenpan-16-2014");
  const std::vector<int> four(9, 4);
  ElementSums sums(LayoutOf(now, four));
  const ElementSums old(LayoutOf(before, four));
  const ElementSums six(LayoutOf(now, std::vector<int>(9, 6)));
  EXPECT_THAT(sums.Merge(old), HasReason(Reason::RESULTS_NOT_COMPARABLE));
  EXPECT_THAT(sums.Subtract(old), HasReason(Reason::RESULTS_NOT_COMPARABLE));
  EXPECT_THAT(sums.Merge(six), HasReason(Reason::RESULTS_NOT_COMPARABLE));
  EXPECT_THAT(Pool(sums, old), HasReason(Reason::RESULTS_NOT_COMPARABLE));
  EXPECT_EQ(sums, ElementSums(LayoutOf(now, four))) << "nothing was added";
}

// What a sum means, whatever it is scaled by.
Rational MeanValue(const ElementSums& sums, size_t i) {
  return Rational(sums.all().elements[i].sum, sums.layout().elements[i].divisor);
}

TEST(ElementSumsTest, OfSeveralSurveysArePooledOnOneScale) {
  const Profile profile = TestProfile("permenpan-14-2017");
  std::mt19937 engine(5);
  ElementSums four(LayoutOf(profile, std::vector<int>(9, 4)));
  ElementSums six(LayoutOf(profile, {6, 6, 4, 6, 6, 6, 6, 6, 7}));
  for (int i = 0; i < 30; ++i) {
    four.Add(profile, RandomResponse(four.layout(), engine));
    six.Add(profile, RandomResponse(six.layout(), engine));
  }
  const auto pooled = Pool(four, six);
  ASSERT_THAT(pooled, IsOk());
  EXPECT_EQ(pooled->all().responses.all, 60);
  for (size_t i = 0; i < 9; ++i)
    EXPECT_EQ(MeanValue(*pooled, i), MeanValue(four, i) + MeanValue(six, i)) << i;
  EXPECT_FALSE(pooled->layout().elements[2].converted) << "four points in both";
  EXPECT_TRUE(pooled->layout().elements[0].converted);
  EXPECT_TRUE(pooled->all().elements[0].points.empty()) << "points of two scales do not add up";
  const auto other_way = Pool(six, four);
  ASSERT_THAT(other_way, IsOk());
  EXPECT_EQ(*other_way, *pooled);
  const auto again = ElementSums::Parse(pooled->Serialise());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(*again, *pooled);
}

}  // namespace
}  // namespace tanggap::surveys
