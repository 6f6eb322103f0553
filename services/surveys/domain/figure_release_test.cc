#include "services/surveys/domain/figure_release.h"

#include <gtest/gtest.h>

#include "services/surveys/domain/test_profiles.h"
#include "services/surveys/domain/test_responses.h"

namespace tanggap::surveys {
namespace {

CellContent ContentWith(const ElementSums& sums) {
  CellContent content;
  content.sums = sums;
  content.people = sums.all().responses;
  return content;
}

TEST(FigureReleaseTest, TellsTheSumsOfWhatWasAnsweredAndByWhatTheyAreDivided) {
  const Profile profile = *MakeProfile(UnevenProfileMessage());
  ElementSums sums(LayoutOf(profile, {11, 4}));
  sums.Add(profile, TestResponse({11, 2}));
  sums.Add(profile, TestResponse({3, 0}));
  const v1::Released released = ReleasedOf(ContentWith(sums), &profile, /*tell_flagged=*/true);
  EXPECT_EQ(released.response_count(), 2);
  EXPECT_FALSE(released.complete());
  ASSERT_EQ(released.elements_size(), 2);
  EXPECT_EQ(released.elements(0).element(), "HEAVY");
  EXPECT_EQ(released.elements(0).answer_count(), 2);
  EXPECT_EQ(released.elements(0).scaled_sum(), 12);
  EXPECT_EQ(released.elements(0).scale_divisor(), 1);
  // The second of four points on a scale of 0 to 10 is 10/3.
  EXPECT_EQ(released.elements(1).answer_count(), 1);
  EXPECT_EQ(released.elements(1).scaled_sum(), 10);
  EXPECT_EQ(released.elements(1).scale_divisor(), 3);
}

TEST(FigureReleaseTest, LeavesOutAnElementThatNobodyAnswered) {
  const Profile profile = *MakeProfile(UnevenProfileMessage());
  const v1::Released released =
      ReleasedOf(ContentWith(TestSums(profile, {{0, 4}, {0, 5}})), &profile, false);
  ASSERT_EQ(released.elements_size(), 1);
  EXPECT_EQ(released.elements(0).element(), "LIGHT");
}

TEST(FigureReleaseTest, TellsOfFlagsOnlyWhereItMay) {
  const Profile profile = *MakeProfile(UnevenProfileMessage());
  ElementSums sums(LayoutOf(profile, {11, 11}));
  for (int i = 0; i < 7; ++i) sums.Add(profile, TestResponse({5, 5}, /*flagged=*/i < 3));
  EXPECT_EQ(ReleasedOf(ContentWith(sums), &profile, false).flagged_count(), 0);
  EXPECT_EQ(ReleasedOf(ContentWith(sums), &profile, true).flagged_count(), 3);
}

TEST(FigureReleaseTest, WithoutAnIndexTellsHowManyAnswered) {
  CellContent content;
  content.people = {.all = 12, .open = 12};
  const v1::Released released = ReleasedOf(content, nullptr, false);
  EXPECT_EQ(released.response_count(), 12);
  EXPECT_EQ(released.elements_size(), 0);
}

}  // namespace
}  // namespace tanggap::surveys
