// From the answer to a complaint to the answer to its closing survey, with both services running.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/collection_service.pb.h"
#include "tanggap/surveys/v1/respondent_service.pb.h"
#include "tests/complaints/cases.h"
#include "tests/surveys/measured.h"
#include "tests/surveys/requests.h"
#include "tests/surveys/two_services.h"

namespace tanggap::surveys {
namespace {

using complaints::CaseIn;
using complaints::Citizen;
using errors::Reason;
using tanggap::testing::Await;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

constexpr char kRespondents[] = "tanggap.surveys.v1.RespondentService.";
constexpr char kCollection[] = "tanggap.surveys.v1.CollectionService.";

v1::CreateSurveyRequest NewClosingSurvey() {
  v1::CreateSurveyRequest request = CreateFrom("surveyTemplates/complaint-closing");
  request.mutable_survey()->set_purpose(v1::SURVEY_PURPOSE_COMPLAINT_CLOSING);
  return request;
}

class ClosingTest : public ::testing::Test {
 protected:
  // An answered complaint of dinkes, whose invitation has been opened.
  complaints::v1::Complaint Answered(
      const complaints::v1::CreateComplaintRequest& request = complaints::NewComplaint()) {
    const complaints::v1::Complaint answered =
        CaseIn(both_.complaints(), complaints::v1::COMPLAINT_STATE_ANSWERED, request);
    EXPECT_TRUE(Await([&] { return CountOf(answered.name()) == "1"; }));
    return answered;
  }
  std::string CountOf(const std::string& complaint) {
    return Sql(base::Join("SELECT count(*) FROM surveys.invitation WHERE complaint = '",
                          complaint.substr(complaint.find('/') + 1), "'"));
  }
  std::string Sql(const std::string& sql) { return both_.surveys().Sql(sql); }

  absl::StatusOr<v1::ClosingSurvey> Open(const std::string& complaint, const Caller& caller,
                                         const std::string& mailbox_token = "") {
    v1::OpenClosingSurveyRequest request;
    request.set_complaint(complaint);
    request.set_mailbox_token(mailbox_token);
    return both_.surveys().Call<v1::ClosingSurvey>(base::Join(kRespondents, "OpenClosingSurvey"),
                                                   request, both_.Person(caller));
  }
  absl::StatusOr<v1::InvitationLink> Link() {
    v1::GetInvitationLinkRequest request;
    request.set_name("invitations/" + Sql("SELECT invitation FROM surveys.invitation"));
    return both_.surveys().Call<v1::InvitationLink>(base::Join(kCollection, "GetInvitationLink"),
                                                    request, both_.OtherService());
  }
  static v1::ResponseContent Content(const v1::Survey& survey, int satisfaction) {
    v1::ResponseContent content;
    content.set_version(survey.name() + "/versions/1");
    content.set_language("id");
    *content.add_answers() = PointOf("kepuasan", satisfaction);
    *content.add_answers() = PointOf("pengaduan", 3);
    return content;
  }
  absl::StatusOr<v1::SubmittedResponse> Respond(const v1::Survey& survey,
                                                const v1::ClosingSurvey& way, int satisfaction) {
    v1::SubmitResponseRequest request;
    request.set_link(way.link());
    request.set_token(way.token());
    request.set_response_id(NewRequestId());
    *request.mutable_content() = Content(survey, satisfaction);
    return both_.surveys().Call<v1::SubmittedResponse>(base::Join(kRespondents, "SubmitResponse"),
                                                       request, Nobody());
  }
  std::string Told(const std::string& type) {
    return Sql(
        base::Join("SELECT count(*) FROM (SELECT type FROM ev.outbox UNION ALL SELECT type "
                   "FROM ev.log) AS told WHERE type = 'surveys.v1.",
                   type, "'"));
  }

  base::ManualClock clock_{MondayMorning()};
  TwoServices both_{clock_};
};

TEST_F(ClosingTest, AnAnswerOpensAnInvitationForItsReporterAlone) {
  MadeAndPublished(both_.surveys(), NewClosingSurvey());
  const complaints::v1::Complaint answered = Answered();
  EXPECT_EQ(Sql("SELECT agency || unit || serial FROM surveys.invitation"), "dinkesbidang-p2p1");
  EXPECT_EQ(Told("InvitationOpened"), "1");

  const auto way = Open(answered.name(), Citizen());
  ASSERT_THAT(way, IsOk());
  EXPECT_EQ(way->expire_time().seconds(),
            absl::ToUnixSeconds(MondayMorning() + absl::Hours(30 * 24)));
  const auto again = Open(answered.name(), Citizen());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->token(), way->token());
  const auto link = Link();
  ASSERT_THAT(link, IsOk());
  EXPECT_EQ(link->link(), way->link());
  EXPECT_EQ(link->token(), way->token());
  EXPECT_EQ(link->title(), "Survei layanan");

  EXPECT_THAT(Open(answered.name(), Citizen("orang-lain")), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Open(answered.name(), complaints::OfficerOf("bidang-p2p")),
              HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Open(answered.name(), {}), HasReason(Reason::TOKEN_MISSING));
}

TEST_F(ClosingTest, AMailboxOpensItToo) {
  MadeAndPublished(both_.surveys(), NewClosingSurvey());
  const complaints::v1::Complaint answered = Answered();
  complaints::v1::OpenMailboxRequest open;
  open.set_number(answered.number());
  open.set_secret(answered.mailbox_secret());
  const auto mailbox = both_.complaints().Call<complaints::v1::OpenMailboxResponse>(
      "OpenMailbox", open, complaints::Nobody());
  ASSERT_THAT(mailbox, IsOk());
  EXPECT_THAT(Open(answered.name(), {}, mailbox->token()), IsOk());
  const complaints::v1::Complaint other = Answered();
  EXPECT_THAT(Open(other.name(), {}, mailbox->token()), HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(ClosingTest, OncePerComplaintHoweverOftenItIsAnswered) {
  MadeAndPublished(both_.surveys(), NewClosingSurvey());
  const complaints::v1::Complaint answered = Answered();
  auto& complaints = both_.complaints();
  ASSERT_THAT(complaints.Call<complaints::v1::Complaint>(
                  "DisputeAnswer", complaints::Dispute(answered.name()), Citizen()),
              IsOk());
  ASSERT_THAT(complaints.Call<complaints::v1::Complaint>("AnswerComplaint",
                                                         complaints::Answer(answered.name()),
                                                         complaints::OfficerOf("bidang-p2p")),
              IsOk());
  // Another one behind it in the same log has been read, so the second answer has been too.
  Answered();
  EXPECT_EQ(CountOf(answered.name()), "1");
  EXPECT_EQ(Told("InvitationOpened"), "2");
}

TEST_F(ClosingTest, WithoutASurveyNobodyIsInvited) {
  const complaints::v1::Complaint before =
      CaseIn(both_.complaints(), complaints::v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_THAT(Open(before.name(), Citizen()), HasReason(Reason::CLOSING_SURVEY_NOT_OPEN));
  EXPECT_TRUE(Await([&] {
    return Sql("SELECT coalesce(max(position), 0) >= 5 FROM ev.checkpoint WHERE consumer = "
               "'closing-1' AND agency = 'dinkes'") == "t";
  }));
  MadeAndPublished(both_.surveys(), NewClosingSurvey());
  Answered();
  EXPECT_EQ(CountOf(before.name()), "0");
}

TEST_F(ClosingTest, ALowScoreOffersToDisputeAndCountsForTheUnit) {
  const v1::Survey survey = MadeAndPublished(both_.surveys(), NewClosingSurvey());
  const complaints::v1::Complaint answered = Answered();
  const auto way = Open(answered.name(), Citizen());
  ASSERT_THAT(way, IsOk());
  const auto response = Respond(survey, *way, 1);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->offers_size(), 1);
  EXPECT_EQ(response->offers(0).action(), v1::FOLLOW_UP_ACTION_OFFER_DISPUTE);
  EXPECT_EQ(response->offers(0).complaint(), answered.name());
  EXPECT_EQ(Sql("SELECT DISTINCT unit FROM surveys.cell_delta"), "bidang-p2p");
  // Which complaint it was stands nowhere beside the answers.
  const std::string id = answered.name().substr(answered.name().find('/') + 1);
  EXPECT_EQ(Sql(base::Join("SELECT count(*) FROM (SELECT a::text AS row FROM surveys.arrival_0 a "
                           "UNION ALL SELECT a::text FROM surveys.arrival_1 a UNION ALL SELECT "
                           "d::text FROM surveys.cell_delta d) r WHERE row LIKE '%",
                           id, "%'")),
            "0");

  EXPECT_THAT(Open(answered.name(), Citizen()), HasReason(Reason::SURVEY_TOKEN_USED));
  EXPECT_THAT(Respond(survey, *way, 4), HasReason(Reason::SURVEY_TOKEN_USED));
}

TEST_F(ClosingTest, AHighScoreOffersNothing) {
  const v1::Survey survey = MadeAndPublished(both_.surveys(), NewClosingSurvey());
  const auto way = Open(Answered().name(), Citizen());
  ASSERT_THAT(way, IsOk());
  const auto response = Respond(survey, *way, 4);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->offers_size(), 0);
}

// A receipt does not tell which complaint could be disputed.
TEST_F(ClosingTest, ARevisionOffersNothing) {
  const v1::Survey survey = MadeAndPublished(both_.surveys(), NewClosingSurvey());
  const auto way = Open(Answered().name(), Citizen());
  ASSERT_THAT(way, IsOk());
  const auto response = Respond(survey, *way, 4);
  ASSERT_THAT(response, IsOk());
  v1::ReviseResponseRequest request;
  request.set_link(way->link());
  request.set_receipt(response->receipt());
  request.set_base_revision(1);
  *request.mutable_content() = Content(survey, 1);
  const auto revised = both_.surveys().Call<v1::SubmittedResponse>(
      base::Join(kRespondents, "ReviseResponse"), request, Nobody());
  ASSERT_THAT(revised, IsOk());
  EXPECT_EQ(revised->revision(), 2);
  EXPECT_EQ(revised->offers_size(), 0);
}

TEST_F(ClosingTest, TheNightAfterAResponseEndsTheInvitation) {
  const v1::Survey survey = MadeAndPublished(both_.surveys(), NewClosingSurvey());
  const auto way = Open(Answered().name(), Citizen());
  ASSERT_THAT(way, IsOk());
  ASSERT_THAT(Respond(survey, *way, 4), IsOk());
  EXPECT_EQ(both_.surveys().app().EndInvitations(), 0);
  EXPECT_THAT(Link(), IsOk());
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(both_.surveys().app().EndInvitations(), 1);
  EXPECT_EQ(both_.surveys().app().EndInvitations(), 0);
  EXPECT_EQ(Told("InvitationEnded"), "1");
  EXPECT_THAT(Link(), HasReason(Reason::CLOSING_SURVEY_NOT_OPEN));
}

TEST_F(ClosingTest, AfterThirtyDaysItIsOver) {
  MadeAndPublished(both_.surveys(), NewClosingSurvey());
  const complaints::v1::Complaint answered = Answered();
  clock_.Advance(absl::Hours(30 * 24) - absl::Seconds(1));
  EXPECT_THAT(Open(answered.name(), Citizen()), IsOk());
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Open(answered.name(), Citizen()), HasReason(Reason::CLOSING_SURVEY_NOT_OPEN));
  EXPECT_THAT(Link(), HasReason(Reason::CLOSING_SURVEY_NOT_OPEN));
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(both_.surveys().app().EndInvitations(), 1);
}

TEST_F(ClosingTest, WhileComplaintsIsAwayNobodyCanBeAsked) {
  MadeAndPublished(both_.surveys(), NewClosingSurvey());
  const complaints::v1::Complaint answered = Answered();
  both_.StopComplaints();
  EXPECT_THAT(Open(answered.name(), Citizen()), HasReason(Reason::PEER_UNAVAILABLE));
  both_.StartComplaints();
  EXPECT_TRUE(Await([&] { return Open(answered.name(), Citizen()).ok(); }));
}

}  // namespace
}  // namespace tanggap::surveys
