#include "services/surveys/domain/group_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/surveys/domain/test_profiles.h"
#include "services/surveys/domain/test_responses.h"

namespace tanggap::surveys {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

const std::vector<int> kGood = {4, 4, 4, 3, 4, 4, 4, 4, 4};
const std::vector<int> kBad = {2, 1, 2, 1, 2, 2, 1, 2, 2};

ElementSums FlaggedSums(const Profile& profile, int plain, int flagged, bool open = true) {
  ElementSums sums(LayoutOf(profile, std::vector<int>(9, 4)));
  for (int i = 0; i < plain + flagged; ++i) {
    ResponseVector response = TestResponse(i < plain ? kGood : kBad, i >= plain);
    response.open = open || i >= plain;
    sums.Add(profile, response);
  }
  return sums;
}

std::vector<int> NotesOf(const v1::Index& index) {
  return {index.notes().begin(), index.notes().end()};
}

TEST(GroupIndexTest, SaysWhyThereIsNone) {
  const Profile profile = TestProfile("complaint-closing");
  const v1::Index empty = IndexOfGroup(profile, {.sums = TestSums(profile, {})});
  EXPECT_EQ(empty.suppression(), v1::SUPPRESSION_EMPTY);
  const ElementSums sums = TestSums(profile, std::vector<std::vector<int>>(7, {4, 0}));
  const v1::Index unanswered = IndexOfGroup(profile, {.sums = sums});
  EXPECT_EQ(unanswered.suppression(), v1::SUPPRESSION_ELEMENT_UNANSWERED);
  EXPECT_EQ(unanswered.response_count(), 7);
  EXPECT_FALSE(unanswered.has_official());
}

TEST(GroupIndexTest, GivesTheIndexWithAndWithoutFlaggedResponses) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const ElementSums sums = FlaggedSums(profile, 20, 10);
  const v1::Index index =
      IndexOfGroup(profile, {.sums = sums, .tell_flagged = true, .trace = true});
  EXPECT_EQ(index.response_count(), 30);
  EXPECT_EQ(index.complete_count(), 30);
  EXPECT_EQ(index.flagged_count(), 10);
  EXPECT_EQ(index.official().index().exact(), "2125/27");
  EXPECT_EQ(index.without_flagged().index().exact(), "875/9");
  EXPECT_TRUE(index.official().elements(0).has_lower());
  EXPECT_FALSE(index.without_flagged().elements(0).has_lower());
  EXPECT_TRUE(index.has_confidence());
  EXPECT_TRUE(index.has_reliability());
  EXPECT_EQ(index.trace_size(), 9 * 3 + 4);
  EXPECT_FALSE(index.has_reproduction());
}

TEST(GroupIndexTest, TellsNobodyWhatFewFlaggedOnesSaid) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const auto index_of = [&](int plain, int flagged, bool tell = true) {
    const ElementSums sums = FlaggedSums(profile, plain, flagged);
    return IndexOfGroup(profile, {.sums = sums, .tell_flagged = tell});
  };
  const v1::Index few = index_of(20, 4);
  EXPECT_EQ(few.flagged_count(), 0);
  EXPECT_FALSE(few.has_without_flagged());
  const v1::Index few_left = index_of(4, 20);
  EXPECT_EQ(few_left.flagged_count(), 20);
  EXPECT_FALSE(few_left.has_without_flagged());
  const v1::Index none = index_of(20, 0);
  EXPECT_FALSE(none.has_without_flagged()) << "it would be the same";
  const v1::Index untold = index_of(20, 10, /*tell=*/false);
  EXPECT_EQ(untold.flagged_count(), 0) << "other groups' would tell what few said";
  EXPECT_FALSE(untold.has_without_flagged());
  EXPECT_THAT(NotesOf(untold), Not(Contains(v1::INDEX_NOTE_MANY_FLAGGED)));
}

TEST(GroupIndexTest, IsClearedOfFlagsAlone) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const ElementSums sums = FlaggedSums(profile, 20, 10);
  v1::Index index = IndexOfGroup(profile, {.sums = sums, .tell_flagged = true});
  EXPECT_THAT(NotesOf(index), Contains(v1::INDEX_NOTE_MANY_FLAGGED));
  ClearFlagged(index);
  EXPECT_EQ(index.SerializeAsString(), IndexOfGroup(profile, {.sums = sums}).SerializeAsString());
}

TEST(GroupIndexTest, TellsNobodyWhatFewFlaggedOnesSaidOfOneElement) {
  const Profile profile = TestProfile("complaint-closing");
  ElementSums sums(LayoutOf(profile, {4, 4}));
  for (int i = 0; i < 20; ++i) sums.Add(profile, TestResponse({4, 3}));
  for (int i = 0; i < 8; ++i) sums.Add(profile, TestResponse({2, i < 2 ? 1 : 0}, true));
  const v1::Index index = IndexOfGroup(profile, {.sums = sums, .tell_flagged = true});
  EXPECT_EQ(index.flagged_count(), 8);
  EXPECT_FALSE(index.has_without_flagged()) << "the difference is what two said of PENGADUAN";
}

TEST(GroupIndexTest, ReproducesAnOldReport) {
  const Profile profile = TestProfile("permenpan-14-2017");
  const ElementSums sums = SumsWithMeans(profile, {331, 335, 349, 393, 345, 339, 339, 376, 335});
  const v1::Index index = IndexOfGroup(
      profile, {.sums = sums, .reproduction = Method{.weight = *Rational::FromDecimal("0.111")}});
  EXPECT_EQ(index.official().index().value(), "87.28");
  EXPECT_EQ(index.reproduction().index().value(), "87.19");
  EXPECT_EQ(index.reproduction().elements(0).weight().value(), "0.111");
}

TEST(IndexNotesTest, SayWhatOneMustKnow) {
  const Profile profile = TestProfile("permenpan-14-2017");
  ElementSums sums(LayoutOf(profile, {6, 4, 4, 4, 4, 4, 4, 4, 4}));
  for (int i = 0; i < 20; ++i) {
    ResponseVector response =
        TestResponse({5, 3, 3, i < 18 ? 4 : 1, 3, 3, 3, 3, i % 2 == 0 ? 3 : 0}, i < 5);
    sums.Add(profile, response);
  }
  const v1::Index index = IndexOfGroup(profile, {.sums = sums,
                                                 .population = 500,
                                                 .tell_flagged = true,
                                                 .accidental_sample = true,
                                                 .reworded = true});
  EXPECT_THAT(NotesOf(index),
              ElementsAre(v1::INDEX_NOTE_ACCIDENTAL_SAMPLE, v1::INDEX_NOTE_COST_CEILING,
                          v1::INDEX_NOTE_ITEMS_LEFT_OUT, v1::INDEX_NOTE_MANY_FLAGGED,
                          v1::INDEX_NOTE_REWORDED, v1::INDEX_NOTE_CONVERTED,
                          v1::INDEX_NOTE_SAMPLE_TOO_SMALL));
}

TEST(IndexNotesTest, SayNothingThatIsNotSo) {
  const Profile profile = TestProfile("permenpan-14-2017");
  // Seventeen of twenty said the highest of BIAYA, four are flagged, and all of twenty were asked.
  ElementSums sums(LayoutOf(profile, std::vector<int>(9, 4)));
  for (int i = 0; i < 20; ++i)
    sums.Add(profile, TestResponse({3, 3, 3, i < 17 ? 4 : 1, 3, 3, 3, 3, 3}, i < 4));
  const v1::Index index = IndexOfGroup(
      profile, {.sums = sums, .population = 20, .tell_flagged = true, .accidental_sample = false});
  EXPECT_THAT(NotesOf(index), ElementsAre());
  const Profile old = TestProfile("kepmenpan-25-2004");
  const ElementSums fourteen =
      TestSums(old, std::vector<std::vector<int>>(6, std::vector<int>(14, 3)));
  EXPECT_THAT(NotesOf(IndexOfGroup(old, {.sums = fourteen})),
              Contains(v1::INDEX_NOTE_PROFILE_UNCONFIRMED));
}

}  // namespace
}  // namespace tanggap::surveys
