#include "services/complaints/domain/timer.h"

#include <gtest/gtest.h>

#include <optional>

#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

// Filed, verified, assigned and answered within minutes.
Story AnsweredAt(absl::Time answered, directory::Policy policy = Standard()) {
  Story story(answered - absl::Minutes(3), std::move(policy));
  story.Do(v1::ACTION_VERIFY, Officer(), answered - absl::Minutes(2));
  story.Do(v1::ACTION_ASSIGN, Supervisor(), answered - absl::Minutes(1));
  story.Do(v1::ACTION_ANSWER, Officer(), answered);
  return story;
}

TEST(TimerTest, RemindsThreeWorkingDaysBeforeItClosesAnAnsweredCase) {
  Story story = AnsweredAt(Wib(3, 4));
  EXPECT_EQ(story.Due(directory::v1::CLOCK_KIND_CONFIRM), Wib(3, 25));
  EXPECT_EQ(TimerOf(story.now()), Wib(3, 13));
  EXPECT_EQ(TimerActionAt(story.now(), Wib(3, 13) - absl::Microseconds(1)), std::nullopt);
  EXPECT_EQ(TimerActionAt(story.now(), Wib(3, 13)), v1::ACTION_REMIND);
  story.Do(v1::ACTION_REMIND, System(), Wib(3, 13));
  EXPECT_EQ(story.now().state, v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_EQ(TimerOf(story.now()), Wib(3, 25));
  EXPECT_EQ(TimerActionAt(story.now(), Wib(3, 14)), std::nullopt) << "once is enough";
  EXPECT_EQ(TimerActionAt(story.now(), Wib(3, 25) - absl::Microseconds(1)), std::nullopt);
  EXPECT_EQ(TimerActionAt(story.now(), Wib(3, 25)), v1::ACTION_CLOSE);
  story.Do(v1::ACTION_CLOSE, System(), Wib(3, 25));
  EXPECT_EQ(TimerOf(story.now()), std::nullopt);
  EXPECT_EQ(TimerActionAt(story.now(), Wib(6, 1)), std::nullopt);
}

TEST(TimerTest, RemindsThreeCalendarDaysBeforeItWithdrawsAnUnansweredQuestion) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 4));
  EXPECT_EQ(story.Due(directory::v1::CLOCK_KIND_INFORMATION), Wib(4, 3));
  EXPECT_EQ(TimerOf(story.now()), Wib(3, 31));
  EXPECT_EQ(TimerActionAt(story.now(), Wib(3, 31)), v1::ACTION_REMIND);
  story.Do(v1::ACTION_REMIND, System(), Wib(3, 31));
  EXPECT_EQ(TimerOf(story.now()), Wib(4, 3));
  EXPECT_EQ(TimerActionAt(story.now(), Wib(4, 3)), v1::ACTION_EXPIRE);
}

TEST(TimerTest, AServiceThatWasAwayPastTheEndRemindsNoMore) {
  EXPECT_EQ(TimerActionAt(AnsweredAt(Wib(3, 4)).now(), Wib(3, 25)), v1::ACTION_CLOSE);
}

TEST(TimerTest, AStandardWithoutReminderGoesStraightToTheEnd) {
  directory::Policy policy = Standard();
  for (directory::v1::Allowance& allowance : policy.allowances) allowance.set_remind_before(0);
  Story story = AnsweredAt(Wib(3, 4), policy);
  EXPECT_EQ(TimerOf(story.now()), Wib(3, 25));
  EXPECT_EQ(TimerActionAt(story.now(), Wib(3, 13)), std::nullopt);
  EXPECT_EQ(TimerActionAt(story.now(), Wib(3, 25)), v1::ACTION_CLOSE);
}

TEST(TimerTest, TheReportersWordStopsItAndTheNextAnswerStartsItAnew) {
  Story story = AnsweredAt(Wib(3, 4));
  story.Do(v1::ACTION_REMIND, System(), Wib(3, 13));
  story.Do(v1::ACTION_DISPUTE_ANSWER, Reporter(), Wib(3, 16));
  EXPECT_EQ(TimerOf(story.now()), std::nullopt);
  EXPECT_EQ(story.now().remind_time, std::nullopt);
  story.Do(v1::ACTION_ANSWER, Officer(), Wib(4, 6));
  EXPECT_EQ(TimerOf(story.now()), Wib(4, 15)) << "seven working days on";
}

TEST(TimerTest, AReminderThatWasNotYetDueIsForgottenWithTheClock) {
  Story answered = AnsweredAt(Wib(3, 4));
  answered.Do(v1::ACTION_ACCEPT_ANSWER, Reporter(), Wib(3, 5));
  EXPECT_EQ(answered.now().remind_time, std::nullopt);
  Story asked(Wib(3, 2));
  asked.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 4));
  asked.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 5));
  EXPECT_EQ(asked.now().remind_time, std::nullopt);
}

TEST(TimerTest, ACommentNeitherStopsNorMovesIt) {
  Story story = AnsweredAt(Wib(3, 4));
  story.Do(v1::ACTION_COMMENT, Reporter(), Wib(3, 5));
  EXPECT_EQ(TimerOf(story.now()), Wib(3, 13));
}

TEST(TimerTest, NothingRunsByItselfInOtherStates) {
  for (const auto state :
       {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_VERIFIED, v1::COMPLAINT_STATE_ASSIGNED,
        v1::COMPLAINT_STATE_IN_PROGRESS, v1::COMPLAINT_STATE_PENDING_APPROVAL,
        v1::COMPLAINT_STATE_CLOSED, v1::COMPLAINT_STATE_REJECTED, v1::COMPLAINT_STATE_WITHDRAWN}) {
    const Story story = StoryInState(state);
    EXPECT_EQ(TimerOf(story.now()), std::nullopt) << state;
    EXPECT_EQ(TimerActionAt(story.now(), Wib(12, 31)), std::nullopt) << state;
  }
}

}  // namespace
}  // namespace tanggap::complaints
