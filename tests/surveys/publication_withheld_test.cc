// What is not published, because it would give a few away, and that being refused tells nothing.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/surveys/published.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Else whoever may publish would see what single people answer late, and in which minute.
TEST_F(PublicationTest, WhatIsRefusedMovesNoFigures) {
  AnswerMany(11);
  const Taken other = measured_.Answer({.points = {1, 1, 1, 1, 1, 1, 1, 1, 1}});
  measured_.EndMonth();
  v1::PublishResultsRequest request = Of("2026-03");
  Withdraw(other);
  const std::string before = Folded();

  v1::PublishResultsRequest wrong = request;
  wrong.set_expected_index("87.28");
  absl::Status refused = Publish(wrong).status();
  EXPECT_THAT(refused, HasReason(Reason::PUBLICATION_DIFFERS));
  EXPECT_EQ(errors::MetadataOf(refused, "index"), request.expected_index());
  EXPECT_EQ(Folded(), before);
  // As everybody sees it, but not with the one who has just withdrawn.
  refused = Publish(request).status();
  EXPECT_THAT(refused, HasReason(Reason::PUBLICATION_DIFFERS));
  EXPECT_EQ(errors::MetadataOf(refused, "index"), "");
  EXPECT_EQ(Folded(), before);

  PassNight();
  EXPECT_EQ(Published(Of("2026-03")).response_count(), 11);
}

TEST_F(PublicationTest, WhatWouldGiveAFewAwayMovesNoFigures) {
  const std::vector<Taken> taken = AnswerMany(12);
  measured_.EndMonth();
  v1::PublishResultsRequest request = Of("2026-03");
  const v1::Publication first = Published(request);
  Withdraw(taken[0]);
  const std::string before = Folded();
  request.set_request_id(NewRequestId());
  request.set_replaces(first.name());
  *request.mutable_replacement_reason() = Said("Jawaban yang dicabut.");
  EXPECT_THAT(Publish(request), HasReason(Reason::RESULTS_WITHHELD));
  EXPECT_EQ(Folded(), before);
}

TEST_F(PublicationTest, TooFewAreWithheld) {
  AnswerMany(4);
  measured_.EndMonth();
  EXPECT_THAT(Publish(Of("2026-03")), HasReason(Reason::RESULTS_WITHHELD));
}

TEST_F(PublicationTest, WhatAQuarterLeavesBesideItsMonthsIsWithheld) {
  AnswerMany(12);
  measured_.EndMonth();
  Published(Of("2026-03"));
  AnswerMany(3);
  for (int month = 4; month < 7; ++month) measured_.EndMonth();
  // Fifteen people, of whom three are not in March.
  EXPECT_EQ(measured_.Index(measured_.Scope("", "2026-S1")).total().response_count(), 15);
  EXPECT_THAT(Publish(Of("2026-S1")), HasReason(Reason::RESULTS_WITHHELD));
}

TEST_F(PublicationTest, SmallUnitsAreListedWithoutFigures) {
  AnswerMany(12, {.unit = "bidang-p2p"});
  AnswerMany(7, {.unit = "bidang-pelayanan"});
  AnswerMany(2, {.unit = "sekretariat"});
  measured_.EndMonth();
  const v1::Publication publication = Published(Of("2026-03"));
  std::vector<std::string> units;
  std::string hidden;
  for (const v1::Index& index : IndexesOf(publication.name(), 1)) {
    if (!index.group().service().empty()) continue;
    units.push_back(index.group().unit());
    if (index.suppression() == v1::SUPPRESSION_UNSPECIFIED) continue;
    hidden += index.group().unit() + " ";
    EXPECT_FALSE(index.has_official());
  }
  EXPECT_THAT(units, ElementsAre("bidang-p2p", "bidang-pelayanan", "sekretariat"));
  // The small one, and the one by which it could be told.
  EXPECT_EQ(hidden, "bidang-pelayanan sekretariat ");
  const std::string file = FileOf(publication.name());
  EXPECT_THAT(file, HasSubstr("index,sekretariat,*,,,,2,,,,,,,,,,SMALL\r\n"));
  EXPECT_THAT(file, HasSubstr("element,bidang-p2p,*,PERSYARATAN,"));
  EXPECT_THAT(file, Not(HasSubstr("element,sekretariat")));
}

}  // namespace
}  // namespace tanggap::surveys
