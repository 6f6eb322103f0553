// Two indexes beside each other: which may be, and what their difference says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/surveys/indexes.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class IndexComparisonTest : public IndexesTest {};

TEST_F(IndexComparisonTest, NeverMixesRegimes) {
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

TEST_F(IndexComparisonTest, ComparesDifferentPeopleOnly) {
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

}  // namespace
}  // namespace tanggap::surveys
