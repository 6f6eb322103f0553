// What staff were told of who gave a response goes with it: a request that is sent again does not
// bring it back.

#include <string>
#include <thread>

#include "libs/base/strings.h"
#include "services/surveys/domain/test_definitions.h"
#include "tests/complaints/open_transaction.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

// A survey that asks for a name, and one response to it.
class RevealTest : public CollectingTest {
 protected:
  RevealTest() {
    v1::CreateSurveyRequest request = CreateFrom();
    request.mutable_survey()->set_response_hold_months(3);
    v1::SurveyDefinition draft = Questionnaire();
    v1::Question& name = *draft.mutable_pages(1)->add_questions();
    name = Comment("nama", 100);
    name.set_personal_detail(v1::PERSONAL_DETAIL_DIRECT);
    *request.mutable_survey()->mutable_draft() = Worded(draft);
    survey_ = MadeAndPublished(service_, request);
    way_ = Way(v1::COLLECTOR_KIND_APP, v1::RESPONDENT_LEVEL_IDENTIFIED);
    const auto taken = Submit(To(way_, Named("Siti Rahayu")), {.subject = "siti"});
    EXPECT_THAT(taken, IsOk());
    if (taken.ok()) receipt_ = taken->receipt();
    look_ = On<v1::RevealRespondentRequest>(
        base::Join(survey_.name(), "/responses/",
                   Sql("SELECT response_key FROM surveys.arrival_0 UNION ALL SELECT response_key "
                       "FROM surveys.arrival_1")));
    look_.set_purpose(v1::RESPONDENT_REVEAL_PURPOSE_ANSWER_RESPONDENT);
    look_.set_reason("Menjawab keluhan tentang antrean.");
  }

  v1::ResponseContent Named(const std::string& name) const { return Whole({Said("nama", name)}); }
  // The same request each time.
  absl::StatusOr<v1::RevealRespondentResponse> Look() {
    return Collection<v1::RevealRespondentResponse>("RevealRespondent", look_, Supervisor());
  }
  absl::Status Revise(int base, const v1::ResponseContent& content) {
    return Respondent<v1::SubmittedResponse>("ReviseResponse",
                                             Revision(way_, receipt_, base, content))
        .status();
  }
  absl::Status Withdraw() {
    v1::WithdrawResponseRequest request;
    request.set_link(way_.link());
    request.set_receipt(receipt_);
    return Respondent<v1::VerifiedResponse>("WithdrawResponse", request).status();
  }
  // How many looks the respondent is told of.
  int Looks() { return Verify(way_, receipt_).value_or(v1::VerifiedResponse()).accesses_size(); }
  std::string Answers() const {
    return Sql("SELECT count(*) FROM idempotency.requests WHERE method LIKE '%Reveal%'");
  }
  void GoTo(absl::CivilDay day) {
    clock_.Set(absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(3));
  }

  v1::Collector way_;
  std::string receipt_;
  v1::RevealRespondentRequest look_;
};

TEST_F(RevealTest, NobodyIsToldOnceMoreWhoHasWithdrawn) {
  const auto told = Look();
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->account_subject(), "siti");
  EXPECT_EQ(Look()->SerializeAsString(), told->SerializeAsString());
  EXPECT_EQ(Answers(), "1");
  ASSERT_THAT(Withdraw(), IsOk());
  EXPECT_EQ(Answers(), "0");
  EXPECT_THAT(Look(), HasReason(Reason::RESPONDENT_NOT_HELD));
  EXPECT_EQ(Looks(), 1);
}

// Releases before this one kept the answer as one about the survey.
TEST_F(RevealTest, NorByAnAnswerThatIsKeptStill) {
  const auto told = Look();
  ASSERT_THAT(told, IsOk());
  Sql("CREATE TABLE kept AS SELECT * FROM idempotency.requests WHERE method LIKE '%Reveal%'");
  ASSERT_THAT(Withdraw(), IsOk());
  Sql("INSERT INTO idempotency.requests SELECT * FROM kept");
  EXPECT_THAT(Look(), HasReason(Reason::RESPONDENT_NOT_HELD));
}

TEST_F(RevealTest, ARevisedResponseIsLookedAtAnew) {
  ASSERT_THAT(Look(), IsOk());
  ASSERT_THAT(Revise(1, Named("Sari Rahayu")), IsOk());
  EXPECT_EQ(Answers(), "0");
  const auto told = Look();
  ASSERT_THAT(told, IsOk());
  ASSERT_THAT(told->direct_answers(), SizeIs(1));
  EXPECT_EQ(told->direct_answers(0).text(), "Sari Rahayu");
  EXPECT_EQ(Looks(), 2);
  ASSERT_THAT(Revise(2, Whole()), IsOk());
  const auto nameless = Look();
  ASSERT_THAT(nameless, IsOk());
  EXPECT_THAT(nameless->direct_answers(), IsEmpty());
  EXPECT_EQ(Looks(), 3);
}

TEST_F(RevealTest, NobodyIsToldOnceMoreWhoseTimeIsOver) {
  GoTo(absl::CivilDay(2026, 6, 30));
  ASSERT_THAT(Look(), IsOk());
  GoTo(absl::CivilDay(2026, 7, 1));
  EXPECT_THAT(Look(), HasReason(Reason::RESOURCE_NOT_FOUND)) << "though no night has been";
  ASSERT_THAT(service_.app().night().Run(), IsOk());
  EXPECT_EQ(Answers(), "0");
  EXPECT_THAT(Look(), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(Looks(), 1);
}

// Whoever looks holds the response until the answer is written.
TEST_F(RevealTest, WhatIsToldMeanwhileGoesToo) {
  PassNights();
  complaints::OpenTransaction looking(
      service_.postgres_url(),
      base::Join("INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, "
                 "resource, response_encrypted, create_time) SELECT 'p', 'RevealRespondent', "
                 "gen_random_uuid(), '', response_key, '', to_timestamp(",
                 absl::ToUnixSeconds(clock_.Now()), ") FROM surveys.response FOR SHARE"));
  absl::Status withdrawn;
  std::thread withdrawing([&] { withdrawn = Withdraw(); });
  complaints::AwaitBlocked(service_.postgres_url());
  looking.Commit();
  withdrawing.join();
  EXPECT_THAT(withdrawn, IsOk());
  EXPECT_EQ(Answers(), "0");
}

}  // namespace
}  // namespace tanggap::surveys
