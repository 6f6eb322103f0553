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

// Whatever is assumed, and then what it is assumed for: whoever does it.
TEST(ImpliedSteps, TheRulesLetThemBeTakenInEveryStateAndTheStepAfterThem) {
  int assumed = 0;
  for (int number = v1::COMPLAINT_STATE_SUBMITTED; number <= v1::COMPLAINT_STATE_WITHDRAWN;
       ++number) {
    for (int value = v1::Action_MIN; value <= v1::Action_MAX; ++value) {
      const auto action = static_cast<v1::Action>(value);
      Story story = StoryInState(static_cast<v1::ComplaintState>(number));
      absl::Time time = story.now().update_time;
      const std::vector<v1::Action> before = ImpliedBefore(action, story.now());
      if (before.empty()) continue;
      ++assumed;
      for (const v1::Action implied : before) {
        const Actor actor = {.kind = ImpliedActor(implied), .agency = "dinkes"};
        story.Do(implied, actor, time += absl::Minutes(1));
      }
      const Transition* transition = FindTransition(action, story.now().state);
      ASSERT_NE(transition, nullptr) << v1::Action_Name(action);
      Actor actor = {.kind = transition->actors.front(), .agency = "dinkes"};
      actor.unit = story.now().unit;
      story.Do(action, actor, time += absl::Minutes(1));
    }
  }
  EXPECT_GT(assumed, 20);
}

TEST(ImpliedSteps, AnEndThatIsSoAlreadyIsMetHoweverItCame) {
  for (const v1::Action action : {v1::ACTION_CLOSE, v1::ACTION_ACCEPT_ANSWER})
    EXPECT_TRUE(IsMet(action, v1::COMPLAINT_STATE_CLOSED));
  EXPECT_TRUE(IsMet(v1::ACTION_REJECT, v1::COMPLAINT_STATE_REJECTED));
  EXPECT_TRUE(IsMet(v1::ACTION_EXPIRE, v1::COMPLAINT_STATE_WITHDRAWN));
  EXPECT_FALSE(IsMet(v1::ACTION_CLOSE, v1::COMPLAINT_STATE_WITHDRAWN));
  EXPECT_FALSE(IsMet(v1::ACTION_VERIFY, v1::COMPLAINT_STATE_VERIFIED)) << "that is no end";
  EXPECT_FALSE(IsMet(v1::ACTION_COMMENT, v1::COMPLAINT_STATE_CLOSED));
}

TEST(ImpliedSteps, ACaseEndsWithWhatLeavesNobodyAnythingToDo) {
  for (const v1::Action action : {v1::ACTION_CLOSE, v1::ACTION_ACCEPT_ANSWER, v1::ACTION_REJECT,
                                  v1::ACTION_WITHDRAW, v1::ACTION_EXPIRE})
    EXPECT_TRUE(IsEnd(action)) << v1::Action_Name(action);
  for (const v1::Action action : {v1::ACTION_CREATE, v1::ACTION_ANSWER, v1::ACTION_COMMENT})
    EXPECT_FALSE(IsEnd(action)) << v1::Action_Name(action);
}

TEST(ImpliedSteps, WhatIsOnlySaidOnTheWayChangesNoState) {
  for (const v1::Action action : {v1::ACTION_ANSWER, v1::ACTION_CLOSE, v1::ACTION_REOPEN})
    EXPECT_TRUE(ChangesState(action));
  for (const v1::Action action : {v1::ACTION_COMMENT, v1::ACTION_UPDATE, v1::ACTION_REMIND})
    EXPECT_FALSE(ChangesState(action));
}

TEST(ImpliedSteps, NobodyMayAssumeWhoseACaseInTriageIs) {
  Story story = StoryInState(v1::COMPLAINT_STATE_SUBMITTED);
  story.mutable_now().in_triage = true;
  EXPECT_THAT(ImpliedBefore(v1::ACTION_ANSWER, story.now()), IsEmpty());
  EXPECT_THAT(ImpliedBefore(v1::ACTION_ASSIGN, story.now()), IsEmpty());
}

}  // namespace
}  // namespace tanggap::complaints
