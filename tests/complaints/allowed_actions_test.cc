// What a caller is told that they may do: the same in every answer, and no more than they may.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using auth::Role;
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

}  // namespace
}  // namespace tanggap::complaints
