// The conditions beside the lifecycle's table, each with the reason it is refused for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "services/complaints/domain/lifecycle.h"
#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using ::tanggap::testing::HasReason;
using ::tanggap::testing::IsOk;

TEST(AssigneeTest, OnlyAnOfficerOfTheAssignedUnitStartsAndAnswers) {
  for (const v1::Action action : {v1::ACTION_START_WORK, v1::ACTION_ANSWER}) {
    Story story = StoryInState(v1::COMPLAINT_STATE_ASSIGNED);
    Actor elsewhere = Officer();
    elsewhere.agency = "dinsos";
    for (const Actor& other : {Officer("tono", "gizi"), Officer("tono", ""), elsewhere}) {
      EXPECT_THAT(story.Try(action, other, Wib(3, 3)), HasReason(Reason::NOT_THE_ASSIGNEE));
    }
    EXPECT_THAT(story.Try(action, Officer("tono", "farmasi"), Wib(3, 3)), IsOk());
  }
}

TEST(AssigneeTest, ACaseGivenToAPersonWaitsForThem) {
  Story story = StoryInState(v1::COMPLAINT_STATE_VERIFIED);
  Step assign = MakeStep(v1::ACTION_ASSIGN, Supervisor(), Wib(3, 3));
  assign.officer = "wati";
  story.Do(assign);
  EXPECT_THAT(story.Try(v1::ACTION_START_WORK, Officer("tono"), Wib(3, 3)),
              HasReason(Reason::NOT_THE_ASSIGNEE));
  EXPECT_THAT(story.Try(v1::ACTION_START_WORK, Officer("wati"), Wib(3, 3)), IsOk());
}

TEST(AssigneeTest, WhoeverStartsACaseOfTheUnitTakesIt) {
  Story story = StoryInState(v1::COMPLAINT_STATE_ASSIGNED);
  EXPECT_EQ(story.now().officer, "");
  story.Do(v1::ACTION_START_WORK, Officer("tono"), Wib(3, 3));
  EXPECT_EQ(story.now().officer, "tono");
  EXPECT_EQ(story.now().unit, "farmasi");
}

TEST(AssigneeTest, AssigningAgainReplacesUnitAndOfficer) {
  Story story = StoryInState(v1::COMPLAINT_STATE_IN_PROGRESS);
  Step assign = MakeStep(v1::ACTION_ASSIGN, Officer(), Wib(3, 3));
  assign.unit = "gizi";
  story.Do(assign);
  EXPECT_EQ(story.now().unit, "gizi");
  EXPECT_EQ(story.now().officer, "");
  EXPECT_THAT(story.Try(v1::ACTION_START_WORK, Officer("wati", "farmasi"), Wib(3, 3)),
              HasReason(Reason::NOT_THE_ASSIGNEE));
}

TEST(ApprovalTest, TheAuthorCannotDecide) {
  for (const v1::Action action : {v1::ACTION_APPROVE_ANSWER, v1::ACTION_RETURN_ANSWER}) {
    Story story = StoryInState(v1::COMPLAINT_STATE_PENDING_APPROVAL);
    EXPECT_EQ(story.now().draft_author, "wati");
    EXPECT_THAT(story.Try(action, Supervisor("wati"), Wib(3, 3)),
                HasReason(Reason::AUTHOR_CANNOT_DECIDE));
    EXPECT_THAT(story.Try(action, Supervisor("joko"), Wib(3, 3)), IsOk());
  }
}

TEST(ApprovalTest, TheLatestAuthorCounts) {
  Story story = StoryInState(v1::COMPLAINT_STATE_PENDING_APPROVAL);
  story.Do(v1::ACTION_RETURN_ANSWER, Supervisor(), Wib(3, 3));
  Step answer = MakeStep(v1::ACTION_ANSWER, Officer("tono"), Wib(3, 4));
  answer.needs_approval = true;
  story.Do(answer);
  EXPECT_THAT(story.Try(v1::ACTION_APPROVE_ANSWER, Supervisor("tono"), Wib(3, 5)),
              HasReason(Reason::AUTHOR_CANNOT_DECIDE));
  EXPECT_THAT(story.Try(v1::ACTION_APPROVE_ANSWER, Supervisor("wati"), Wib(3, 5)), IsOk());
}

TEST(ApprovalTest, AnAnswerReachesTheReporterWhenApprovedAndNotBefore) {
  for (const v1::Action action : {v1::ACTION_RETURN_ANSWER, v1::ACTION_WITHDRAW}) {
    Story story = StoryInState(v1::COMPLAINT_STATE_PENDING_APPROVAL);
    EXPECT_EQ(story.now().answer_time, std::nullopt);
    story.Do(action, action == v1::ACTION_WITHDRAW ? Reporter() : Supervisor(), Wib(3, 3));
    EXPECT_EQ(story.now().answer_time, std::nullopt) << "or the reporter would be shown it";
  }
  Story story = StoryInState(v1::COMPLAINT_STATE_PENDING_APPROVAL);
  story.Do(v1::ACTION_APPROVE_ANSWER, Supervisor(), Wib(3, 3));
  EXPECT_EQ(story.now().answer_time, Wib(3, 3));
  story.Do(v1::ACTION_DISPUTE_ANSWER, Reporter(), Wib(3, 4));
  EXPECT_EQ(story.now().answer_time, Wib(3, 3)) << "the reporter has had this one";
}

TEST(ReopenTest, TheReporterHasTheStandardsWindow) {
  for (const auto state :
       {v1::COMPLAINT_STATE_CLOSED, v1::COMPLAINT_STATE_REJECTED, v1::COMPLAINT_STATE_WITHDRAWN}) {
    Story story = StoryInState(state);
    const absl::Time last = *story.now().end_time + 30 * absl::Hours(24);
    for (const auto kind :
         {v1::ACTOR_KIND_REPORTER, v1::ACTOR_KIND_PROXY, v1::ACTOR_KIND_FRONT_DESK}) {
      EXPECT_THAT(story.Try(v1::ACTION_REOPEN, {.kind = kind}, last + absl::Microseconds(1)),
                  HasReason(Reason::REOPEN_WINDOW_CLOSED));
      Story in_time = story;
      EXPECT_THAT(in_time.Try(v1::ACTION_REOPEN, {.kind = kind}, last), IsOk());
    }
    EXPECT_THAT(story.Try(v1::ACTION_REOPEN, Supervisor(), last + absl::Hours(24 * 365)), IsOk());
  }
}

TEST(ReopenTest, TheWindowBeginsWithTheEndAndNotWithALaterComment) {
  Story story = StoryInState(v1::COMPLAINT_STATE_CLOSED);
  const absl::Time end = *story.now().end_time;
  story.Do(v1::ACTION_COMMENT, Officer(), end + absl::Hours(24 * 20));
  EXPECT_EQ(story.now().end_time, end);
  EXPECT_THAT(story.Try(v1::ACTION_REOPEN, Reporter(), end + absl::Hours(24 * 31)),
              HasReason(Reason::REOPEN_WINDOW_CLOSED));
}

TEST(ReopenTest, AWindowOfNoDaysMeansNever) {
  Story story = StoryInState(v1::COMPLAINT_STATE_CLOSED);
  story.policy().reopening.set_window_days(0);
  EXPECT_THAT(story.Try(v1::ACTION_REOPEN, Reporter(), *story.now().end_time),
              HasReason(Reason::REOPEN_WINDOW_CLOSED));
  EXPECT_THAT(story.Try(v1::ACTION_REOPEN, Supervisor(), *story.now().end_time), IsOk());
}

TEST(ReopenTest, ARejectedCaseComesBackOnce) {
  Story story = StoryInState(v1::COMPLAINT_STATE_REJECTED);
  story.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 3));
  EXPECT_EQ(story.now().state, v1::COMPLAINT_STATE_SUBMITTED);
  EXPECT_EQ(story.now().reopen_count, 1);
  story.Do(v1::ACTION_REJECT, Officer(), Wib(3, 4));
  EXPECT_THAT(story.Try(v1::ACTION_REOPEN, Reporter(), Wib(3, 5)),
              HasReason(Reason::REOPENED_BEFORE));
  EXPECT_THAT(story.Try(v1::ACTION_REOPEN, Supervisor(), Wib(3, 5)),
              HasReason(Reason::REOPENED_BEFORE));
}

TEST(ReopenTest, ThatItWasRejectedOnceDoesNotHinderItLater) {
  Story story = StoryInState(v1::COMPLAINT_STATE_REJECTED);
  story.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 3));
  story.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(3, 4));
  EXPECT_THAT(story.Try(v1::ACTION_REOPEN, Reporter(), Wib(3, 5)), IsOk());
}

TEST(ReopenTest, AClosedOrWithdrawnCaseComesBackAgainAndAgain) {
  Story story = StoryInState(v1::COMPLAINT_STATE_WITHDRAWN);
  for (int day = 3; day <= 6; ++day) {
    story.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, day, 9));
    story.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(3, day, 10));
  }
  EXPECT_EQ(story.now().reopen_count, 4);
}

TEST(SilenceTest, TheServiceClosesAndWithdrawsOnlyWhatIsDue) {
  const std::vector<std::pair<v1::ComplaintState, v1::Action>> silences = {
      {v1::COMPLAINT_STATE_ANSWERED, v1::ACTION_CLOSE},
      {v1::COMPLAINT_STATE_NEEDS_INFORMATION, v1::ACTION_EXPIRE}};
  for (const auto& [state, action] : silences) {
    Story story = StoryInState(state);
    const absl::Time due = NextDueOf(story.now())->time;
    EXPECT_THAT(story.Try(action, System(), due - absl::Microseconds(1)),
                HasReason(Reason::NOT_DUE_YET));
    EXPECT_THAT(story.Try(action, System(), due), IsOk());
  }
}

TEST(SilenceTest, AnImportedCloseIsTakenAsItWas) {
  Story story = StoryInState(v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_THAT(story.Try(v1::ACTION_CLOSE, {.kind = v1::ACTOR_KIND_IMPORTER}, Wib(3, 3)), IsOk());
}

TEST(CommentTest, OfTheReportersSideIsNeverAmongHandlers) {
  Story story = StoryInState(v1::COMPLAINT_STATE_VERIFIED);
  for (const auto kind :
       {v1::ACTOR_KIND_REPORTER, v1::ACTOR_KIND_PROXY, v1::ACTOR_KIND_FRONT_DESK}) {
    Step step = MakeStep(v1::ACTION_COMMENT, {.kind = kind}, Wib(3, 3));
    step.audience = v1::AUDIENCE_INTERNAL;
    EXPECT_THAT(story.Try(step), HasReason(Reason::INVALID_FIELD));
    step.audience = v1::AUDIENCE_REPORTER;
    EXPECT_THAT(story.Try(step), IsOk());
  }
  Step internal = MakeStep(v1::ACTION_COMMENT, Officer(), Wib(3, 3));
  internal.audience = v1::AUDIENCE_INTERNAL;
  EXPECT_THAT(story.Try(internal), IsOk());
}

TEST(VerifyTest, MovesACaseToAnotherAgencyOutOfTriageOnly) {
  Story story = StoryInState(v1::COMPLAINT_STATE_SUBMITTED);
  Step verify = MakeStep(v1::ACTION_VERIFY, Coordinator(), Wib(3, 3));
  verify.agency = "dinsos";
  EXPECT_THAT(story.Try(verify), HasReason(Reason::TRANSFER_REQUIRED));
  story.mutable_now().in_triage = true;
  story.Do(verify);
  EXPECT_EQ(story.now().agency, "dinsos");
  EXPECT_EQ(story.now().hop_count, 1);
  EXPECT_FALSE(story.now().in_triage);
}

TEST(VerifyTest, OutOfTriageOnlyTheCoordinatorDecidesEvenThatItStays) {
  Story story = StoryInState(v1::COMPLAINT_STATE_SUBMITTED);
  story.mutable_now().in_triage = true;
  for (const char* agency : {"", "dinkes", "dinsos"}) {
    Step verify = MakeStep(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
    verify.agency = agency;
    EXPECT_THAT(story.Try(verify), HasReason(Reason::ACTION_NOT_ALLOWED)) << agency;
  }
  story.Do(MakeStep(v1::ACTION_VERIFY, Coordinator(), Wib(3, 3)));
  EXPECT_EQ(story.now().hop_count, 0);
}

TEST(VerifyTest, ToItsOwnAgencyIsNoMove) {
  Story story = StoryInState(v1::COMPLAINT_STATE_SUBMITTED);
  Step verify = MakeStep(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  verify.agency = "dinkes";
  story.Do(verify);
  EXPECT_EQ(story.now().hop_count, 0);
  EXPECT_EQ(story.now().track, common::v1::TRACK_NON_INVESTIGATIVE);
  EXPECT_EQ(story.now().category, "obat");
  EXPECT_TRUE(story.now().ever_verified);
}

TEST(SilenceTest, TheReporterIsRemindedOnceAndNotTooEarly) {
  for (const auto state : {v1::COMPLAINT_STATE_ANSWERED, v1::COMPLAINT_STATE_NEEDS_INFORMATION}) {
    Story story = StoryInState(state);
    const absl::Time when = *story.now().remind_time;
    EXPECT_THAT(story.Try(v1::ACTION_REMIND, System(), when - absl::Microseconds(1)),
                HasReason(Reason::NOT_DUE_YET));
    EXPECT_THAT(story.Try(v1::ACTION_REMIND, System(), when), IsOk());
    EXPECT_THAT(story.Try(v1::ACTION_REMIND, System(), when + absl::Hours(1)),
                HasReason(Reason::ACTION_NOT_ALLOWED));
  }
}

}  // namespace
}  // namespace tanggap::complaints
