// The index over the wire: figures, groups, what is not shown, and when it moves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IndexTest : public ::testing::Test {
 protected:
  absl::Status Refused(const v1::GetIndexRequest& request, const Caller& caller = Officer()) {
    return service_.Call<v1::GetIndexResponse>(base::Join(kResults, "GetIndex"), request, caller)
        .status();
  }
  v1::GetIndexRequest Of(const v1::ResultScope& scope, const std::vector<v1::Grouping>& group_by) {
    v1::GetIndexRequest request;
    *request.mutable_scope() = scope;
    for (const v1::Grouping each : group_by) request.add_group_by(each);
    return request;
  }
  auto Compared(const v1::ResultScope& base, const v1::ResultScope& compared) {
    v1::GetIndexComparisonRequest request;
    *request.mutable_base() = base;
    *request.mutable_compared() = compared;
    return service_.Call<v1::GetIndexComparisonResponse>(base::Join(kResults, "GetIndexComparison"),
                                                         request, Officer());
  }
  static std::vector<std::string> UnitsOf(const v1::GetIndexResponse& answer) {
    std::vector<std::string> units;
    for (const v1::Index& index : answer.groups()) units.push_back(index.group().unit());
    return units;
  }
  static Given Known(const Given& given) {
    Given known = given;
    known.level = v1::RESPONDENT_LEVEL_IDENTIFIED;
    return known;
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
};

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

TEST_F(IndexTest, LeavesOutWhatWouldTellASmallGroup) {
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

TEST_F(IndexTest, NeverMixesRegimes) {
  Measured measured(service_, clock_);
  measured.AnswerMany(6, {});
  v1::CreateSurveyRequest old = CreateMeasured();
  old.clear_source();
  old.mutable_survey()->set_index_profile("indexProfiles/permenpan-16-2014");
  v1::SurveyDefinition definition = measured.survey().draft();
  for (v1::Page& page : *definition.mutable_pages()) {
    for (v1::Question& question : *page.mutable_questions()) {
      if (question.element() == "SARANA") question.set_element("MAKLUMAT");
    }
  }
  *old.mutable_survey()->mutable_draft() = definition;
  Measured by_old_profile(service_, clock_, old);
  by_old_profile.AnswerMany(6, {});
  by_old_profile.EndMonth();
  ASSERT_TRUE(by_old_profile.Index(by_old_profile.Scope()).total().has_official());
  EXPECT_THAT(Compared(measured.Scope(), by_old_profile.Scope()),
              HasReason(Reason::RESULTS_NOT_COMPARABLE));

  // Another scale is another series, and the first one stays as it is to the last byte.
  const std::string before = measured.Index(measured.Scope()).SerializeAsString();
  v1::SurveyDefinition rescaled = measured.survey().draft();
  v1::Likert& scale = *rescaled.mutable_pages(0)->mutable_questions(0)->mutable_likert();
  for (int value = 5; value <= 6; ++value) {
    *scale.add_points() = scale.points(3);
    scale.mutable_points(value - 1)->set_value(value);
  }
  measured.Republish(rescaled, v1::COMPATIBILITY_INCOMPATIBLE);
  measured.AnswerMany(6, Known({.points = {6, 3, 3, 3, 4, 4, 4, 2, 1}}));
  measured.AwaitFolds();
  v1::ResultScope first = measured.Scope();
  first.set_series(1);
  v1::GetIndexResponse of_first = measured.Index(first);
  EXPECT_THAT(of_first.series_with_responses(), ElementsAre(1, 2));
  of_first.clear_series_with_responses();
  of_first.add_series_with_responses(1);
  EXPECT_EQ(of_first.SerializeAsString(), before);
  const v1::GetIndexResponse of_second = measured.Index(measured.Scope());
  EXPECT_EQ(of_second.series(), 2);
  EXPECT_EQ(of_second.total().response_count(), 6);
  EXPECT_EQ(of_second.total().official().elements(0).mean().exact(), "4");
  EXPECT_THAT(of_second.total().notes(), ::testing::Contains(v1::INDEX_NOTE_CONVERTED));
  v1::ResultScope third = measured.Scope();
  third.set_series(3);
  EXPECT_THAT(Refused(Of(third, {})), HasReason(Reason::RESULTS_NOT_COMPARABLE));
}

TEST_F(IndexTest, ComparesDifferentPeopleOnly) {
  Measured measured(service_, clock_);
  for (int i = 0; i < 8; ++i) {
    measured.Answer(Known({.unit = "bidang-p2p", .points = {3, 3, 3, 3, 2, 3, 3, 3, 2 + i % 2}}));
    measured.Answer(Known({.unit = "sekretariat", .points = {4, 4, 4, 4, 4, 3, 4, 4, 3 + i % 2}}));
  }
  measured.AwaitFolds();
  const auto compared = Compared(measured.Scope("bidang-p2p"), measured.Scope("sekretariat"));
  ASSERT_THAT(compared, IsOk());
  EXPECT_TRUE(compared->index_change().significant());
  EXPECT_THAT(compared->element_changes(), SizeIs(9));
  EXPECT_EQ(compared->element_changes(0).change().difference().value(), "25.00");
  EXPECT_THAT(Compared(measured.Scope(), measured.Scope("sekretariat")),
              HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(Compared(measured.Scope("", "2026"), measured.Scope("", "2026-03")),
              HasReason(Reason::INVALID_FIELD));
  const auto other_time = Compared(measured.Scope("", "2026-02"), measured.Scope("", "2026-03"));
  ASSERT_THAT(other_time, IsOk());
  EXPECT_FALSE(other_time->has_index_change()) << "nobody answered in February";
}

TEST_F(IndexTest, IsPagedInTheOrderOfItsGroups) {
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

TEST_F(IndexTest, PoolsServicesAndTellsTheirMeanBeside) {
  Measured measured(service_, clock_);
  measured.AnswerMany(5, Known({.service = "imunisasi", .points = std::vector<int>(9, 4)}));
  measured.AnswerMany(15, Known({.service = "rawat-jalan", .points = std::vector<int>(9, 2)}));
  measured.AwaitFolds();
  const v1::Index total = measured.Index(measured.Scope()).total();
  EXPECT_EQ(total.official().index().value(), "62.50");
  EXPECT_EQ(total.mean_of_services().value(), "75.00");
  EXPECT_EQ(total.flagged_count(), 20) << "each says the same of everything";
}

TEST_F(IndexTest, IsGroupedByTheProfileOfRespondents) {
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

TEST_F(IndexTest, TakesPopulationsForExactlyTheirGroup) {
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
