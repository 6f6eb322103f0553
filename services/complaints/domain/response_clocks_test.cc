// What counts as an answer to the reporter, what the clocks do on a second run, and that nothing
// else moves a due time.
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

using namespace directory::v1;  // NOLINT: the clocks' names

Step Comment(const Actor& actor, v1::Audience audience, absl::Time time) {
  Step step = MakeStep(v1::ACTION_COMMENT, actor, time);
  step.audience = audience;
  return step;
}

const Actor& Partner() {
  static const auto& partner =
      *new Actor{.kind = v1::ACTOR_KIND_PARTNER, .agency = "dinkes", .officer = "app"};
  return partner;
}

TEST(FirstResponseTest, APublicReplyBeforeVerificationMeansItNeverStarts) {
  Story story(Wib(3, 2));
  story.Do(Comment(Officer(), v1::AUDIENCE_REPORTER, Wib(3, 3)));
  EXPECT_EQ(story.now().first_response_time, Wib(3, 3));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 4));
  EXPECT_EQ(story.Find(CLOCK_KIND_FIRST_RESPONSE), nullptr);
  EXPECT_EQ(NextDueOf(story.now())->clock, CLOCK_KIND_RESOLVE);
}

TEST(FirstResponseTest, IsMetByThePublicReplyOfAnyoneOfTheAgency) {
  for (const Actor& actor : {Officer(), Supervisor(), Coordinator(), Partner()}) {
    Story story = StoryInState(v1::COMPLAINT_STATE_VERIFIED);
    story.Do(Comment(actor, v1::AUDIENCE_REPORTER, Wib(3, 3)));
    EXPECT_EQ(story.Find(CLOCK_KIND_FIRST_RESPONSE)->met, Wib(3, 3)) << actor.kind;
    story.Do(Comment(actor, v1::AUDIENCE_REPORTER, Wib(3, 4)));
    EXPECT_EQ(story.Find(CLOCK_KIND_FIRST_RESPONSE)->met, Wib(3, 3)) << "the first one counts";
    EXPECT_EQ(story.now().first_response_time, Wib(3, 3));
  }
}

TEST(FirstResponseTest, IsNotMetByWordsAmongHandlersNorByTheReportersOwn) {
  Story story = StoryInState(v1::COMPLAINT_STATE_VERIFIED);
  for (const Actor& actor : {Officer(), Supervisor(), Coordinator(), Partner()}) {
    story.Do(Comment(actor, v1::AUDIENCE_INTERNAL, Wib(3, 3)));
  }
  for (const auto kind :
       {v1::ACTOR_KIND_REPORTER, v1::ACTOR_KIND_PROXY, v1::ACTOR_KIND_FRONT_DESK}) {
    story.Do(Comment({.kind = kind}, v1::AUDIENCE_REPORTER, Wib(3, 3)));
  }
  EXPECT_FALSE(story.Find(CLOCK_KIND_FIRST_RESPONSE)->Ended());
  EXPECT_EQ(story.now().first_response_time, std::nullopt);
}

TEST(FirstResponseTest, IsNotMetByAskingForInformation) {
  Story before(Wib(3, 2));
  before.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 3));
  before.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 3, 10));
  before.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3, 11));
  EXPECT_FALSE(before.Find(CLOCK_KIND_FIRST_RESPONSE)->Ended());
  Story after = StoryInState(v1::COMPLAINT_STATE_IN_PROGRESS);
  after.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 3));
  EXPECT_FALSE(after.Find(CLOCK_KIND_FIRST_RESPONSE)->Ended());
  EXPECT_EQ(after.now().first_response_time, std::nullopt);
}

TEST(FirstResponseTest, CountsAlsoWhileTheReporterIsAskedAndAfterTheEnd) {
  Story asked = StoryInState(v1::COMPLAINT_STATE_VERIFIED);
  asked.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 3));
  asked.Do(Comment(Officer(), v1::AUDIENCE_REPORTER, Wib(3, 4)));
  EXPECT_EQ(asked.Find(CLOCK_KIND_FIRST_RESPONSE)->met, Wib(3, 4));
  Story withdrawn = StoryInState(v1::COMPLAINT_STATE_WITHDRAWN);
  withdrawn.Do(Comment(Officer(), v1::AUDIENCE_REPORTER, Wib(3, 3)));
  withdrawn.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 4));
  withdrawn.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 5));
  EXPECT_EQ(withdrawn.Find(CLOCK_KIND_FIRST_RESPONSE), nullptr);
}

TEST(FirstResponseTest, IsMetByTheAnswerWhenItReachesTheReporter) {
  Story direct = StoryInState(v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_EQ(direct.Find(CLOCK_KIND_FIRST_RESPONSE)->met, direct.now().answer_time);
  EXPECT_TRUE(direct.Find(CLOCK_KIND_RESOLVE)->met.has_value());
  Story approved = StoryInState(v1::COMPLAINT_STATE_PENDING_APPROVAL);
  EXPECT_FALSE(approved.Find(CLOCK_KIND_FIRST_RESPONSE)->Ended());
  EXPECT_FALSE(approved.Find(CLOCK_KIND_RESOLVE)->Ended()) << "it runs while others decide";
  approved.Do(v1::ACTION_APPROVE_ANSWER, Supervisor(), Wib(3, 5));
  EXPECT_EQ(approved.Find(CLOCK_KIND_FIRST_RESPONSE)->met, Wib(3, 5));
  EXPECT_EQ(approved.Find(CLOCK_KIND_RESOLVE)->met, Wib(3, 5));
}

TEST(FirstResponseTest, AReturnedAnswerIsNone) {
  Story story = StoryInState(v1::COMPLAINT_STATE_PENDING_APPROVAL);
  const absl::Time due = story.Due(CLOCK_KIND_RESOLVE);
  story.Do(v1::ACTION_RETURN_ANSWER, Supervisor(), Wib(3, 5));
  EXPECT_FALSE(story.Find(CLOCK_KIND_FIRST_RESPONSE)->Ended());
  EXPECT_FALSE(story.Find(CLOCK_KIND_RESOLVE)->Ended());
  EXPECT_EQ(story.Due(CLOCK_KIND_RESOLVE), due);
}

// ---- The second run of RESOLVE ----

// Verified on 3 March, so due on the 30th; answered on the day given.
Story Answered(SecondRun second_run, absl::Time answered) {
  directory::Policy policy = Standard();
  policy.reopening.set_second_run(second_run);
  Story story(Wib(3, 2), policy);
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  story.Do(v1::ACTION_ASSIGN, Supervisor(), Wib(3, 3));
  story.Do(v1::ACTION_ANSWER, Officer(), answered);
  return story;
}

TEST(SecondRunTest, IsFreshOrWhatWasLeftAsTheStandardSays) {
  const std::vector<std::tuple<SecondRun, absl::Time, absl::Time>> cases = {
      {SECOND_RUN_UNSPECIFIED, Wib(3, 6), Wib(4, 14)},
      {SECOND_RUN_FRESH, Wib(3, 6), Wib(4, 14)},
      {SECOND_RUN_REMAINDER, Wib(3, 6), Wib(4, 9)},          // 11 of 14 days were left
      {SECOND_RUN_REMAINDER, Wib(3, 6, 21), Wib(4, 8, 21)},  // ten and a half
      {SECOND_RUN_REMAINDER, Wib(3, 7, 12), Wib(4, 8, 18)},  // ten days and nine hours
  };
  for (const auto& [second_run, answered, due] : cases) {
    Story disputed = Answered(second_run, answered);
    disputed.Do(v1::ACTION_DISPUTE_ANSWER, Reporter(), Wib(3, 17));
    EXPECT_EQ(disputed.Find(CLOCK_KIND_RESOLVE)->run, 2);
    EXPECT_EQ(disputed.now().dispute_count, 1);
    EXPECT_EQ(disputed.Due(CLOCK_KIND_RESOLVE), due) << disputed.Due(CLOCK_KIND_RESOLVE);
    Story reopened = Answered(second_run, answered);
    reopened.Do(v1::ACTION_ACCEPT_ANSWER, Reporter(), Wib(3, 10));
    reopened.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 17));
    EXPECT_EQ(reopened.Due(CLOCK_KIND_RESOLVE), due) << reopened.Due(CLOCK_KIND_RESOLVE);
    EXPECT_EQ(reopened.now().reopen_count, 1);
  }
}

TEST(SecondRunTest, NothingIsLeftOfWhatWasOverdue) {
  Story story = Answered(SECOND_RUN_REMAINDER, Wib(4, 10));
  story.Do(v1::ACTION_DISPUTE_ANSWER, Reporter(), Wib(4, 13));
  EXPECT_EQ(story.Due(CLOCK_KIND_RESOLVE), Wib(4, 13)) << "due at once";
}

TEST(SecondRunTest, TheThirdRunGoesOnFromTheSecond) {
  Story story = Answered(SECOND_RUN_REMAINDER, Wib(3, 6));  // 11 days left
  story.Do(v1::ACTION_DISPUTE_ANSWER, Reporter(), Wib(3, 9));
  story.Do(v1::ACTION_ANSWER, Officer(), Wib(3, 13));  // 7 days left
  story.Do(v1::ACTION_DISPUTE_ANSWER, Reporter(), Wib(3, 25));
  EXPECT_EQ(story.Find(CLOCK_KIND_RESOLVE)->run, 3);
  EXPECT_EQ(story.Due(CLOCK_KIND_RESOLVE), Wib(4, 6));
  EXPECT_EQ(story.now().dispute_count, 2);
}

TEST(SecondRunTest, APauseDoesNotUseUpWhatIsLeft) {
  Story story = Answered(SECOND_RUN_REMAINDER, Wib(3, 6));
  story.Do(v1::ACTION_DISPUTE_ANSWER, Reporter(), Wib(3, 9));
  EXPECT_EQ(story.Due(CLOCK_KIND_RESOLVE), Wib(3, 31));
  story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 10));
  story.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 12));
  EXPECT_EQ(story.Due(CLOCK_KIND_RESOLVE), Wib(4, 2));
}

TEST(SecondRunTest, AVerifiedCaseThatWasWithdrawnRunsAgain) {
  Story story = StoryInState(v1::COMPLAINT_STATE_IN_PROGRESS);
  story.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(3, 3));
  EXPECT_TRUE(story.Find(CLOCK_KIND_RESOLVE)->dropped);
  story.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 17));
  EXPECT_EQ(story.Find(CLOCK_KIND_RESOLVE)->run, 2);
  EXPECT_EQ(story.Due(CLOCK_KIND_RESOLVE), Wib(4, 14));
  EXPECT_EQ(story.Due(CLOCK_KIND_FIRST_RESPONSE), Wib(3, 31)) << "nobody has replied yet";
}

// Verified on 3 March, so due on the 30th.
TEST(SecondRunTest, AWithdrawnCaseGoesOnWithWhatWasLeftIfTheStandardSaysSo) {
  directory::Policy policy = Standard();
  policy.reopening.set_second_run(SECOND_RUN_REMAINDER);
  const auto verified = [&] {
    Story story(Wib(3, 2), policy);
    story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
    return story;
  };
  Story story = verified();
  story.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(3, 6));  // 11 of 14 days were left
  story.Do(v1::ACTION_COMMENT, Officer(), Wib(3, 10));
  story.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 17));
  EXPECT_EQ(story.Find(CLOCK_KIND_RESOLVE)->run, 2);
  EXPECT_EQ(story.Due(CLOCK_KIND_RESOLVE), Wib(4, 9)) << story.Due(CLOCK_KIND_RESOLVE);
  // Withdrawn by silence: the thirty days of the question used nothing up.
  Story expired = verified();
  expired.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 6));
  expired.Do(v1::ACTION_EXPIRE, System(), Wib(4, 5));
  expired.Do(v1::ACTION_REOPEN, Reporter(), Wib(4, 6));
  EXPECT_EQ(expired.Due(CLOCK_KIND_RESOLVE), Wib(4, 21)) << expired.Due(CLOCK_KIND_RESOLVE);
  Story overdue = verified();
  overdue.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(4, 1));
  overdue.Do(v1::ACTION_REOPEN, Reporter(), Wib(4, 6));
  EXPECT_EQ(overdue.Due(CLOCK_KIND_RESOLVE), Wib(4, 6)) << "due at once";
}

// ---- What does not move a due time ----

std::vector<absl::Time> Dues(const Story& story) {
  std::vector<absl::Time> dues;
  for (const Clock& clock : story.now().clocks) dues.push_back(clock.due);
  return dues;
}

TEST(DueTimeTest, IsNeverMovedByAComment) {
  for (const auto state :
       {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_VERIFIED, v1::COMPLAINT_STATE_ASSIGNED,
        v1::COMPLAINT_STATE_IN_PROGRESS, v1::COMPLAINT_STATE_NEEDS_INFORMATION,
        v1::COMPLAINT_STATE_PENDING_APPROVAL, v1::COMPLAINT_STATE_ANSWERED}) {
    Story story = StoryInState(state);
    const std::vector<absl::Time> dues = Dues(story);
    int day = 3;
    for (const Actor& actor : {Reporter(), Officer(), Supervisor(), Coordinator(), Partner()}) {
      for (const auto audience : {v1::AUDIENCE_INTERNAL, v1::AUDIENCE_REPORTER}) {
        const bool reporter = actor.kind == v1::ACTOR_KIND_REPORTER;
        story.Do(Comment(actor, reporter ? v1::AUDIENCE_REPORTER : audience, Wib(3, ++day)));
        EXPECT_EQ(Dues(story), dues) << state;
      }
    }
    EXPECT_EQ(story.now().state, state);
  }
}

TEST(DueTimeTest, IsNotMovedByWorkingOnTheCase) {
  Story story = StoryInState(v1::COMPLAINT_STATE_VERIFIED);
  const std::vector<absl::Time> dues = Dues(story);
  story.Do(v1::ACTION_ASSIGN, Supervisor(), Wib(3, 4));
  story.Do(v1::ACTION_START_WORK, Officer(), Wib(3, 5));
  story.Do(v1::ACTION_ASSIGN, Officer(), Wib(3, 6));
  Step correction = MakeStep(v1::ACTION_UPDATE, Officer(), Wib(3, 9));
  correction.category = "imunisasi";
  correction.region = "33.73.02";
  story.Do(correction);
  story.Do(v1::ACTION_REVEAL_IDENTITY, Officer(), Wib(3, 10));
  Step sealing = MakeStep(v1::ACTION_SET_DISCLOSURE, Reporter(), Wib(3, 11));
  sealing.reporter_identity = v1::REPORTER_IDENTITY_SEALED;
  story.Do(sealing);
  Step answer = MakeStep(v1::ACTION_ANSWER, Officer(), Wib(3, 12));
  answer.needs_approval = true;
  story.Do(answer);
  story.Do(v1::ACTION_RETURN_ANSWER, Supervisor(), Wib(3, 13));
  EXPECT_EQ(Dues(story), dues);
  EXPECT_EQ(story.now().category, "imunisasi");
  EXPECT_EQ(story.now().region, "33.73.02");
}

}  // namespace
}  // namespace tanggap::complaints
