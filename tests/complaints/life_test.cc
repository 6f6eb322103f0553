// The whole life of a complaint: every verb, where it leads, and who may not take it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::StatusIs;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LifeTest : public ::testing::Test {
 protected:
  // Carries a verb out and tells the state it led to.
  template <typename Request>
  v1::Complaint Do(std::string_view method, const Request& request, const Caller& caller) {
    absl::StatusOr<v1::Complaint> answer = service_.Call<v1::Complaint>(method, request, caller);
    EXPECT_THAT(answer, tanggap::testing::IsOk()) << method;
    return answer.ok() ? *std::move(answer) : v1::Complaint();
  }
  template <typename Request>
  absl::Status Refusal(std::string_view method, const Request& request, const Caller& caller) {
    return service_.Call<v1::Complaint>(method, request, caller).status();
  }
  std::vector<v1::Action> AllowedTo(const Caller& caller, const std::string& name) {
    const v1::Complaint seen = Look(service_, name, caller);
    std::vector<v1::Action> actions;
    for (const int action : seen.allowed_actions())
      actions.push_back(static_cast<v1::Action>(action));
    return actions;
  }

  Service service_;
  const Caller budi_ = OfficerOf("bidang-p2p");
};

TEST_F(LifeTest, FiledVerifiedAssignedWorkedOnAnsweredAccepted) {
  const v1::Complaint filed = File(service_);
  const std::string& name = filed.name();
  EXPECT_EQ(filed.state(), v1::COMPLAINT_STATE_SUBMITTED);
  EXPECT_EQ(filed.etag(), "\"1\"");
  EXPECT_EQ(filed.mailbox_secret().size(), 16u);
  EXPECT_EQ(filed.next_due().clock(), directory::v1::CLOCK_KIND_VERIFY);

  v1::Complaint now = Do("VerifyComplaint", Verify(name), Officer());
  EXPECT_EQ(now.state(), v1::COMPLAINT_STATE_VERIFIED);
  EXPECT_EQ(now.track(), common::v1::TRACK_NON_INVESTIGATIVE);
  EXPECT_EQ(now.next_due().clock(), directory::v1::CLOCK_KIND_FIRST_RESPONSE);
  now = Do("AssignComplaint", Assign(name), Supervisor());
  EXPECT_EQ(now.state(), v1::COMPLAINT_STATE_ASSIGNED);
  EXPECT_EQ(now.holder().unit(), "bidang-p2p");
  now = Do("StartWork", StartWork(name), budi_);
  EXPECT_EQ(now.state(), v1::COMPLAINT_STATE_IN_PROGRESS);
  EXPECT_EQ(now.holder().officer(), "budi");
  now = Do("AnswerComplaint", Answer(name), budi_);
  EXPECT_EQ(now.state(), v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_EQ(now.next_due().clock(), directory::v1::CLOCK_KIND_CONFIRM);
  EXPECT_TRUE(now.next_due().awaiting_reporter());

  const v1::Complaint seen = Look(service_, name);
  EXPECT_EQ(seen.answer().text(), "Sudah kami semprot pada hari Senin.");
  EXPECT_EQ(seen.answer().outcome(), v1::OUTCOME_RESOLVED);
  EXPECT_EQ(seen.holder().officer(), "") << "no officer is named to a reporter";
  EXPECT_EQ(seen.mailbox_secret(), "") << "the secret is told once";

  now = Do("AcceptAnswer", Accept(name, 3), Citizen());
  EXPECT_EQ(now.state(), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_EQ(now.rating().score(), 3);
  EXPECT_FALSE(now.has_next_due());
  EXPECT_EQ(now.etag(), "\"6\"");
}

TEST_F(LifeTest, ADisputeAndAReopeningStartTheWorkAnew) {
  const v1::Complaint answered = CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED);
  v1::Complaint now = Do("DisputeAnswer", Dispute(answered.name()), Citizen());
  EXPECT_EQ(now.state(), v1::COMPLAINT_STATE_IN_PROGRESS);
  EXPECT_EQ(now.dispute_count(), 1);
  EXPECT_EQ(now.next_due().clock(), directory::v1::CLOCK_KIND_RESOLVE);
  Do("AnswerComplaint", Answer(answered.name()), budi_);
  Do("AcceptAnswer", Accept(answered.name()), Citizen());
  now = Do("ReopenComplaint", Reopen(answered.name()), Citizen());
  EXPECT_EQ(now.state(), v1::COMPLAINT_STATE_VERIFIED);
  EXPECT_EQ(now.reopen_count(), 1);
  EXPECT_EQ(now.holder().unit(), "");
}

TEST_F(LifeTest, QuestionsPauseTheCaseAndAnswersBringItBackToWhereItWas) {
  const v1::Complaint working = CaseIn(service_, v1::COMPLAINT_STATE_IN_PROGRESS);
  v1::Complaint now = Do("RequestInformation", RequestInformation(working.name()), budi_);
  EXPECT_EQ(now.state(), v1::COMPLAINT_STATE_NEEDS_INFORMATION);
  EXPECT_EQ(Look(service_, working.name()).information_question(), "Di RT berapa tepatnya?");
  EXPECT_EQ(now.next_due().clock(), directory::v1::CLOCK_KIND_INFORMATION);
  now = Do("ProvideInformation", ProvideInformation(working.name()), Citizen());
  EXPECT_EQ(now.state(), v1::COMPLAINT_STATE_IN_PROGRESS);
  EXPECT_EQ(now.information_question(), "");
}

TEST_F(LifeTest, AnAnswerThatNeedsApprovalIsHiddenUntilASecondPersonLetsItOut) {
  const v1::Complaint pending = CaseIn(service_, v1::COMPLAINT_STATE_PENDING_APPROVAL);
  EXPECT_EQ(pending.answer().text(), "");
  EXPECT_EQ(Look(service_, pending.name(), budi_).answer().text(),
            "Sudah kami semprot pada hari Senin.");
  EXPECT_THAT(Refusal("ApproveAnswer", Approve(pending.name()), Supervisor("dinkes", "budi")),
              HasReason(Reason::AUTHOR_CANNOT_DECIDE));
  EXPECT_EQ(Do("ReturnAnswer", Return(pending.name()), Supervisor()).state(),
            v1::COMPLAINT_STATE_IN_PROGRESS);
  Do("AnswerComplaint", Answer(pending.name()), budi_);
  EXPECT_EQ(Do("ApproveAnswer", Approve(pending.name()), Supervisor()).state(),
            v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_EQ(Look(service_, pending.name()).answer().text(), "Sudah kami semprot pada hari Senin.");
}

TEST_F(LifeTest, AnAnswerStandsUntilAnotherIsApproved) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_PENDING_APPROVAL).name();
  Do("ApproveAnswer", Approve(name), Supervisor());
  Do("DisputeAnswer", Dispute(name), Citizen());
  v1::AnswerComplaintRequest second = Answer(name);
  second.set_text("Kami semprot lagi pada hari Kamis.");
  second.set_outcome(v1::OUTCOME_PARTLY_RESOLVED);
  Do("AnswerComplaint", second, budi_);

  v1::Complaint seen = Look(service_, name);
  EXPECT_EQ(seen.answer().text(), "Sudah kami semprot pada hari Senin.");
  EXPECT_EQ(seen.answer().outcome(), v1::OUTCOME_RESOLVED);
  EXPECT_TRUE(seen.answer().has_time());
  EXPECT_FALSE(seen.answer().awaiting_approval());
  v1::Complaint draft = Look(service_, name, budi_);
  EXPECT_EQ(draft.answer().text(), "Kami semprot lagi pada hari Kamis.");
  EXPECT_TRUE(draft.answer().awaiting_approval());

  Do("ApproveAnswer", Approve(name), Supervisor());
  seen = Look(service_, name);
  EXPECT_EQ(seen.answer().text(), "Kami semprot lagi pada hari Kamis.");
  EXPECT_EQ(seen.answer().outcome(), v1::OUTCOME_PARTLY_RESOLVED);
}

TEST_F(LifeTest, TheReporterReadsInTheHistoryWhatWasApprovedAndNotWhatWasSentBack) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_PENDING_APPROVAL).name();
  Do("AddComment", Comment(name), Citizen());
  Do("ReturnAnswer", Return(name), Supervisor());
  v1::AnswerComplaintRequest second = Answer(name);
  second.set_text("Kami semprot lagi pada hari Kamis.");
  Do("AnswerComplaint", second, budi_);
  const auto told = [&](const Caller& caller) {
    const v1::ListHistoryResponse history =
        *service_.Call<v1::ListHistoryResponse>("ListHistory", History(name), caller);
    std::vector<std::string> words;
    for (const v1::HistoryEntry& entry : history.entries()) {
      if (entry.action() == v1::ACTION_ANSWER || entry.action() == v1::ACTION_COMMENT)
        words.push_back(entry.text());
    }
    return words;
  };
  const std::string first = "Sudah kami semprot pada hari Senin.";
  const std::string comment = Comment(name).text();
  EXPECT_THAT(told(Citizen()), ElementsAre("", comment, ""));
  EXPECT_THAT(told(budi_), ElementsAre(first, comment, second.text()));
  Do("ApproveAnswer", Approve(name), Supervisor());
  Do("DisputeAnswer", Dispute(name), Citizen());
  Do("AnswerComplaint", Answer(name), budi_);
  EXPECT_THAT(told(Citizen()), ElementsAre("", comment, second.text(), ""))
      << "also while the next one is being written";
}

TEST_F(LifeTest, ARejectedCaseComesBackOnce) {
  const v1::Complaint rejected = CaseIn(service_, v1::COMPLAINT_STATE_REJECTED);
  EXPECT_EQ(rejected.rejection().reason(), v1::REJECTION_REASON_NOT_A_PUBLIC_SERVICE);
  EXPECT_EQ(rejected.rejection().text(), "Ini urusan antarwarga.");
  EXPECT_EQ(Do("ReopenComplaint", Reopen(rejected.name()), Citizen()).state(),
            v1::COMPLAINT_STATE_SUBMITTED);
  Do("RejectComplaint", Reject(rejected.name()), Officer());
  EXPECT_THAT(Refusal("ReopenComplaint", Reopen(rejected.name()), Citizen()),
              HasReason(Reason::REOPENED_BEFORE));
}

TEST_F(LifeTest, CommentsReachWhomTheyAreFor) {
  const std::string name = File(service_).name();
  Do("AddComment", Comment(name), Citizen());
  Do("AddComment", Comment(name, v1::AUDIENCE_INTERNAL), Officer());
  EXPECT_THAT(Refusal("AddComment", Comment(name, v1::AUDIENCE_INTERNAL), Citizen()),
              HasReason(Reason::INVALID_FIELD));
  const auto mine = service_.Call<v1::ListHistoryResponse>("ListHistory", History(name), Citizen());
  const auto theirs =
      service_.Call<v1::ListHistoryResponse>("ListHistory", History(name), Officer());
  ASSERT_THAT(mine, tanggap::testing::IsOk());
  ASSERT_THAT(theirs, tanggap::testing::IsOk());
  const auto comments = [](const v1::ListHistoryResponse& history) {
    int count = 0;
    for (const v1::HistoryEntry& entry : history.entries())
      count += entry.action() == v1::ACTION_COMMENT && entry.text() == "Kapan disemprot?";
    return count;
  };
  EXPECT_EQ(comments(*mine), 1);
  EXPECT_EQ(comments(*theirs), 2);
}

TEST_F(LifeTest, OfficersCorrectTheCategoryAndNothingElse) {
  const std::string name = File(service_).name();
  EXPECT_EQ(Do("UpdateComplaint", Update(name, "gizi-posyandu"), Officer()).category(),
            "gizi-posyandu");
  v1::UpdateComplaintRequest text = Update(name, "obat");
  text.mutable_update_mask()->add_paths("description");
  EXPECT_THAT(Refusal("UpdateComplaint", text, Officer()), HasReason(Reason::INVALID_UPDATE_MASK));
  EXPECT_EQ(Look(service_, name).category(), "gizi-posyandu");
}

TEST_F(LifeTest, EveryVerbIsRefusedInTheWrongState) {
  const std::string name = File(service_).name();
  const auto not_allowed = HasReason(Reason::ACTION_NOT_ALLOWED);
  EXPECT_THAT(Refusal("AssignComplaint", Assign(name), Officer()), not_allowed);
  EXPECT_THAT(Refusal("StartWork", StartWork(name), budi_), not_allowed);
  EXPECT_THAT(Refusal("AnswerComplaint", Answer(name), budi_), not_allowed);
  EXPECT_THAT(Refusal("ApproveAnswer", Approve(name), Supervisor()), not_allowed);
  EXPECT_THAT(Refusal("ReturnAnswer", Return(name), Supervisor()), not_allowed);
  EXPECT_THAT(Refusal("AcceptAnswer", Accept(name), Citizen()), not_allowed);
  EXPECT_THAT(Refusal("DisputeAnswer", Dispute(name), Citizen()), not_allowed);
  EXPECT_THAT(Refusal("ReopenComplaint", Reopen(name), Citizen()), not_allowed);
  EXPECT_THAT(Refusal("ProvideInformation", ProvideInformation(name), Citizen()), not_allowed);
  const std::string closed = CaseIn(service_, v1::COMPLAINT_STATE_CLOSED).name();
  EXPECT_THAT(Refusal("VerifyComplaint", Verify(closed), Officer()), not_allowed);
  EXPECT_THAT(Refusal("RejectComplaint", Reject(closed), Officer()), not_allowed);
  EXPECT_THAT(Refusal("RequestInformation", RequestInformation(closed), Officer()), not_allowed);
  EXPECT_THAT(Refusal("WithdrawComplaint", Withdraw(closed), Citizen()), not_allowed);
  EXPECT_THAT(Refusal("UpdateComplaint", Update(closed, "obat"), Officer()), not_allowed);
  EXPECT_EQ(Look(service_, name).etag(), "\"1\"");
}

TEST_F(LifeTest, OnlyTheAssignedUnitWorksOnACase) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_ASSIGNED).name();
  EXPECT_THAT(Refusal("StartWork", StartWork(name), Officer()),
              HasReason(Reason::NOT_THE_ASSIGNEE));
  EXPECT_THAT(Refusal("StartWork", StartWork(name), OfficerOf("bidang-kesmas", "siti")),
              HasReason(Reason::RESOURCE_NOT_FOUND));
  v1::AssignComplaintRequest to_person = Assign(name);
  to_person.set_officer("ani");
  Do("AssignComplaint", to_person, Officer());
  EXPECT_THAT(Refusal("StartWork", StartWork(name), budi_), HasReason(Reason::NOT_THE_ASSIGNEE));
  EXPECT_EQ(Do("StartWork", StartWork(name), OfficerOf("bidang-p2p", "ani")).state(),
            v1::COMPLAINT_STATE_IN_PROGRESS);
}

TEST_F(LifeTest, AStaleEtagIsRefusedAndAFreshOnePasses) {
  const std::string name = File(service_).name();
  v1::VerifyComplaintRequest request = Verify(name);
  request.set_etag("\"7\"");
  const absl::Status refused = Refusal("VerifyComplaint", request, Officer());
  EXPECT_THAT(refused, HasReason(Reason::ETAG_MISMATCH));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(errors::MetadataOf(refused, "etag"), "\"1\"");
  EXPECT_EQ(errors::MetadataOf(refused, "resource"), name);
  request.set_etag("\"1\"");
  EXPECT_EQ(Do("VerifyComplaint", request, Officer()).etag(), "\"2\"");
}

TEST_F(LifeTest, LabelsSpeakTheCallersLanguage) {
  const std::string name = File(service_).name();
  const auto in = [&](errors::Language language) {
    return *service_.Call<v1::Complaint>("GetComplaint", Get(name), Citizen(),
                                         {.language = language});
  };
  const v1::Complaint indonesian = in(errors::Language::kIndonesian);
  const v1::Complaint english = in(errors::Language::kEnglish);
  EXPECT_EQ(indonesian.holder().agency_label(), "Dinas Kesehatan");
  EXPECT_EQ(english.holder().agency_label(), "Health Agency");
  EXPECT_NE(indonesian.state_label(), english.state_label());
  EXPECT_THAT(english.state_label(), Not(IsEmpty()));
}

TEST_F(LifeTest, AllowedActionsAreWhatTheCallerMayDoNow) {
  const std::string name = File(service_).name();
  EXPECT_THAT(AllowedTo(Citizen(), name),
              ElementsAre(v1::ACTION_WITHDRAW, v1::ACTION_COMMENT, v1::ACTION_SET_DISCLOSURE));
  const std::vector<v1::Action> officers = AllowedTo(Officer(), name);
  EXPECT_THAT(officers, Contains(v1::ACTION_VERIFY));
  EXPECT_THAT(officers, Contains(v1::ACTION_REJECT));
  EXPECT_THAT(officers, Not(Contains(v1::ACTION_ASSIGN)));
  EXPECT_THAT(AllowedTo(Auditor(), name), IsEmpty());
}

}  // namespace
}  // namespace tanggap::complaints
