// Closing surveys and suggestions, with both services running: surveys keeps no token of a
// reporter, and complaints gets nothing of a respondent but the words.

#include <set>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "tests/complaints/cases.h"
#include "tests/surveys/anonymity.h"
#include "tests/surveys/two_services.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::Await;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;

class AnonymityBesideComplaintsTest : public ::testing::Test {
 protected:
  template <typename Response>
  absl::StatusOr<Response> Respondent(const char* method, const google::protobuf::Message& request,
                                      const Caller& caller = Nobody()) {
    return both_.surveys().Call<Response>(
        base::Join("tanggap.surveys.v1.RespondentService.", method), request, caller);
  }
  template <typename Response>
  absl::StatusOr<Response> Collection(const char* method, const google::protobuf::Message& request,
                                      const Caller& caller = Admin()) {
    return both_.surveys().Call<Response>(
        base::Join("tanggap.surveys.v1.CollectionService.", method), request, caller);
  }
  // An answered complaint for which there is an invitation.
  complaints::v1::Complaint Answered() {
    const complaints::v1::Complaint answered =
        CaseIn(both_.complaints(), complaints::v1::COMPLAINT_STATE_ANSWERED);
    EXPECT_TRUE(Await(
        [&] { return both_.surveys().Sql("SELECT count(*) FROM surveys.invitation") == "1"; }));
    return answered;
  }
  absl::StatusOr<v1::ClosingSurvey> Open(const std::string& complaint, const Caller& caller,
                                         const std::string& mailbox_token = "") {
    v1::OpenClosingSurveyRequest request;
    request.set_complaint(complaint);
    request.set_mailbox_token(mailbox_token);
    return Respondent<v1::ClosingSurvey>("OpenClosingSurvey", request, caller);
  }
  std::string MailboxToken(const complaints::v1::Complaint& complaint) {
    complaints::v1::OpenMailboxRequest request;
    request.set_number(complaint.number());
    request.set_secret(complaint.mailbox_secret());
    const auto opened = both_.complaints().Call<complaints::v1::OpenMailboxResponse>(
        "OpenMailbox", request, complaints::Nobody());
    EXPECT_THAT(opened, IsOk());
    return opened.ok() ? opened->token() : "";
  }
  // Gives the receipt; the secrets of it are added.
  std::string Submit(const std::string& link, const std::string& token,
                     const v1::ResponseContent& content, Looks& secrets) {
    v1::SubmitResponseRequest request;
    request.set_link(link);
    request.set_token(token);
    request.set_response_id(NewResponseId());
    *request.mutable_content() = content;
    AddId(request.response_id(), secrets);
    const auto submitted = Respondent<v1::SubmittedResponse>("SubmitResponse", request);
    EXPECT_THAT(submitted, IsOk());
    if (!submitted.ok()) return "";
    AddReceipt(submitted->receipt(), secrets);
    return submitted->receipt();
  }
  static v1::ResponseContent Content(const v1::Survey& survey,
                                     const std::vector<v1::Answer>& answers) {
    v1::ResponseContent content;
    content.set_version(survey.name() + "/versions/1");
    content.set_language("id");
    for (const v1::Answer& answer : answers) *content.add_answers() = answer;
    return content;
  }
  template <typename TestedService>
  static std::set<std::string> HeldBy(TestedService& service, const Looks& secrets) {
    TextByPlace places = TablesOf([&](const std::string& sql) { return service.Sql(sql); });
    places["log"] = service.log_text();
    places["metrics"] = service.metrics_text();
    return HoldingOneOf(secrets, places);
  }
  void PassDays(int days) {
    for (int day = 0; day < days; ++day) {
      clock_.Advance(absl::Hours(24));
      EXPECT_THAT(both_.surveys().app().night().Run(), IsOk());
    }
  }

  base::ManualClock clock_{MondayMorning()};
  TwoServices both_{clock_};
};

TEST_F(AnonymityBesideComplaintsTest, AClosingSurveyKeepsNoTokenOfItsReporter) {
  v1::CreateSurveyRequest create = CreateFrom("surveyTemplates/complaint-closing");
  create.mutable_survey()->set_purpose(v1::SURVEY_PURPOSE_COMPLAINT_CLOSING);
  const v1::Survey survey = MadeAndPublished(both_.surveys(), create);
  const complaints::v1::Complaint answered = Answered();
  const Caller reporter = both_.Person(complaints::Citizen());
  const std::string mailbox = MailboxToken(answered);
  // What complaints gives out, and this service has no business with.
  Looks passed_on;
  for (const std::string& secret : {mailbox, reporter.token, answered.mailbox_secret()})
    passed_on.AddText(secret);
  const auto way = Open(answered.name(), reporter);
  ASSERT_THAT(way, IsOk());
  ASSERT_THAT(Open(answered.name(), Nobody(), mailbox), IsOk());
  passed_on.AddText(Mistyped(mailbox));
  EXPECT_FALSE(Open(answered.name(), Nobody(), Mistyped(mailbox)).ok());
  v1::GetInvitationLinkRequest link;
  link.set_name("invitations/" + both_.surveys().Sql("SELECT invitation FROM surveys.invitation"));
  ASSERT_THAT(Collection<v1::InvitationLink>("GetInvitationLink", link, both_.OtherService()),
              IsOk());

  Looks secrets;
  AddToken(way->token(), secrets);
  const v1::ResponseContent content =
      Content(survey, {Pointed("kepuasan", 1), Pointed("pengaduan", 3)});
  const std::string receipt = Submit(way->link(), way->token(), content, secrets);
  ASSERT_NE(receipt, "");
  EXPECT_THAT(Open(answered.name(), reporter), HasReason(Reason::SURVEY_TOKEN_USED));
  v1::ReviseResponseRequest revise;
  revise.set_link(way->link());
  revise.set_receipt(receipt);
  revise.set_base_revision(1);
  *revise.mutable_content() = Content(survey, {Pointed("kepuasan", 4), Pointed("pengaduan", 4)});
  ASSERT_THAT(Respondent<v1::SubmittedResponse>("ReviseResponse", revise), IsOk());
  for (int days : {0, 2}) {
    PassDays(days);
    both_.surveys().app().EndInvitations();
    EXPECT_THAT(HeldBy(both_.surveys(), secrets), IsEmpty());
    EXPECT_THAT(HeldBy(both_.surveys(), passed_on), IsEmpty());
    EXPECT_THAT(HeldBy(both_.complaints(), secrets), IsEmpty());
  }
}

TEST_F(AnonymityBesideComplaintsTest, ASuggestionTakesNothingButItsWordsAlong) {
  const v1::Survey survey = MadeAndPublished(both_.surveys(), CreateWithSuggestions());
  const auto way = Collection<v1::Collector>("CreateCollector", CreateCollector(survey.name()));
  ASSERT_THAT(way, IsOk());
  Looks secrets;
  Looks words;
  for (int i = 0; i < 6; ++i) {
    const std::string said = base::Join("Tambah kursi tunggu nomor ", i);
    words.AddText(said);
    Submit(way->link(), "",
           Content(survey, {Picked("jenis", "baru"), Pointed("waktu", 3), Agreed("setuju", true),
                            Said("saran", said)}),
           secrets);
  }
  PassDays(2);
  EXPECT_EQ(both_.surveys().app().FileSuggestions(), 6);
  EXPECT_EQ(both_.complaints().Sql("SELECT count(*) FROM complaints.complaint"), "6");
  // What was filed is sealed there; here the words stand among the comments and nowhere else.
  EXPECT_EQ(HeldBy(both_.surveys(), words), std::set<std::string>{"surveys.comment"});
  EXPECT_THAT(HeldBy(both_.surveys(), secrets), IsEmpty());
  EXPECT_THAT(HeldBy(both_.complaints(), secrets), IsEmpty());
}

}  // namespace
}  // namespace tanggap::surveys
