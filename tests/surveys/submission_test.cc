// Submitting a response: every reason for which it is refused, with the field that it speaks of,
// and that the same is answered the same.

#include "libs/base/strings.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;

class SubmissionTest : public CollectingTest {
 protected:
  // The answer at content.answers[0] or, where one lacks, content.answers.
  void Refused(const v1::ResponseContent& content, Reason reason, const std::string& field) {
    const auto refused = Submit(To(way_, content));
    EXPECT_THAT(refused, HasReason(reason));
    EXPECT_THAT(FieldsOf(refused.status()), ElementsAre(field));
  }

  const v1::Collector way_ = Way();
};

TEST_F(SubmissionTest, IsTakenAndAnsweredTheSameByteForByte) {
  const v1::SubmitResponseRequest request = To(way_, Whole({Said("saran", "Tambah kursi.")}));
  const std::string method = "tanggap.surveys.v1.RespondentService.SubmitResponse";
  const auto first = service_.CallBytes(method, request.SerializeAsString(), Nobody());
  ASSERT_THAT(first, IsOk());
  v1::SubmittedResponse answer;
  ASSERT_TRUE(answer.ParseFromString(*first));
  EXPECT_EQ(answer.state(), v1::RESPONSE_STATE_ACCEPTED);
  EXPECT_EQ(answer.receipt().size(), 25u);
  EXPECT_EQ(answer.revision(), 1);
  EXPECT_EQ(service_.CallBytes(method, request.SerializeAsString(), Nobody()).value_or(""), *first);

  v1::SubmitResponseRequest other = request;
  *other.mutable_content() = Whole({Pointed("waktu", 1)});
  EXPECT_THAT(Submit(other), HasReason(Reason::RESPONSE_DIFFERS));
  // What would be refused now was taken then.
  v1::PauseSurveyRequest pause = On<v1::PauseSurveyRequest>(survey_.name());
  ASSERT_THAT(service_.Call<v1::Survey>("PauseSurvey", pause, Admin()), IsOk());
  Pass(absl::Seconds(2));
  EXPECT_EQ(service_.CallBytes(method, request.SerializeAsString(), Nobody()).value_or(""), *first);
  EXPECT_THAT(Submit(To(way_, Whole())), HasReason(Reason::SURVEY_NOT_OPEN));
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.response_seen"), "1");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell_delta"), "1");
  EXPECT_EQ(Read(way_).taken_count(), 1);
}

TEST_F(SubmissionTest, ScreensOutWhoeverIsNotAsked) {
  const auto out = Submit(To(way_, Content({Picked("jenis", "lain")})));
  ASSERT_THAT(out, IsOk());
  EXPECT_EQ(out->state(), v1::RESPONSE_STATE_SCREENED_OUT);
  EXPECT_EQ(out->receipt(), "");
  EXPECT_EQ(Read(way_).taken_count(), 0);
}

TEST_F(SubmissionTest, RefusesEveryAnswerThatBreaksARule) {
  Refused(Content({Said("tiada", "x"), Picked("jenis", "baru"), Pointed("waktu", 3),
                   Agreed("setuju", true)}),
          Reason::UNKNOWN_QUESTION, "content.answers[0]");
  Refused(Content({Picked("jenis", "baru"), Agreed("setuju", true)}), Reason::ANSWER_MISSING,
          "content.answers");
  Refused(Content({Picked("waktu", "tiga"), Picked("jenis", "baru"), Agreed("setuju", true)}),
          Reason::ANSWER_KIND_MISMATCH, "content.answers[0]");
  Refused(Content({Pointed("waktu", 5), Picked("jenis", "baru"), Agreed("setuju", true)}),
          Reason::ANSWER_OUT_OF_RANGE, "content.answers[0]");
  Refused(Content({Numbered("usia", "12"), Picked("jenis", "baru"), Pointed("waktu", 3),
                   Agreed("setuju", true)}),
          Reason::ANSWER_OUT_OF_RANGE, "content.answers[0]");
  Refused(Content({Dated("kunjungan", "2026-03-03"), Picked("jenis", "baru"), Pointed("waktu", 3),
                   Agreed("setuju", true)}),
          Reason::ANSWER_OUT_OF_RANGE, "content.answers[0]");
  Refused(Content({Picked("sebab", "lama"), Picked("jenis", "baru"), Pointed("waktu", 3),
                   Agreed("setuju", true)}),
          Reason::ANSWER_TO_HIDDEN_QUESTION, "content.answers[0]");
  Refused(Content({Agreed("setuju", false), Picked("jenis", "baru"), Pointed("waktu", 3)}),
          Reason::CONSENT_REQUIRED, "content.answers[0]");
  v1::ResponseContent other_version = Whole();
  other_version.set_version(survey_.name() + "/versions/2");
  Refused(other_version, Reason::UNKNOWN_SURVEY_VERSION, "content.version");
  v1::ResponseContent service = Whole();
  service.set_service("ktp-el");
  Refused(service, Reason::UNKNOWN_SERVICE, "content.service");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.response_seen"), "0");
}

TEST_F(SubmissionTest, TellsAllThatIsWrongAtOnce) {
  const auto refused = Submit(To(way_, Content({Pointed("waktu", 9), Picked("sebab", "lama")})));
  EXPECT_THAT(refused, HasReason(Reason::ANSWER_OUT_OF_RANGE));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("content.answers[0]", "content.answers[1]",
                                                      "content.answers", "content.answers"));
}

TEST_F(SubmissionTest, WantsAnIdOfChanceAndALinkThatThereIs) {
  v1::SubmitResponseRequest request = To(way_, Whole());
  request.set_response_id("018f3f6e-0000-7000-8000-000000000001");
  const auto refused = Submit(request);
  EXPECT_THAT(refused, HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("response_id"));
  request = To(way_, Whole());
  request.set_link("0000000000000000");
  EXPECT_THAT(Submit(request), HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(SubmissionTest, KnowsNobodyWhereItPromisedSo) {
  EXPECT_THAT(Submit(To(way_, Whole()), {.subject = "siti"}),
              HasReason(Reason::CREDENTIALS_NOT_WANTED));
  const v1::Collector app = Way(v1::COLLECTOR_KIND_APP, v1::RESPONDENT_LEVEL_IDENTIFIED);
  EXPECT_THAT(Submit(To(app, Whole())), HasReason(Reason::TOKEN_MISSING));
  EXPECT_THAT(Submit(To(app, Whole()), {.subject = "siti"}), IsOk());
  EXPECT_THAT(Submit(To(app, Whole()), {.subject = "siti"}), HasReason(Reason::SURVEY_TOKEN_USED));
  EXPECT_THAT(Submit(To(app, Whole()), {.subject = "budi"}), IsOk());
}

TEST_F(SubmissionTest, TakesATokenOnce) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  const v1::Collector other = Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  const std::vector<std::string> tokens = Tokens(way, 2);
  EXPECT_THAT(Submit(To(way, Whole())), HasReason(Reason::SURVEY_TOKEN_REQUIRED));
  EXPECT_THAT(Submit(To(way, Whole(), tokens[0].substr(1) + "0")),
              HasReason(Reason::SURVEY_TOKEN_REFUSED));
  EXPECT_THAT(Submit(To(other, Whole(), tokens[0])), HasReason(Reason::SURVEY_TOKEN_REFUSED));
  EXPECT_THAT(Submit(To(way, Whole(), tokens[0])), IsOk());
  EXPECT_THAT(Submit(To(way, Whole(), tokens[0])), HasReason(Reason::SURVEY_TOKEN_USED));
  v1::RevokeTokensRequest revoke = On<v1::RevokeTokensRequest>(way.name());
  revoke.add_serials(2);
  ASSERT_THAT(Collection<v1::RevokeTokensResponse>("RevokeTokens", revoke), IsOk());
  EXPECT_THAT(Submit(To(way, Whole(), tokens[1])), HasReason(Reason::SURVEY_TOKEN_REFUSED));
}

TEST_F(SubmissionTest, ComesByItsWayAndInItsTimeAlone) {
  const v1::Collector tablet = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  EXPECT_THAT(Submit(To(tablet, Whole())), HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
  const v1::Collector later =
      Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS, [](v1::Collector& said) {
        said.mutable_schedule()->set_start("2026-03-02T11:00");
        said.mutable_schedule()->set_end("2026-03-02T12:00");
      });
  const auto early = Submit(To(later, Whole()));
  EXPECT_THAT(early, HasReason(Reason::SURVEY_NOT_OPEN));
  EXPECT_EQ(errors::MetadataOf(early.status(), "opens"), "2026-03-02T04:00:00Z");
  Pass(absl::Hours(1));
  EXPECT_THAT(Submit(To(later, Whole())), IsOk());
  Pass(absl::Hours(1));
  const auto late = Submit(To(later, Whole()));
  EXPECT_THAT(late, HasReason(Reason::SURVEY_NOT_OPEN));
  EXPECT_EQ(errors::MetadataOf(late.status(), "state"), "ENDED");
}

TEST_F(SubmissionTest, IsRefusedOnceThereAreEnough) {
  const v1::Collector way =
      Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS, [](v1::Collector& said) {
        said.set_response_cap(6);
        v1::Quota& quota = *said.add_quotas();
        quota.set_code("ulang");
        quota.set_limit(5);
        v1::OptionTest& test = *quota.mutable_when()->mutable_option();
        test.set_question("jenis");
        test.add_options("ulang");
      });
  const v1::ResponseContent again = Whole({Picked("jenis", "ulang"), Picked("sebab", "lama")});
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Submit(To(way, again)), IsOk());
  const auto quota_of = [](const auto& refused) {
    EXPECT_THAT(refused, HasReason(Reason::QUOTA_FULL));
    return errors::MetadataOf(refused.status(), "quota");
  };
  EXPECT_EQ(quota_of(Submit(To(way, again))), "ulang");
  EXPECT_THAT(Submit(To(way, Whole())), IsOk());
  EXPECT_EQ(quota_of(Submit(To(way, Whole()))), "cap");
  EXPECT_EQ(Read(way).state(), v1::COLLECTOR_STATE_FULL);
  Pass(absl::Seconds(1));
  EXPECT_EQ(quota_of(Submit(To(way, Whole()))), "cap") << "as the collector says by then";
}

}  // namespace
}  // namespace tanggap::surveys
