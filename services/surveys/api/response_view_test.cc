// How many have an answer is known of so many different ones, however many there are.

#include "services/surveys/api/response_view.h"

#include <gtest/gtest.h>

#include "libs/base/random.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

constexpr int kMinCell = 5;

ListedResponse From(const base::Uuid& collector) {
  ListedResponse listed;
  listed.collector = collector;
  listed.row.version = 1;
  listed.row.level = v1::RESPONDENT_LEVEL_CONFIDENTIAL;
  listed.row.month = 202607;
  listed.row.unit = "loket";
  listed.row.service = "ktp-el";
  listed.row.channel = common::v1::CHANNEL_WEB;
  return listed;
}

TEST(ResponseViewTest, ShowsNothingThatItDidNotCount) {
  base::SystemRandom random;
  Survey survey;
  survey.min_cell = kMinCell;
  survey.hold_months = 24;
  v1::SurveyDefinition draft;
  *AddPage(draft, "satu")->add_questions() = Likert("waktu", 4);
  const VersionsByNumber versions = {
      {1, std::make_shared<const CompiledVersion>(
              CompiledVersion{.published = {}, .definition = Compiled(Worded(draft))})}};
  const std::vector<ListedTally> tallies = {
      {{{"loket", "ktp-el", 202607}, common::v1::CHANNEL_WEB, 3 * kMinCell}, false}};
  // Room for the version and two collectors.
  ResponseView view(survey, {absl::CivilDay(2026, 9, 1)}, versions, tallies, 3);
  const ListedResponse often = From(base::Uuid::V4(random));
  const ListedResponse once = From(base::Uuid::V4(random));
  const ListedResponse late = From(base::Uuid::V4(random));
  view.Count(once);
  for (int i = 0; i < kMinCell; ++i) {
    view.Count(often);
    view.Count(late);
  }
  view.Finish();
  const auto collector = [&](const ListedResponse& listed) {
    const auto shown = view.Show(listed, {});
    return shown.has_value() ? shown->collector() : "none";
  };
  EXPECT_EQ(collector(often),
            survey.Name() + "/collectors/" + often.collector.value_or(base::Uuid()).ToString());
  EXPECT_EQ(collector(once), "");
  EXPECT_EQ(collector(late), "");
  EXPECT_EQ(view.Show(late, {})->version(), survey.Name() + "/versions/1");
}

}  // namespace
}  // namespace tanggap::surveys
