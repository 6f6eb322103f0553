#include "services/surveys/domain/lint_follow_ups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "services/surveys/domain/test_lint.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What is found in a rule that files a suggestion, after an edit of it.
std::vector<std::string> With(const std::function<void(v1::FollowUpRule&)>& edit,
                              const Surroundings& surroundings = {}) {
  return After(
      [&](auto& d) {
        *d.mutable_pages(1)->add_questions() = Agree("izin");
        v1::FollowUpRule* rule = d.add_follow_ups();
        *rule->mutable_when() = Answered("saran");
        rule->set_action(v1::FOLLOW_UP_ACTION_FILE_SUGGESTION);
        rule->set_comment_question("saran");
        rule->set_consent_question("izin");
        edit(*rule);
      },
      surroundings);
}

TEST(LintFollowUpsTest, SuggestionsHaveWordsToFileAndConsent) {
  const auto nothing = [](v1::FollowUpRule&) {};
  EXPECT_THAT(With(nothing), IsEmpty());
  EXPECT_THAT(With([](auto& r) { r.clear_action(); }),
              ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0].action"));
  EXPECT_THAT(With([](auto& r) { r.clear_comment_question(); }),
              ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0].comment_question"));
  EXPECT_THAT(With([](auto& r) { r.set_comment_question("waktu"); }),
              ElementsAre("ERROR UNKNOWN_REFERENCE draft.follow_ups[0].comment_question"));
  EXPECT_THAT(With([](auto& r) { r.set_consent_question("saran"); }),
              ElementsAre("ERROR UNKNOWN_REFERENCE draft.follow_ups[0].consent_question"));
  const auto no_consent = [](v1::FollowUpRule& r) { r.clear_consent_question(); };
  const auto consent_wanted =
      ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0].consent_question");
  EXPECT_THAT(With(no_consent, Through(v1::RESPONDENT_LEVEL_ANONYMOUS)), IsEmpty());
  EXPECT_THAT(With(no_consent, Through(v1::RESPONDENT_LEVEL_CONFIDENTIAL)), consent_wanted);
  EXPECT_THAT(With(no_consent, Through(v1::RESPONDENT_LEVEL_IDENTIFIED)), consent_wanted);
  EXPECT_THAT(With(no_consent, {.purpose = v1::SURVEY_PURPOSE_COMPLAINT_CLOSING}), consent_wanted);
}

TEST(LintFollowUpsTest, DisputesAreOfferedWhereAComplaintWasClosed) {
  const auto dispute = [](v1::FollowUpRule& r) {
    r.set_action(v1::FOLLOW_UP_ACTION_OFFER_DISPUTE);
    r.clear_comment_question();
    r.clear_consent_question();
  };
  EXPECT_THAT(With(dispute, {.purpose = v1::SURVEY_PURPOSE_COMPLAINT_CLOSING}), IsEmpty());
  EXPECT_THAT(With(dispute), ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0].action"));
  EXPECT_THAT(With([&](auto& r) { r.set_action(v1::FOLLOW_UP_ACTION_OFFER_DISPUTE); },
                   {.purpose = v1::SURVEY_PURPOSE_COMPLAINT_CLOSING}),
              ElementsAre("ERROR FOLLOW_UP_IMPOSSIBLE draft.follow_ups[0]"));
}

}  // namespace
}  // namespace tanggap::surveys
