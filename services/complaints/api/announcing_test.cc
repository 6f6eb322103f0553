#include "services/complaints/api/announcing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/complaints/api/test_announced_story.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {
namespace {

using Case = v1::ComplaintEvent::StepCase;

MATCHER_P(IsAt, time, "") { return arg.seconds() == absl::ToUnixSeconds(time); }

// A story brought into a state in which the action is possible, and the step.
struct Happens {
  v1::ComplaintState in;
  Actor by;
  Case step;
};

const std::map<v1::Action, Happens>& Lifecycle() {
  using namespace v1;  // NOLINT: the states' and actions' names
  static const auto& lifecycle = *new std::map<Action, Happens>{
      {ACTION_CREATE, {COMPLAINT_STATE_UNSPECIFIED, Reporter(), Case::kFiled}},
      {ACTION_VERIFY, {COMPLAINT_STATE_SUBMITTED, Officer(), Case::kVerified}},
      {ACTION_REJECT, {COMPLAINT_STATE_SUBMITTED, Officer(), Case::kRejected}},
      {ACTION_REQUEST_INFORMATION,
       {COMPLAINT_STATE_VERIFIED, Officer(), Case::kInformationRequested}},
      {ACTION_PROVIDE_INFORMATION,
       {COMPLAINT_STATE_NEEDS_INFORMATION, Reporter(), Case::kInformationProvided}},
      {ACTION_ASSIGN, {COMPLAINT_STATE_VERIFIED, Officer(), Case::kAssigned}},
      {ACTION_START_WORK, {COMPLAINT_STATE_ASSIGNED, Officer(), Case::kWorkStarted}},
      {ACTION_ANSWER, {COMPLAINT_STATE_IN_PROGRESS, Officer(), Case::kAnswered}},
      {ACTION_APPROVE_ANSWER, {COMPLAINT_STATE_PENDING_APPROVAL, Supervisor(), Case::kAnswered}},
      {ACTION_RETURN_ANSWER,
       {COMPLAINT_STATE_PENDING_APPROVAL, Supervisor(), Case::kAnswerReturned}},
      {ACTION_ACCEPT_ANSWER, {COMPLAINT_STATE_ANSWERED, Reporter(), Case::kAnswerAccepted}},
      {ACTION_DISPUTE_ANSWER, {COMPLAINT_STATE_ANSWERED, Reporter(), Case::kAnswerDisputed}},
      {ACTION_CLOSE, {COMPLAINT_STATE_ANSWERED, System(), Case::kClosed}},
      {ACTION_REOPEN, {COMPLAINT_STATE_CLOSED, Reporter(), Case::kReopened}},
      {ACTION_WITHDRAW, {COMPLAINT_STATE_VERIFIED, Reporter(), Case::kWithdrawn}},
      {ACTION_EXPIRE, {COMPLAINT_STATE_NEEDS_INFORMATION, System(), Case::kWithdrawn}},
      {ACTION_COMMENT, {COMPLAINT_STATE_CLOSED, Reporter(), Case::kCommented}},
      {ACTION_UPDATE, {COMPLAINT_STATE_VERIFIED, Officer(), Case::kUpdated}},
      {ACTION_SET_DISCLOSURE, {COMPLAINT_STATE_VERIFIED, Reporter(), Case::kDisclosureChanged}},
      {ACTION_REMIND, {COMPLAINT_STATE_ANSWERED, System(), Case::kReminded}},
  };
  return lifecycle;
}

bool IsInTheTable(v1::Action action) {
  for (const Transition& transition : Transitions()) {
    if (transition.action == action) return true;
  }
  return false;
}

// The one event of an action, done in the state of the table above.
v1::ComplaintEvent EventOf(v1::Action action, const Happens& happens) {
  Complaint before;
  absl::Time time = Wib(3, 2);
  if (action == v1::ACTION_CREATE) {
    before = Filed();
  } else {
    const Story story = StoryInState(happens.in, time);
    before = story.now();
    time = before.update_time + absl::Minutes(1);
    if (happens.by.kind == v1::ACTOR_KIND_SYSTEM) time = NextDueOf(before)->time;
  }
  const Story rules_of(Wib(3, 2));
  Step step = MakeStep(action, happens.by, time);
  if (action == v1::ACTION_REMIND) step.clock = directory::v1::CLOCK_KIND_CONFIRM;
  const absl::StatusOr<Complaint> after = Apply(before, step, rules_of.rules());
  EXPECT_TRUE(after.ok()) << v1::Action_Name(action) << ": " << after.status();
  if (!after.ok()) return {};
  const bool filed = action == v1::ACTION_CREATE;
  const std::vector<Announcement> told = Announce(
      {.before = filed ? nullptr : &before, .after = *after, .step = step}, Office(), TestKeys());
  EXPECT_EQ(told.size(), 1u);
  EXPECT_EQ(told.front().agency, "dinkes");
  return told.front().event;
}

TEST(AnnouncingTest, EveryActionOfTheLifecycleIsOneStep) {
  std::set<Case> told;
  for (int number = 1; number <= v1::Action_MAX; ++number) {
    const auto action = static_cast<v1::Action>(number);
    SCOPED_TRACE(v1::Action_Name(action));
    // Looking at an identity is recorded, but it changes nothing of the complaint.
    if (action == v1::ACTION_REVEAL_IDENTITY) continue;
    const auto happens = Lifecycle().find(action);
    ASSERT_EQ(happens != Lifecycle().end(), IsInTheTable(action)) << "say which step it is";
    if (happens == Lifecycle().end()) continue;
    const v1::ComplaintEvent event = EventOf(action, happens->second);
    EXPECT_EQ(event.step_case(), happens->second.step);
    EXPECT_EQ(event.facts().action(), action);
    EXPECT_EQ(event.facts().previous_state(), happens->second.in);
    EXPECT_EQ(event.facts().actor(), happens->second.by.kind);
    told.insert(event.step_case());
  }
  // Of the contract's steps only these come otherwise: approval and transfer below, the others from
  // no action of this release.
  const std::set<Case> otherwise = {Case::kAnswerDrafted, Case::kTransferredOut,
                                    Case::kTransferredIn, Case::kDueTimesChanged, Case::kEscalated};
  const auto* steps = v1::ComplaintEvent::descriptor()->FindOneofByName("step");
  for (int i = 0; i < steps->field_count(); ++i) {
    const auto step = static_cast<Case>(steps->field(i)->number());
    EXPECT_NE(told.contains(step), otherwise.contains(step)) << steps->field(i)->name();
  }
}

TEST(AnnouncingTest, TheTypeIsTheStepsName) {
  const auto* steps = v1::ComplaintEvent::descriptor()->FindOneofByName("step");
  for (int i = 0; i < steps->field_count(); ++i) {
    v1::ComplaintEvent event;
    event.GetReflection()->MutableMessage(&event, steps->field(i));
    EXPECT_EQ(EventTypeOf(event),
              "complaints.v1.Complaint" + steps->field(i)->message_type()->name());
  }
}

TEST(AnnouncingTest, AnAnswerIsToldOnceItIsGiven) {
  AnnouncedStory story(Filed(), Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  story.Do(v1::ACTION_ASSIGN, Supervisor(), Wib(3, 4));
  Step answer = MakeStep(v1::ACTION_ANSWER, Officer(), Wib(3, 5));
  answer.needs_approval = true;
  story.Do(answer);
  EXPECT_TRUE(story.Only().has_answer_drafted());
  EXPECT_EQ(story.Only().facts().outcome(), v1::OUTCOME_UNSPECIFIED);
  EXPECT_FALSE(story.Only().facts().has_answer_time());

  story.Do(v1::ACTION_RETURN_ANSWER, Supervisor(), Wib(3, 6));
  EXPECT_EQ(story.Only().facts().outcome(), v1::OUTCOME_UNSPECIFIED);
  answer.time = Wib(3, 7);
  answer.outcome = v1::OUTCOME_NOT_POSSIBLE;
  story.Do(answer);
  story.Do(v1::ACTION_APPROVE_ANSWER, Supervisor(), Wib(3, 8));
  EXPECT_EQ(story.Only().answered().outcome(), v1::OUTCOME_NOT_POSSIBLE);
  EXPECT_EQ(story.Only().facts().outcome(), v1::OUTCOME_NOT_POSSIBLE);
  EXPECT_THAT(story.Only().facts().answer_time(), IsAt(Wib(3, 8)));

  // What was answered stands until another answer is given.
  story.Do(v1::ACTION_DISPUTE_ANSWER, Reporter(), Wib(3, 9));
  EXPECT_EQ(story.Only().facts().outcome(), v1::OUTCOME_NOT_POSSIBLE);
  answer.time = Wib(3, 10);
  answer.outcome = v1::OUTCOME_RESOLVED;
  story.Do(answer);
  EXPECT_EQ(story.Only().facts().outcome(), v1::OUTCOME_NOT_POSSIBLE);
  EXPECT_THAT(story.Only().facts().answer_time(), IsAt(Wib(3, 8)));
  story.Do(v1::ACTION_APPROVE_ANSWER, Supervisor(), Wib(3, 11));
  EXPECT_EQ(story.Only().facts().outcome(), v1::OUTCOME_RESOLVED);
  EXPECT_THAT(story.Only().facts().answer_time(), IsAt(Wib(3, 11)));
}

TEST(AnnouncingTest, OutOfTriageIsAPairInTwoLogs) {
  Complaint filed = Filed();
  filed.in_triage = true;
  AnnouncedStory story(filed, Wib(3, 2));
  Step verify = MakeStep(v1::ACTION_VERIFY, Coordinator(), Wib(3, 3));
  verify.agency = "dinsos";
  story.Do(verify);
  ASSERT_EQ(story.last().size(), 2u);
  const auto& [old_agency, out] = story.last()[0];
  const auto& [new_agency, in] = story.last()[1];
  EXPECT_EQ(old_agency, "dinkes");
  EXPECT_EQ(out.transferred_out().to_agency(), "dinsos");
  EXPECT_EQ(new_agency, "dinsos");
  EXPECT_EQ(in.transferred_in().from_agency(), "dinkes");
  EXPECT_EQ(out.facts().reporter_pseudonym(), "");
  EXPECT_EQ(in.facts().reporter_pseudonym().size(), 32u);
  v1::ComplaintFacts without = in.facts();
  without.clear_reporter_pseudonym();
  EXPECT_EQ(without.SerializeAsString(), out.facts().SerializeAsString());
  EXPECT_EQ(in.facts().agency(), "dinsos");
  EXPECT_EQ(in.facts().action(), v1::ACTION_VERIFY);
  EXPECT_EQ(in.facts().hop_count(), 1);
  EXPECT_THAT(in.facts().verify_time(), IsAt(Wib(3, 3)));
}

TEST(AnnouncingTest, VerifiedInItsOwnAgencyOutOfTriageIsOneEvent) {
  Complaint filed = Filed();
  filed.in_triage = true;
  AnnouncedStory story(filed, Wib(3, 2));
  EXPECT_TRUE(story.Only().facts().in_triage());
  story.Do(v1::ACTION_VERIFY, Coordinator(), Wib(3, 3));
  EXPECT_TRUE(story.Only().has_verified());
  EXPECT_FALSE(story.Only().facts().in_triage());
}

class PseudonymTest : public ::testing::Test {
 protected:
  std::string In(const std::string& agency, const std::string& reporter_key = "one",
                 v1::ReporterIdentity identity = v1::REPORTER_IDENTITY_NAMED) {
    Complaint filed = Filed();
    filed.agency = agency;
    filed.reporter_identity = identity;
    filed.file_time = filed.update_time = Wib(3, 2);
    const Step step = MakeStep(v1::ACTION_CREATE, Reporter(), filed.file_time);
    return Announce({.after = filed, .step = step, .reporter_key = reporter_key}, Office(),
                    TestKeys())
        .front()
        .event.facts()
        .reporter_pseudonym();
  }
};

TEST_F(PseudonymTest, HoldsForOneReporterWithinOneAgency) {
  EXPECT_EQ(In("dinkes"), In("dinkes"));
  EXPECT_NE(In("dinkes"), In("dinsos"));
  EXPECT_NE(In("dinkes"), In("dinkes", "another"));
  EXPECT_NE(In("dinkes"), "one");
}

TEST_F(PseudonymTest, IsOfNamedAccountsOnly) {
  EXPECT_EQ(In("dinkes", ""), "");
  EXPECT_EQ(In("dinkes", "one", v1::REPORTER_IDENTITY_SEALED), "");
  EXPECT_EQ(In("dinkes", "one", v1::REPORTER_IDENTITY_NONE), "");
}

TEST(AnnouncingTest, AConfidentialCaseHasNoCell) {
  AnnouncedStory story(Filed(), Wib(3, 2));
  EXPECT_EQ(story.Only().facts().coarse_cell(), "-7.34,110.50");
  Step hide = MakeStep(v1::ACTION_SET_DISCLOSURE, Reporter(), Wib(3, 3));
  hide.content_visibility = v1::CONTENT_VISIBILITY_CONFIDENTIAL;
  story.Do(hide);
  EXPECT_EQ(story.Only().facts().content_visibility(), v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  EXPECT_EQ(story.Only().facts().coarse_cell(), "");
}

TEST(AnnouncingTest, ACorrectionTellsWhatItChanged) {
  Complaint filed = Filed();
  filed.category = "gizi";
  AnnouncedStory story(filed, Wib(3, 2));
  Step update = MakeStep(v1::ACTION_UPDATE, Officer(), Wib(3, 3));
  update.category = "obat";
  story.Do(update);
  EXPECT_EQ(story.Only().updated().previous_category(), "gizi");
  EXPECT_EQ(story.Only().updated().previous_region(), "");
  update.region = "33.73.02";
  update.time = Wib(3, 4);
  story.Do(update);
  EXPECT_EQ(story.Only().updated().previous_category(), "");
  EXPECT_EQ(story.Only().updated().previous_region(), "") << "there was none";
  update.region = "33.73.03";
  update.time = Wib(3, 5);
  story.Do(update);
  EXPECT_EQ(story.Only().updated().previous_region(), "33.73.02");
}

TEST(AnnouncingTest, AssigningAnewTellsWhoHadIt) {
  AnnouncedStory story(Filed(), Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  story.Do(v1::ACTION_ASSIGN, Supervisor(), Wib(3, 4));
  EXPECT_EQ(story.Only().assigned().previous_unit(), "");
  Step again = MakeStep(v1::ACTION_ASSIGN, Supervisor(), Wib(3, 5));
  again.unit = "gizi";
  story.Do(again);
  EXPECT_EQ(story.Only().assigned().previous_unit(), "farmasi");
  EXPECT_EQ(story.Only().facts().unit(), "gizi");
}

const v1::ClockFacts& Find(const v1::ComplaintFacts& facts, directory::v1::ClockKind kind) {
  for (const v1::ClockFacts& clock : facts.clocks()) {
    if (clock.kind() == kind) return clock;
  }
  return v1::ClockFacts::default_instance();
}

TEST(AnnouncingTest, APausedClockTellsWhenItWouldRunOutIfItWentOn) {
  AnnouncedStory story(Filed(), Wib(3, 2));
  story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 3));
  const auto verify = [&] { return Find(story.Only().facts(), directory::v1::CLOCK_KIND_VERIFY); };
  EXPECT_TRUE(verify().paused());
  EXPECT_THAT(verify().due_time(), IsAt(Wib(3, 5)));
  EXPECT_EQ(story.Only().facts().next_due_clock(), directory::v1::CLOCK_KIND_INFORMATION);
  // Two working days were left, whenever it is that somebody says something.
  story.Do(v1::ACTION_COMMENT, Reporter(), Wib(3, 9));
  EXPECT_TRUE(verify().paused());
  EXPECT_THAT(verify().due_time(), IsAt(Wib(3, 11)));
  story.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 10));
  EXPECT_FALSE(verify().paused());
  EXPECT_THAT(verify().due_time(), IsAt(Wib(3, 12)));
  EXPECT_FALSE(verify().has_met_time());
}

TEST(AnnouncingTest, AnEndedClockTellsHow) {
  AnnouncedStory story(Filed(), Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  story.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(3, 4));
  const v1::ComplaintFacts& facts = story.Only().facts();
  EXPECT_THAT(Find(facts, directory::v1::CLOCK_KIND_VERIFY).met_time(), IsAt(Wib(3, 3)));
  EXPECT_FALSE(Find(facts, directory::v1::CLOCK_KIND_VERIFY).dropped());
  EXPECT_TRUE(Find(facts, directory::v1::CLOCK_KIND_RESOLVE).dropped());
  EXPECT_FALSE(facts.has_next_due_time());
  EXPECT_THAT(facts.end_time(), IsAt(Wib(3, 4)));
}

TEST(AnnouncingTest, ARejectionsReasonIsToldWhileItIsRejected) {
  AnnouncedStory story(Filed(), Wib(3, 2));
  story.Do(v1::ACTION_REJECT, Officer(), Wib(3, 3));
  EXPECT_EQ(story.Only().rejected().reason(), v1::REJECTION_REASON_SPAM);
  EXPECT_EQ(story.Only().facts().rejection_reason(), v1::REJECTION_REASON_SPAM);
  story.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 4));
  EXPECT_EQ(story.Only().facts().rejection_reason(), v1::REJECTION_REASON_UNSPECIFIED);
  EXPECT_FALSE(story.Only().facts().has_verify_time());
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 5));
  EXPECT_THAT(story.Only().facts().verify_time(), IsAt(Wib(3, 5)));
}

TEST(AnnouncingTest, ATakenOverCaseIsFiledOnceWithAllThatBecameOfIt) {
  const Story story = StoryInState(v1::COMPLAINT_STATE_CLOSED);
  Complaint imported = story.now();
  imported.origin = v1::ORIGIN_IMPORTED;
  const Step filing = MakeStep(v1::ACTION_CREATE, Reporter(), imported.file_time);
  const std::vector<Announcement> told =
      Announce({.after = imported, .step = filing, .imported = true}, Office(), TestKeys());
  ASSERT_EQ(told.size(), 1u);
  const v1::ComplaintEvent& event = told.front().event;
  EXPECT_TRUE(event.has_filed());
  EXPECT_EQ(event.facts().version(), imported.version);
  EXPECT_EQ(event.facts().state(), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_EQ(event.facts().previous_state(), v1::COMPLAINT_STATE_UNSPECIFIED);
  EXPECT_EQ(event.facts().action(), v1::ACTION_CREATE);
  EXPECT_EQ(event.facts().outcome(), v1::OUTCOME_RESOLVED);
  EXPECT_EQ(event.facts().rating_score(), 4);
  EXPECT_TRUE(event.facts().imported());
  EXPECT_THAT(event.facts().time(), IsAt(imported.update_time));
}

TEST(AnnouncingTest, TheSameEventIsTheSameBytes) {
  const v1::ComplaintEvent event = AnnouncedStory(Filed(), Wib(3, 2)).Only();
  v1::ComplaintEvent again;
  ASSERT_TRUE(again.ParseFromString(BytesOf(event)));
  EXPECT_EQ(BytesOf(again), BytesOf(event));
  EXPECT_GT(BytesOf(event).size(), 50u);
}

}  // namespace
}  // namespace tanggap::complaints
