#include "services/surveys/domain/labels.h"

#include <gtest/gtest.h>

#include <set>

namespace tanggap::surveys {
namespace {

TEST(LabelsTest, EveryStateHasOneInBothLanguages) {
  std::set<std::string> labels;
  for (int state = v1::SurveyState_MIN + 1; state <= v1::SurveyState_MAX; ++state) {
    const Sentence label = LabelOf(static_cast<v1::SurveyState>(state));
    EXPECT_FALSE(label.id.empty()) << state;
    EXPECT_FALSE(label.en.empty()) << state;
    labels.insert(label.id);
    labels.insert(label.en);
  }
  EXPECT_EQ(labels.size(), 8u);
  EXPECT_EQ(LabelOf(v1::SURVEY_STATE_UNSPECIFIED).id, "");
}

}  // namespace
}  // namespace tanggap::surveys
