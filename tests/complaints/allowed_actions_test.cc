// What a caller is told that they may do: the same in every answer, and no more than they may.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using auth::Role;
using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::vector<int> ActionsIn(const v1::Complaint& complaint) {
  return {complaint.allowed_actions().begin(), complaint.allowed_actions().end()};
}

class AllowedActionsTest : public ::testing::Test {
 protected:
  // The answer of a verb says the same as a look at the case right after it.
  void ExpectSameAsLook(const absl::StatusOr<v1::Complaint>& answer, const Caller& caller) {
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(ActionsIn(*answer), ActionsIn(Look(service_, answer->name(), caller)));
  }
  std::vector<int> ActionsOf(const std::string& name, const Caller& caller) {
    return ActionsIn(Look(service_, name, caller));
  }

  Service service_;
};

TEST_F(AllowedActionsTest, AreThoseOfAllTheCallersRolesInEveryAnswer) {
  const Caller all = {"budi",
                      {{Role::ROLE_CITIZEN, "", ""},
                       {Role::ROLE_OFFICER, "dinkes", ""},
                       {Role::ROLE_SUPERVISOR, "dinkes", ""},
                       {Role::ROLE_OFFICER, "dinkes", "bidang-p2p"}}};
  const auto filed = service_.Call<v1::Complaint>("CreateComplaint", NewComplaint(), all);
  ExpectSameAsLook(filed, all);
  const std::string& name = filed->name();
  EXPECT_THAT(ActionsIn(*filed), Contains(v1::ACTION_VERIFY));
  EXPECT_THAT(ActionsIn(*filed), Contains(v1::ACTION_WITHDRAW));
  const auto verified = service_.Call<v1::Complaint>("VerifyComplaint", Verify(name), all);
  ExpectSameAsLook(verified, all);
  EXPECT_THAT(ActionsIn(*verified), Contains(v1::ACTION_WITHDRAW)) << "they are the reporter too";
  ExpectSameAsLook(service_.Call<v1::Complaint>("AssignComplaint", Assign(name), all), all);
  ExpectSameAsLook(service_.Call<v1::Complaint>("StartWork", StartWork(name), all), all);
  ExpectSameAsLook(service_.Call<v1::Complaint>("AddComment", Comment(name), all), all);
  ExpectSameAsLook(service_.Call<v1::Complaint>("AnswerComplaint", Answer(name), all), all);
  const auto accepted = service_.Call<v1::Complaint>("AcceptAnswer", Accept(name), all);
  ExpectSameAsLook(accepted, all);
  EXPECT_THAT(ActionsIn(*accepted), Contains(v1::ACTION_REOPEN));
}

// Nobody is told that they may do what its method would refuse them.
TEST_F(AllowedActionsTest, NoneIsTheActionOfAMethodThatDoesNotAdmitTheRole) {
  const Caller admin = Holding(Role::ROLE_AGENCY_ADMIN, "dinkes");
  const std::string verified = CaseIn(service_, v1::COMPLAINT_STATE_VERIFIED).name();
  EXPECT_THAT(ActionsOf(verified, admin), IsEmpty()) << "an administrator assigns nothing";
  const std::string pending = CaseIn(service_, v1::COMPLAINT_STATE_PENDING_APPROVAL).name();
  EXPECT_THAT(ActionsOf(pending, admin),
              UnorderedElementsAre(v1::ACTION_APPROVE_ANSWER, v1::ACTION_RETURN_ANSWER));
  EXPECT_THAT(ActionsOf(pending, Supervisor()), Contains(v1::ACTION_APPROVE_ANSWER));
  EXPECT_THAT(ActionsOf(pending, Officer()), Not(Contains(v1::ACTION_APPROVE_ANSWER)));
  EXPECT_THAT(ActionsOf(verified, Auditor()), IsEmpty());
  EXPECT_THAT(ActionsOf(verified, Partner()), UnorderedElementsAre(v1::ACTION_COMMENT));
}

// What a refusal names is what the caller may do to that case now, as a look at it says.
TEST_F(AllowedActionsTest, StandInARefusalToo) {
  const auto named = [&](const std::string& method, const google::protobuf::Message& request,
                         const Caller& caller) {
    const absl::Status refused = service_.Call<v1::Complaint>(method, request, caller).status();
    EXPECT_THAT(refused, HasReason(Reason::ACTION_NOT_ALLOWED)) << method;
    return errors::MetadataOf(refused, "allowed_actions");
  };
  const auto looked = [&](const std::string& name, const Caller& caller) {
    std::string text;
    for (const int action : ActionsOf(name, caller)) {
      text += base::Join(text.empty() ? "" : ", ",
                         v1::Action_Name(static_cast<v1::Action>(action)).substr(7));
    }
    return text;
  };
  const Caller officer = OfficerOf("bidang-p2p");
  const std::string assigned = CaseIn(service_, v1::COMPLAINT_STATE_ASSIGNED).name();
  EXPECT_EQ(named("VerifyComplaint", Verify(assigned), officer), looked(assigned, officer));
  EXPECT_EQ(named("VerifyComplaint", Verify(assigned), officer),
            "REQUEST_INFORMATION, ASSIGN, START_WORK, ANSWER, COMMENT, UPDATE, SET_DISCLOSURE")
      << "an officer of its unit, in this state";
  EXPECT_EQ(named("ReopenComplaint", Reopen(assigned), Supervisor()),
            "REQUEST_INFORMATION, ASSIGN, COMMENT, UPDATE, SET_DISCLOSURE")
      << "somebody else, in the same state";
  EXPECT_EQ(named("AcceptAnswer", Accept(assigned), Citizen()), "WITHDRAW, COMMENT, SET_DISCLOSURE")
      << "its reporter";
  const std::string answered = CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED).name();
  EXPECT_EQ(named("ProvideInformation", ProvideInformation(answered), Citizen()),
            "ACCEPT_ANSWER, DISPUTE_ANSWER, WITHDRAW, COMMENT, SET_DISCLOSURE")
      << "the same person, in another state";
  const Caller admin = Holding(Role::ROLE_AGENCY_ADMIN, "dinkes");
  EXPECT_EQ(named("ApproveAnswer", Approve(answered), admin), "") << "nothing: then it is left out";
}

// Whoever may not is told that, whatever else would be wrong with their request.
TEST_F(AllowedActionsTest, AreLookedAtBeforeWhatTheChangeNeeds) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_ASSIGNED).name();
  v1::VerifyComplaintRequest verify = Verify(name);
  verify.set_category("awan");
  EXPECT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", verify, Officer()),
              HasReason(Reason::ACTION_NOT_ALLOWED));
  const std::string closed = CaseIn(service_, v1::COMPLAINT_STATE_CLOSED).name();
  EXPECT_THAT(service_.Call<v1::Complaint>("UpdateComplaint", Update(closed, "awan"), Officer()),
              HasReason(Reason::ACTION_NOT_ALLOWED));
  EXPECT_THAT(service_.Call<v1::Complaint>("UpdateComplaint", Update(name, "awan"), Officer()),
              HasReason(Reason::UNKNOWN_CATEGORY));
}

}  // namespace
}  // namespace tanggap::complaints
