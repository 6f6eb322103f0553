// The index in groups: which there are, in which order, and what is not shown of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "tests/surveys/indexes.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class IndexGroupsTest : public IndexesTest {};

TEST_F(IndexGroupsTest, LeavesOutWhatWouldTellASmallGroup) {
  Measured measured(service_, clock_);
  measured.AnswerMany(3, {.unit = "bidang-kesmas"});
  measured.AnswerMany(7, {.unit = "bidang-p2p"});
  measured.AnswerMany(8, {.unit = "sekretariat"});
  measured.EndMonth();
  const v1::GetIndexResponse answer = measured.Index(measured.Scope(), {v1::GROUPING_UNIT});
  ASSERT_THAT(UnitsOf(answer), ElementsAre("bidang-kesmas", "bidang-p2p", "sekretariat"));
  EXPECT_EQ(answer.total().suppression(), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(answer.groups(0).suppression(), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(answer.groups(1).suppression(), v1::SUPPRESSION_COMPLEMENT);
  EXPECT_EQ(answer.groups(2).suppression(), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_FALSE(answer.groups(1).has_official());
  // The same by whichever way it is asked for.
  EXPECT_EQ(measured.Index(measured.Scope("bidang-p2p")).total().suppression(),
            v1::SUPPRESSION_COMPLEMENT);
}

TEST_F(IndexGroupsTest, IsPagedInTheOrderOfItsGroups) {
  Measured measured(service_, clock_);
  const std::vector<std::string> units = {"bidang-kesmas", "bidang-p2p", "sekretariat"};
  for (const std::string& unit : units) {
    for (const char* service : {"imunisasi", "rawat-jalan"})
      measured.AnswerMany(6, Known({.unit = unit, .service = service}));
  }
  measured.AwaitFolds();
  v1::GetIndexRequest request = Of(measured.Scope(), {v1::GROUPING_SERVICE, v1::GROUPING_UNIT});
  request.set_page_size(4);
  std::vector<std::string> seen;
  do {
    const v1::GetIndexResponse page = measured.Ask(request);
    EXPECT_EQ(page.total().response_count(), 36);
    for (const v1::Index& index : page.groups()) {
      seen.push_back(index.group().unit() + " " + index.group().service());
      EXPECT_EQ(index.response_count(), 6);
      EXPECT_FALSE(index.has_mean_of_services());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && seen.size() < 20);
  EXPECT_THAT(seen, ElementsAre("bidang-kesmas imunisasi", "bidang-kesmas rawat-jalan",
                                "bidang-p2p imunisasi", "bidang-p2p rawat-jalan",
                                "sekretariat imunisasi", "sekretariat rawat-jalan"));
  // A token of another question.
  request.clear_page_token();
  v1::GetIndexRequest other = Of(measured.Scope(), {v1::GROUPING_UNIT});
  other.set_page_token(measured.Ask(request).next_page_token());
  EXPECT_THAT(Refused(other), HasReason(Reason::INVALID_PAGE_TOKEN));
}

TEST_F(IndexGroupsTest, PoolsServicesAndTellsTheirMeanBeside) {
  Measured measured(service_, clock_);
  measured.AnswerMany(5, Known({.service = "imunisasi", .points = std::vector<int>(9, 4)}));
  measured.AnswerMany(15, Known({.service = "rawat-jalan", .points = std::vector<int>(9, 2)}));
  measured.AwaitFolds();
  const v1::Index total = measured.Index(measured.Scope()).total();
  EXPECT_EQ(total.official().index().value(), "62.50");
  EXPECT_EQ(total.mean_of_services().value(), "75.00");
  EXPECT_EQ(total.flagged_count(), 20) << "each says the same of everything";
}

TEST_F(IndexGroupsTest, IsGroupedByTheProfileOfRespondents) {
  Measured measured(service_, clock_);
  for (int i = 0; i < 18; ++i) {
    Given given = Known({});
    given.answers = {Yes("izin_profil")};
    if (i < 12) given.answers.push_back(Option("jenis_kelamin", i % 2 ? "female" : "male"));
    measured.Answer(given);
  }
  measured.AwaitFolds();
  v1::GetIndexRequest request = Of(measured.Scope("", "2026"), {v1::GROUPING_PROFILE});
  request.set_profile(v1::PROFILE_DIMENSION_SEX);
  const v1::GetIndexResponse answer = measured.Ask(request);
  ASSERT_THAT(answer.groups(), SizeIs(3));
  EXPECT_EQ(answer.groups(0).group().profile_option(), "male");
  EXPECT_EQ(answer.groups(0).group().profile_option_label(), "Laki-laki");
  EXPECT_EQ(answer.groups(1).group().profile_option(), "female");
  EXPECT_EQ(answer.groups(2).group().profile_option(), "");
  for (const v1::Index& index : answer.groups()) {
    EXPECT_EQ(index.response_count(), 6);
    EXPECT_TRUE(index.has_official());
  }
}

TEST_F(IndexGroupsTest, TakesPopulationsForExactlyTheirGroup) {
  Measured measured(service_, clock_);
  measured.AnswerMany(10, Known({}));
  measured.AwaitFolds();
  service_.Sql(
      base::Join("INSERT INTO surveys.population (survey, period, unit, service, size, "
                 "source) VALUES ('",
                 measured.name().substr(8), "', '2026-03', 'bidang-p2p', '', 2940, '')"));
  EXPECT_EQ(measured.Index(measured.Scope("bidang-p2p", "2026-03"))
                .total()
                .sample()
                .required_krejcie_morgan(),
            340);
  EXPECT_EQ(measured.Index(measured.Scope("bidang-p2p", "2026")).total().sample().population(), 0);
  EXPECT_EQ(measured.Index(measured.Scope("", "2026-03")).total().sample().population(), 0);
}

}  // namespace
}  // namespace tanggap::surveys
