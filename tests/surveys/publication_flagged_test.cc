// What publications tell of responses that have a quality flag.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/surveys/published.h"

namespace tanggap::surveys {
namespace {

using tanggap::testing::IsOk;

class PublicationFlaggedTest : public PublicationTest {
 protected:
  // So many, of whom the last ones say the same of everything.
  std::vector<Taken> Answer(int count, int flagged, Given given = {}) {
    std::vector<Taken> taken = AnswerMany(count - flagged, given);
    given.points = std::vector<int>(9, 3);
    for (Taken& each : AnswerMany(flagged, given)) taken.push_back(std::move(each));
    return taken;
  }
  // How many have a flag; 0 where nothing may tell of them.
  static int64_t ToldBy(const v1::Index& index) {
    EXPECT_EQ(index.has_without_flagged(), index.flagged_count() > 0);
    return index.flagged_count();
  }
};

TEST_F(PublicationFlaggedTest, TellsNothingThatCanBeSubtracted) {
  Answer(20, 5, {.unit = "bidang-p2p"});
  Answer(20, 1, {.unit = "sekretariat"});
  measured_.EndMonth();
  const v1::Publication publication = Published(Of("2026-03"));
  EXPECT_EQ(ToldBy(publication.total()), 6);
  EXPECT_EQ(publication.total().without_flagged().elements_size(), 9);
  int units = 0;
  for (const v1::Index& index : IndexesOf(publication.name())) {
    EXPECT_EQ(ToldBy(index), 0) << index.group().unit();
    units += index.has_official();
  }
  EXPECT_GE(units, 2);
}

TEST_F(PublicationFlaggedTest, BesideOneThatOverlapsTellsNothing) {
  Answer(20, 6);
  measured_.EndMonth();
  EXPECT_EQ(ToldBy(Published(Of("2026-03")).total()), 6);
  EXPECT_EQ(ToldBy(measured_.Index(measured_.Scope("", "2026-Q1")).total()), 6);
  const v1::Publication quarter = Published(Of("2026-Q1"));
  EXPECT_EQ(quarter.response_count(), 20);
  EXPECT_EQ(ToldBy(quarter.total()), 0);
  EXPECT_THAT(quarter.total().notes(),
              ::testing::Not(::testing::Contains(v1::INDEX_NOTE_MANY_FLAGGED)));

  // Of other months it may.
  Answer(20, 7);
  measured_.EndMonth();
  EXPECT_EQ(ToldBy(Published(Of("2026-04")).total()), 7);
}

TEST_F(PublicationFlaggedTest, InThePlaceOfAnotherTellsNothing) {
  const std::vector<Taken> taken = Answer(26, 6);
  measured_.EndMonth();
  const v1::Publication first = Published(Of("2026-03"));
  EXPECT_EQ(ToldBy(first.total()), 6);
  for (size_t i = 0; i < 6; ++i) Withdraw(taken[i]);
  PassNight();
  v1::PublishResultsRequest again = Of("2026-03");
  again.set_replaces(first.name());
  *again.mutable_replacement_reason() = Said("Jawaban yang dicabut.");
  const auto second = Publish(again);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->response_count(), 20);
  EXPECT_EQ(ToldBy(second->total()), 0);
  for (const v1::Index& index : IndexesOf(second->name())) EXPECT_EQ(ToldBy(index), 0);
}

}  // namespace
}  // namespace tanggap::surveys
