#include "services/complaints/domain/implied_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/complaints/domain/lifecycle.h"
#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<v1::Action> Before(v1::Action action, v1::ComplaintState state) {
  return ImpliedBefore(action, StoryInState(state).now());
}

TEST(ImpliedSteps, AnAnsweredCaseWasVerifiedAndGivenToSomebody) {
  EXPECT_THAT(Before(v1::ACTION_ANSWER, v1::COMPLAINT_STATE_SUBMITTED),
              ElementsAre(v1::ACTION_VERIFY, v1::ACTION_ASSIGN));
  EXPECT_THAT(Before(v1::ACTION_ANSWER, v1::COMPLAINT_STATE_VERIFIED),
              ElementsAre(v1::ACTION_ASSIGN));
  EXPECT_THAT(Before(v1::ACTION_ANSWER, v1::COMPLAINT_STATE_ASSIGNED), IsEmpty());
  EXPECT_THAT(Before(v1::ACTION_ANSWER, v1::COMPLAINT_STATE_IN_PROGRESS), IsEmpty());
}

TEST(ImpliedSteps, WhatHadEndedWasOpenedAgain) {
  EXPECT_THAT(Before(v1::ACTION_ANSWER, v1::COMPLAINT_STATE_CLOSED),
              ElementsAre(v1::ACTION_REOPEN, v1::ACTION_ASSIGN));
  EXPECT_THAT(Before(v1::ACTION_ANSWER, v1::COMPLAINT_STATE_REJECTED),
              ElementsAre(v1::ACTION_REOPEN, v1::ACTION_VERIFY, v1::ACTION_ASSIGN));
  EXPECT_THAT(Before(v1::ACTION_REJECT, v1::COMPLAINT_STATE_WITHDRAWN),
              ElementsAre(v1::ACTION_REOPEN));
}

TEST(ImpliedSteps, WhatSomebodyDecidedOrSaidIsNeverAssumed) {
  EXPECT_THAT(Before(v1::ACTION_CLOSE, v1::COMPLAINT_STATE_SUBMITTED), IsEmpty());
  EXPECT_THAT(Before(v1::ACTION_REJECT, v1::COMPLAINT_STATE_ASSIGNED), IsEmpty());
  EXPECT_THAT(Before(v1::ACTION_ANSWER, v1::COMPLAINT_STATE_NEEDS_INFORMATION), IsEmpty());
  EXPECT_THAT(Before(v1::ACTION_APPROVE_ANSWER, v1::COMPLAINT_STATE_SUBMITTED), IsEmpty());
}

TEST(ImpliedSteps, WhatCanBeDoneNeedsNothingElse) {
  for (const Transition& transition : Transitions()) {
    for (const v1::ComplaintState state : transition.from) {
      Complaint complaint;
      complaint.state = state;
      EXPECT_THAT(ImpliedBefore(transition.action, complaint), IsEmpty());
    }
  }
}

TEST(ImpliedSteps, TheRulesLetThemBeTakenInEveryState) {
  for (int number = v1::COMPLAINT_STATE_SUBMITTED; number <= v1::COMPLAINT_STATE_WITHDRAWN;
       ++number) {
    for (int action = v1::Action_MIN; action <= v1::Action_MAX; ++action) {
      const auto state = static_cast<v1::ComplaintState>(number);
      if (state == v1::COMPLAINT_STATE_PENDING_APPROVAL) continue;
      Story story = StoryInState(state);
      absl::Time time = story.now().update_time;
      for (const v1::Action implied : ImpliedBefore(static_cast<v1::Action>(action), story.now())) {
        const Actor actor = {.kind = ImpliedActor(implied, story.now()), .agency = "dinkes"};
        story.Do(implied, actor, time += absl::Minutes(1));
      }
    }
  }
}

TEST(ImpliedSteps, OutOfTriageTheCoordinatorVerified) {
  Complaint complaint;
  EXPECT_EQ(ImpliedActor(v1::ACTION_VERIFY, complaint), v1::ACTOR_KIND_OFFICER);
  complaint.in_triage = true;
  EXPECT_EQ(ImpliedActor(v1::ACTION_VERIFY, complaint), v1::ACTOR_KIND_COORDINATOR);
}

}  // namespace
}  // namespace tanggap::complaints
