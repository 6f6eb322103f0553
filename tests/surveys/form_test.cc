// What a respondent sees before the first question.

#include <google/protobuf/util/message_differencer.h>

#include "services/surveys/domain/privacy_notice.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using google::protobuf::util::MessageDifferencer;
using testing::HasReason;
using testing::IsOk;

class FormTest : public CollectingTest {
 protected:
  absl::StatusOr<v1::Form> Get(const v1::Collector& way, const std::string& etag = "",
                               const Caller& caller = Nobody()) {
    v1::GetFormRequest request;
    request.set_link(way.link());
    request.set_etag(etag);
    return Respondent<v1::Form>("GetForm", request, caller);
  }
  v1::SurveyVersion Published(int version) {
    v1::GetSurveyVersionRequest request;
    request.set_name(survey_.name() + "/versions/" + std::to_string(version));
    const auto published = service_.Call<v1::SurveyVersion>("GetSurveyVersion", request, Officer());
    EXPECT_THAT(published, IsOk());
    return published.value_or(v1::SurveyVersion());
  }
};

TEST_F(FormTest, IsWhatWasPublishedInAllItsLanguages) {
  const v1::Collector way = Way();
  const auto form = Get(way);
  ASSERT_THAT(form, IsOk());
  const v1::SurveyVersion published = Published(1);
  EXPECT_EQ(form->version(), published.name());
  EXPECT_TRUE(MessageDifferencer::Equals(form->definition(), published.definition()));
  EXPECT_GE(form->definition().pages(0).questions(0).text().texts().size(), 1u);
  EXPECT_TRUE(MessageDifferencer::Equals(form->title(), survey_.title()));
  EXPECT_EQ(form->agency(), "dinkes");
  EXPECT_NE(form->agency_label().texts().at("id"), "");
  EXPECT_EQ(form->time_zone(), "Asia/Jakarta");
  EXPECT_EQ(form->state(), v1::COLLECTOR_STATE_OPEN);
  EXPECT_FALSE(form->token_needed());
  EXPECT_FALSE(form->account_needed());
  // Who has it gets it no second time, until it is another.
  const auto again = Get(way, form->etag());
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->unchanged());
  EXPECT_FALSE(again->has_definition());
  PublishAnotherVersion();
  Pass(absl::Seconds(1));
  const auto changed = Get(way, form->etag());
  ASSERT_THAT(changed, IsOk());
  EXPECT_FALSE(changed->unchanged());
  EXPECT_EQ(changed->version(), Published(2).name());
}

TEST_F(FormTest, SaysWhatIsKnownOfWhoAnswers) {
  const auto shows = [&](const v1::Collector& way) {
    const auto form = Get(way);
    EXPECT_THAT(form, IsOk());
    EXPECT_EQ(form->respondent_level(), way.respondent_level());
    EXPECT_TRUE(MessageDifferencer::Equals(
        form->privacy_notice(),
        PrivacyNotice(way.respondent_level(), survey_.response_hold_months())));
    EXPECT_NE(form->privacy_notice().texts().at("id"), form->privacy_notice().texts().at("en"));
    return form.value_or(v1::Form());
  };
  EXPECT_FALSE(shows(Way()).token_needed());
  EXPECT_TRUE(
      shows(Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL)).token_needed());
  EXPECT_TRUE(shows(Way(v1::COLLECTOR_KIND_APP, v1::RESPONDENT_LEVEL_IDENTIFIED)).account_needed());
}

TEST_F(FormTest, LooksAtNobody) {
  const v1::Collector way = Way();
  const auto form = Get(way);
  ASSERT_THAT(form, IsOk());
  const auto known = Get(way, "", {.subject = "petugas"});
  ASSERT_THAT(known, IsOk());
  EXPECT_TRUE(MessageDifferencer::Equals(*known, *form));
  v1::Collector none = way;
  none.set_link("0000000000000000");
  EXPECT_THAT(Get(none), HasReason(Reason::RESOURCE_NOT_FOUND));
}

}  // namespace
}  // namespace tanggap::surveys
