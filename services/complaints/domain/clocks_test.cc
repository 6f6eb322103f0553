// The clocks of whole stories, by real dates of an office in Western Indonesia that is closed on
// weekends, holidays and joint leave. Every due time here was counted by hand on a calendar.
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

using namespace directory::v1;  // NOLINT: the clocks' names

std::string Print(absl::Time time) {
  return absl::FormatTime("%a %d %b %H:%M", time, absl::FixedTimeZone(7 * 60 * 60));
}

#define EXPECT_TIME(actual, expected) EXPECT_EQ(Print(actual), Print(expected))

TEST(VerifyClockTest, GivesThreeWorkingDays) {
  const std::vector<std::tuple<const char*, absl::Time, absl::Time>> cases = {
      {"Monday", Wib(3, 2, 10), Wib(3, 5, 10)},
      {"over a weekend", Wib(3, 6, 14, 30), Wib(3, 11, 14, 30)},
      {"filed on a Saturday", Wib(3, 7, 11), Wib(3, 12, 0)},
      {"until the end of a Friday", Wib(3, 4, 0), Wib(3, 7, 0)},
      {"over Nyepi, Idul Fitri and their joint leave", Wib(3, 17, 10), Wib(3, 27, 10)},
      {"filed on a holiday", Wib(3, 19, 8), Wib(3, 28, 0)},
      {"over a long weekend", Wib(4, 2, 9), Wib(4, 8, 9)},
      {"over the first of May", Wib(4, 30, 9), Wib(5, 6, 9)},
      {"over a joint leave before a holiday", Wib(2, 13, 16), Wib(2, 20, 16)},
      {"over a day that is only observed", Wib(2, 19, 9), Wib(2, 24, 9)},
  };
  for (const auto& [what, filed, due] : cases) {
    Story story(filed);
    SCOPED_TRACE(what);
    EXPECT_TIME(story.Due(CLOCK_KIND_VERIFY), due);
    EXPECT_EQ(story.Find(CLOCK_KIND_VERIFY)->run, 1);
    EXPECT_EQ(story.Find(CLOCK_KIND_VERIFY)->start, filed);
    EXPECT_EQ(story.now().file_time, filed);
  }
}

TEST(VerifyClockTest, KnowsAnOfficeThatWorksOnJointLeave) {
  const directory::WorkCalendar open = MakeOffice(false);
  Story story(Wib(3, 17, 10), Standard(), open);
  EXPECT_TIME(story.Due(CLOCK_KIND_VERIFY), Wib(3, 23, 10));
}

TEST(VerifyClockTest, IsMetByVerifyingAndByRejecting) {
  for (const v1::Action action : {v1::ACTION_VERIFY, v1::ACTION_REJECT}) {
    Story story(Wib(3, 2));
    story.Do(action, Officer(), Wib(3, 4));
    EXPECT_EQ(story.Find(CLOCK_KIND_VERIFY)->met, Wib(3, 4));
  }
}

TEST(VerifyClockTest, IsDroppedByWithdrawingAndStartsAnewWithReopening) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(3, 3));
  EXPECT_TRUE(story.Find(CLOCK_KIND_VERIFY)->dropped);
  EXPECT_EQ(story.Find(CLOCK_KIND_VERIFY)->met, std::nullopt);
  story.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 17, 10));
  EXPECT_EQ(story.Find(CLOCK_KIND_VERIFY)->run, 2);
  EXPECT_TIME(story.Due(CLOCK_KIND_VERIFY), Wib(3, 27, 10));
  EXPECT_EQ(story.now().clocks.size(), 2u) << "what was is kept";
}

// ---- Pause and resume ----

struct Pause {
  absl::Time asked;
  absl::Time told;
  absl::Time due;
};

TEST(PauseTest, PutsOffTheDueTimeByJustTheWorkingTimeInBetween) {
  const std::vector<std::tuple<const char*, absl::Time, std::vector<Pause>>> cases = {
      {"over a weekend", Wib(3, 5), {{Wib(3, 6, 15), Wib(3, 9, 10), Wib(3, 11, 4)}}},
      {"within a weekend", Wib(3, 5), {{Wib(3, 7, 8), Wib(3, 8, 20), Wib(3, 10, 9)}}},
      {"within a day", Wib(3, 2), {{Wib(3, 3, 10), Wib(3, 3, 11, 30), Wib(3, 5, 10, 30)}}},
      {"told in the same minute", Wib(3, 2), {{Wib(3, 3), Wib(3, 3), Wib(3, 5)}}},
      {"over Idul Fitri", Wib(3, 16), {{Wib(3, 17, 15), Wib(3, 25, 8), Wib(3, 27, 2)}}},
      {"twice",
       Wib(3, 2),
       {{Wib(3, 3), Wib(3, 4), Wib(3, 6)}, {Wib(3, 5, 12), Wib(3, 9, 12), Wib(3, 10)}}},
  };
  for (const auto& [what, filed, pauses] : cases) {
    SCOPED_TRACE(what);
    Story story(filed);
    for (const Pause& pause : pauses) {
      const absl::Time before = story.Due(CLOCK_KIND_VERIFY);
      story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), pause.asked);
      EXPECT_EQ(story.Find(CLOCK_KIND_VERIFY)->paused_at, pause.asked);
      EXPECT_TIME(story.Due(CLOCK_KIND_VERIFY), before);
      story.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), pause.told);
      EXPECT_EQ(story.Find(CLOCK_KIND_VERIFY)->paused_at, std::nullopt);
      EXPECT_TIME(story.Due(CLOCK_KIND_VERIFY), pause.due);
    }
  }
}

TEST(PauseTest, HoldsForEveryClockButLegal) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  EXPECT_TIME(story.Due(CLOCK_KIND_FIRST_RESPONSE), Wib(3, 10));
  EXPECT_TIME(story.Due(CLOCK_KIND_RESOLVE), Wib(3, 30));
  EXPECT_TIME(story.Due(CLOCK_KIND_LEGAL), Wib(5, 2));
  story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 4));
  EXPECT_TIME(story.Due(CLOCK_KIND_INFORMATION), Wib(4, 3));
  EXPECT_EQ(story.Find(CLOCK_KIND_LEGAL)->paused_at, std::nullopt);
  story.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 6));
  EXPECT_EQ(story.Find(CLOCK_KIND_INFORMATION)->met, Wib(3, 6));
  EXPECT_TIME(story.Due(CLOCK_KIND_FIRST_RESPONSE), Wib(3, 12));
  EXPECT_TIME(story.Due(CLOCK_KIND_RESOLVE), Wib(4, 1));
  EXPECT_TIME(story.Due(CLOCK_KIND_LEGAL), Wib(5, 2));
}

TEST(PauseTest, OverdueStaysOverdue) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 6));
  story.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 9));
  EXPECT_TIME(story.Due(CLOCK_KIND_VERIFY), Wib(3, 5));
  // Asking at the very last moment is no way out either.
  Story last(Wib(3, 2));
  last.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 5));
  last.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 9));
  EXPECT_TIME(last.Due(CLOCK_KIND_VERIFY), Wib(3, 5));
  // Due with the end of Friday, asked on Saturday.
  Story weekend(Wib(3, 4, 0));
  weekend.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 7, 10));
  weekend.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 10));
  EXPECT_TIME(weekend.Due(CLOCK_KIND_VERIFY), Wib(3, 7, 0));
}

// FIRST_RESPONSE is due on 10 March, and is paused on the 4th with four working days left.
TEST(PauseTest, IsGivenBackToAClockThatIsMetMeanwhile) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 4));
  story.Do(v1::ACTION_COMMENT, Officer(), Wib(3, 11));
  EXPECT_EQ(story.Find(CLOCK_KIND_FIRST_RESPONSE)->met, Wib(3, 11));
  EXPECT_EQ(story.Find(CLOCK_KIND_FIRST_RESPONSE)->paused_at, std::nullopt);
  EXPECT_TIME(story.Due(CLOCK_KIND_FIRST_RESPONSE), Wib(3, 17));
  // Late is late, also when the reply comes during a pause.
  Story late(Wib(3, 2));
  late.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  late.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 11));
  late.Do(v1::ACTION_COMMENT, Officer(), Wib(3, 13));
  EXPECT_TIME(late.Due(CLOCK_KIND_FIRST_RESPONSE), Wib(3, 10));
}

TEST(PauseTest, InformationThatNeverComesEndsTheCaseAndItsClocks) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 4));
  story.Do(v1::ACTION_EXPIRE, System(), Wib(4, 3));
  for (const Clock& clock : story.now().clocks) {
    EXPECT_TRUE(clock.Ended());
    EXPECT_EQ(clock.dropped, clock.kind != CLOCK_KIND_VERIFY) << clock.kind;
  }
  EXPECT_EQ(story.now().end_time, Wib(4, 3));
}

// ---- LEGAL ----

TEST(LegalClockTest, StartsWithVerifyingInTime) {
  Story story(Wib(3, 2));
  EXPECT_EQ(story.Find(CLOCK_KIND_LEGAL), nullptr);
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 4));
  EXPECT_TIME(story.Find(CLOCK_KIND_LEGAL)->start, Wib(3, 4));
  EXPECT_TIME(story.Due(CLOCK_KIND_LEGAL), Wib(5, 3));
}

TEST(LegalClockTest, StartsWhenVerifyingFellDueIfItCameLate) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 12));
  EXPECT_TIME(story.Find(CLOCK_KIND_LEGAL)->start, Wib(3, 5));
  EXPECT_TIME(story.Due(CLOCK_KIND_LEGAL), Wib(5, 4));
  EXPECT_TIME(story.Find(CLOCK_KIND_RESOLVE)->start, Wib(3, 12));
}

TEST(LegalClockTest, IsMetByTheAnswerAndNotByOneThatWaitsForApproval) {
  Story story = StoryInState(v1::COMPLAINT_STATE_PENDING_APPROVAL);
  EXPECT_FALSE(story.Find(CLOCK_KIND_LEGAL)->Ended());
  story.Do(v1::ACTION_APPROVE_ANSWER, Supervisor(), Wib(3, 5));
  EXPECT_EQ(story.Find(CLOCK_KIND_LEGAL)->met, Wib(3, 5));
}

// Verified on 3 March: the law's sixty days end on 2 May.
TEST(LegalClockTest, GoesOnAsItWasWhenACaseComesBackUnanswered) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  for (const absl::Time asked : {Wib(3, 4), Wib(4, 10)}) {
    story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), asked);
    story.Do(v1::ACTION_EXPIRE, System(), story.Due(CLOCK_KIND_INFORMATION));
    EXPECT_TRUE(story.Find(CLOCK_KIND_LEGAL)->dropped);
    story.Do(v1::ACTION_REOPEN, Reporter(), story.now().update_time + absl::Hours(30));
    EXPECT_EQ(story.now().state, v1::COMPLAINT_STATE_VERIFIED);
    EXPECT_FALSE(story.Find(CLOCK_KIND_LEGAL)->Ended());
    EXPECT_TIME(story.Find(CLOCK_KIND_LEGAL)->start, Wib(3, 3));
    EXPECT_TIME(story.Due(CLOCK_KIND_LEGAL), Wib(5, 2));
  }
  EXPECT_EQ(story.Find(CLOCK_KIND_LEGAL)->run, 3);
  story.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(5, 12));
  story.Do(v1::ACTION_REOPEN, Supervisor(), Wib(5, 13));
  EXPECT_TIME(story.Due(CLOCK_KIND_LEGAL), Wib(5, 2)) << "what has run out stays so";
}

TEST(LegalClockTest, BeginsWithVerifyingForACaseThatComesBackUnverified) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 3));
  story.Do(v1::ACTION_EXPIRE, System(), Wib(4, 2));
  story.Do(v1::ACTION_REOPEN, Reporter(), Wib(4, 6));
  EXPECT_EQ(story.now().state, v1::COMPLAINT_STATE_SUBMITTED);
  EXPECT_EQ(story.Find(CLOCK_KIND_LEGAL), nullptr);
  EXPECT_TIME(story.Due(CLOCK_KIND_VERIFY), Wib(4, 9));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(4, 8));
  EXPECT_TIME(story.Find(CLOCK_KIND_LEGAL)->start, Wib(4, 8));
}

TEST(LegalClockTest, IsOverWithTheFirstAnswerWhateverComesAfter) {
  Story story = StoryInState(v1::COMPLAINT_STATE_ANSWERED);
  const absl::Time answered = *story.now().answer_time;
  story.Do(v1::ACTION_DISPUTE_ANSWER, Reporter(), Wib(3, 3));
  story.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(3, 4));
  story.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 5));
  EXPECT_EQ(story.Find(CLOCK_KIND_LEGAL)->run, 1);
  EXPECT_EQ(story.Find(CLOCK_KIND_LEGAL)->met, answered);
  Story closed = StoryInState(v1::COMPLAINT_STATE_CLOSED);
  closed.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 5));
  EXPECT_EQ(closed.Find(CLOCK_KIND_LEGAL)->run, 1);
}

// ---- Which standard, and what is due next ----

directory::Policy StandardWithResolve(int days) {
  directory::Policy policy = Standard();
  for (Allowance& allowance : policy.allowances) {
    if (allowance.clock() == CLOCK_KIND_RESOLVE) allowance.set_amount(days);
  }
  return policy;
}

// What SP4N-LAPOR! gives: by class, and by track once it is set.
TEST(StandardTest, TheClassAndTrackThatVerifyingSetsDecide) {
  const std::vector<std::tuple<const char*, int, absl::Time>> cases = {
      {"light", 2, Wib(3, 4)},
      {"information request", 5, Wib(3, 9)},
      {"public information request", 10, Wib(3, 16)},
      {"not investigative, suggestion, aspiration", 14, Wib(3, 27)},
      {"investigative", 60, Wib(6, 10)},
  };
  for (const auto& [what, days, due] : cases) {
    SCOPED_TRACE(what);
    Story story(Wib(2, 27));
    EXPECT_EQ(story.now().policy, "federation/complaint@1");
    story.policy() = StandardWithResolve(days);
    Step verify = MakeStep(v1::ACTION_VERIFY, Officer(), Wib(3, 2));
    verify.policy = "dinkes/other@2";
    story.Do(verify);
    EXPECT_TIME(story.Due(CLOCK_KIND_RESOLVE), due);
    EXPECT_EQ(story.Find(CLOCK_KIND_RESOLVE)->allowance.amount(), days);
    EXPECT_EQ(story.now().policy, "dinkes/other@2");
  }
}

TEST(NextDueTest, FollowsFromTheState) {
  const std::vector<std::tuple<v1::ComplaintState, ClockKind>> cases = {
      {v1::COMPLAINT_STATE_SUBMITTED, CLOCK_KIND_VERIFY},
      {v1::COMPLAINT_STATE_VERIFIED, CLOCK_KIND_FIRST_RESPONSE},
      {v1::COMPLAINT_STATE_ASSIGNED, CLOCK_KIND_FIRST_RESPONSE},
      {v1::COMPLAINT_STATE_IN_PROGRESS, CLOCK_KIND_FIRST_RESPONSE},
      {v1::COMPLAINT_STATE_NEEDS_INFORMATION, CLOCK_KIND_INFORMATION},
      {v1::COMPLAINT_STATE_PENDING_APPROVAL, CLOCK_KIND_FIRST_RESPONSE},
      {v1::COMPLAINT_STATE_ANSWERED, CLOCK_KIND_CONFIRM},
  };
  for (const auto& [state, kind] : cases) {
    Story story = StoryInState(state);
    const std::optional<NextDue> next = NextDueOf(story.now());
    ASSERT_TRUE(next.has_value()) << state;
    EXPECT_EQ(next->clock, kind) << state;
    EXPECT_TIME(next->time, story.Due(kind));
    story.Do(v1::ACTION_COMMENT, Officer(), Wib(3, 3));
    if (kind == CLOCK_KIND_FIRST_RESPONSE) {
      EXPECT_EQ(NextDueOf(story.now())->clock, CLOCK_KIND_RESOLVE) << "the first reply is given";
    }
  }
  for (const auto state :
       {v1::COMPLAINT_STATE_CLOSED, v1::COMPLAINT_STATE_REJECTED, v1::COMPLAINT_STATE_WITHDRAWN}) {
    EXPECT_FALSE(NextDueOf(StoryInState(state).now()).has_value()) << state;
  }
}

TEST(NextDueTest, IsTheEarlierOfFirstResponseAndResolve) {
  Story story(Wib(3, 2), StandardWithResolve(2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  EXPECT_EQ(NextDueOf(story.now())->clock, CLOCK_KIND_RESOLVE);
  EXPECT_TIME(NextDueOf(story.now())->time, Wib(3, 5));
}

}  // namespace
}  // namespace tanggap::complaints
