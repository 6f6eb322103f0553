// The index over the wire: its figures, when it moves, and what is refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/surveys/indexes.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IndexTest : public IndexesTest {};

TEST_F(IndexTest, GivesTheWorkedExampleOfBantul) {
  Measured measured(service_, clock_);
  // PERSYARATAN to SARANA, in the order of the template: hundred answers that add up to it.
  const std::vector<int> sums = {331, 335, 349, 393, 345, 339, 339, 376, 335};
  for (int i = 0; i < 100; ++i) {
    Given given;
    given.points.clear();
    for (const int sum : sums) given.points.push_back(i < sum - 300 ? 4 : 3);
    measured.Answer(given);
  }
  measured.EndMonth();
  v1::GetIndexRequest request = Of(measured.Scope("", "2026-Q1"), {});
  request.set_trace(true);
  request.mutable_reproduction()->set_weight("0.11");
  const v1::GetIndexResponse answer = measured.Ask(request);
  EXPECT_EQ(answer.index_profile(), "indexProfiles/permenpan-14-2017");
  const v1::Index& total = answer.total();
  ASSERT_EQ(total.suppression(), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(total.response_count(), 100);
  EXPECT_EQ(total.pending_count(), 0);
  EXPECT_EQ(total.official().index().value(), "87.28");
  EXPECT_EQ(total.official().index().exact(), "1571/18");
  EXPECT_EQ(total.official().grade(), "B");
  EXPECT_EQ(total.official().performance(), "Baik");
  EXPECT_EQ(total.official().elements(7).mean().value(), "3.7600");
  EXPECT_EQ(total.official().elements(7).label(), "Penanganan pengaduan, saran, dan masukan");
  EXPECT_EQ(total.reproduction().index().value(), "86.41");
  ASSERT_THAT(total.sensitivity().cases(), SizeIs(2));
  EXPECT_EQ(total.sensitivity().cases(0).index().value(), "87.19");
  EXPECT_EQ(total.confidence().degrees_of_freedom(), 99);
  EXPECT_FALSE(total.trace().empty());
  EXPECT_THAT(answer.series_with_responses(), ElementsAre(1));
}

TEST_F(IndexTest, MovesInStepsUntilTheMonthHasEnded) {
  Measured measured(service_, clock_);
  measured.AnswerMany(9, {});
  measured.AwaitFolds();
  v1::GetIndexResponse answer = measured.Index(measured.Scope(), {v1::GROUPING_UNIT});
  EXPECT_EQ(answer.total().suppression(), v1::SUPPRESSION_EMPTY);
  EXPECT_EQ(answer.total().pending_count(), 9);
  ASSERT_THAT(UnitsOf(answer), ElementsAre("bidang-p2p"));
  EXPECT_EQ(answer.groups(0).group().unit_label(), "Bidang Pencegahan dan Pengendalian Penyakit");
  EXPECT_THAT(answer.series_with_responses(), ElementsAre(1));

  measured.Answer({});
  measured.AwaitFolds();
  answer = measured.Index(measured.Scope());
  EXPECT_EQ(answer.total().suppression(), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(answer.total().response_count(), 5);
  EXPECT_EQ(answer.total().pending_count(), 5);
  v1::ResultScope of_service = measured.Scope();
  of_service.set_service("imunisasi");
  answer = measured.Index(of_service);
  EXPECT_EQ(answer.total().suppression(), v1::SUPPRESSION_EMPTY);
  EXPECT_EQ(answer.total().pending_count(), 0) << "it would tell what the latest chose";
  EXPECT_THAT(measured.Index(measured.Scope(), {v1::GROUPING_SERVICE}).groups(), IsEmpty());

  measured.EndMonth();
  answer = measured.Index(of_service);
  EXPECT_EQ(answer.total().response_count(), 10);
  EXPECT_EQ(answer.total().suppression(), v1::SUPPRESSION_UNSPECIFIED);
  answer = measured.Index(measured.Scope(), {v1::GROUPING_SERVICE});
  ASSERT_THAT(answer.groups(), SizeIs(1));
  EXPECT_EQ(answer.groups(0).group().service_label(), "Layanan imunisasi");
}

TEST_F(IndexTest, CountsThoseAloneWhomNobodyKnows) {
  struct Case {
    int live;
    int known;
    v1::Suppression expected;
  };
  for (const Case& each :
       {Case{4, 10, v1::SUPPRESSION_SMALL}, Case{0, 10, v1::SUPPRESSION_UNSPECIFIED},
        Case{5, 1, v1::SUPPRESSION_UNSPECIFIED}}) {
    Measured measured(service_, clock_);
    measured.AnswerMany(each.live, {});
    measured.AnswerMany(each.known, Known({}));
    measured.EndMonth();
    const v1::Index total = measured.Index(measured.Scope()).total();
    EXPECT_EQ(total.suppression(), each.expected) << each.live << " and " << each.known;
    EXPECT_EQ(total.response_count(), each.live + each.known);
    EXPECT_EQ(total.has_official(), each.expected == v1::SUPPRESSION_UNSPECIFIED);
  }
}

TEST_F(IndexTest, IsTheSameInWhateverOrderItWasAsked) {
  Measured first(service_, clock_);
  v1::CreateSurveyRequest request = CreateMeasured();
  Measured second(service_, clock_, request);
  v1::SurveyDefinition shuffled = second.survey().draft();
  auto& questions = *shuffled.mutable_pages(0)->mutable_questions();
  std::reverse(questions.begin(), questions.end());
  second.Republish(shuffled, v1::COMPATIBILITY_EXTENDED);
  for (int i = 0; i < 12; ++i) {
    Given given;
    for (size_t e = 0; e < given.points.size(); ++e)
      given.points[e] = 1 + (i + static_cast<int>(e)) % (2 + static_cast<int>(e) % 3);
    first.Answer(given);
    std::reverse(given.points.begin(), given.points.end());
    second.Answer(given);
  }
  second.EndMonth();
  const v1::Index one = first.Index(first.Scope()).total();
  const v1::Index other = second.Index(second.Scope()).total();
  ASSERT_TRUE(one.has_official());
  EXPECT_EQ(one.SerializeAsString(), other.SerializeAsString());
  EXPECT_NE(one.official().elements(0).mean().exact(), one.official().elements(8).mean().exact());
}

TEST_F(IndexTest, RefusesWhatIsNotThereOrDoesNotGoTogether) {
  Measured measured(service_, clock_);
  const v1::ResultScope scope = measured.Scope();
  v1::ResultScope other = scope;
  other.set_unit("tidak-ada");
  EXPECT_THAT(Refused(Of(other, {})), HasReason(Reason::UNKNOWN_UNIT));
  other = scope;
  other.set_service("tidak-ada");
  EXPECT_THAT(Refused(Of(other, {})), HasReason(Reason::UNKNOWN_SERVICE));
  const auto refused = [&](const std::vector<v1::Grouping>& group_by) {
    return Refused(Of(measured.Scope("", "2026-03"), group_by));
  };
  EXPECT_THAT(refused({v1::GROUPING_UNIT, v1::GROUPING_UNIT}), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(refused({v1::GROUPING_YEAR}), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(refused({v1::GROUPING_MONTH, v1::GROUPING_QUARTER}),
              HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(refused({v1::GROUPING_PROFILE, v1::GROUPING_UNIT}), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(refused({v1::GROUPING_UNSPECIFIED}), HasReason(Reason::INVALID_FIELD));
  v1::GetIndexRequest by_disability = Of(scope, {v1::GROUPING_PROFILE});
  by_disability.set_profile(v1::PROFILE_DIMENSION_DISABILITY);
  EXPECT_THAT(Refused(by_disability), HasReason(Reason::UNKNOWN_QUESTION));
  EXPECT_THAT(Refused(Of(scope, {}), Officer("dinsos")), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Refused(Of(scope, {}), Nobody()), HasReason(Reason::TOKEN_MISSING));
  v1::ResultScope without;
  without.set_survey(MadeAndPublished(service_).name());
  EXPECT_THAT(Refused(Of(without, {})), HasReason(Reason::SURVEY_HAS_NO_INDEX));
}

}  // namespace
}  // namespace tanggap::surveys
