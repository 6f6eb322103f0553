#include "services/complaints/domain/lifecycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using ::tanggap::testing::HasReason;
using ::tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kOpen[] =
    "SUBMITTED VERIFIED ASSIGNED IN_PROGRESS NEEDS_INFORMATION PENDING_APPROVAL ANSWERED";
constexpr char kOpenOrEnded[] =
    "SUBMITTED VERIFIED ASSIGNED IN_PROGRESS NEEDS_INFORMATION PENDING_APPROVAL ANSWERED "
    "CLOSED REJECTED WITHDRAWN";

struct Row {
  const char* from;
  const char* verb;
  // A state, or KEPT, REMEMBERED, or A|B: A where it is ever verified (REOPEN) or needs no approval
  // (ANSWER), else B.
  const char* to;
  const char* who;
};

// The lifecycle as the design writes it down, row by row, typed in again by hand.
constexpr Row kDesign[] = {
    {"UNSPECIFIED", "CREATE", "SUBMITTED", "REPORTER PROXY FRONT_DESK PARTNER IMPORTER"},
    {"SUBMITTED", "VERIFY", "VERIFIED", "OFFICER COORDINATOR"},
    {"SUBMITTED VERIFIED ASSIGNED IN_PROGRESS", "REQUEST_INFORMATION", "NEEDS_INFORMATION",
     "OFFICER SUPERVISOR COORDINATOR"},
    {"NEEDS_INFORMATION", "PROVIDE_INFORMATION", "REMEMBERED", "REPORTER PROXY FRONT_DESK"},
    {"NEEDS_INFORMATION", "EXPIRE", "WITHDRAWN", "SYSTEM"},
    {"SUBMITTED", "REJECT", "REJECTED", "OFFICER COORDINATOR"},
    {"VERIFIED ASSIGNED IN_PROGRESS", "ASSIGN", "ASSIGNED", "OFFICER SUPERVISOR"},
    {"ASSIGNED", "START_WORK", "IN_PROGRESS", "OFFICER"},
    {"ASSIGNED IN_PROGRESS", "ANSWER", "ANSWERED|PENDING_APPROVAL", "OFFICER"},
    {"PENDING_APPROVAL", "APPROVE_ANSWER", "ANSWERED", "SUPERVISOR"},
    {"PENDING_APPROVAL", "RETURN_ANSWER", "IN_PROGRESS", "SUPERVISOR"},
    {"ANSWERED", "ACCEPT_ANSWER", "CLOSED", "REPORTER PROXY FRONT_DESK"},
    {"ANSWERED", "DISPUTE_ANSWER", "IN_PROGRESS", "REPORTER PROXY FRONT_DESK"},
    {"ANSWERED", "CLOSE", "CLOSED", "SYSTEM IMPORTER"},
    {"CLOSED", "REOPEN", "VERIFIED", "REPORTER PROXY FRONT_DESK SUPERVISOR"},
    {"REJECTED WITHDRAWN", "REOPEN", "VERIFIED|SUBMITTED", "REPORTER PROXY FRONT_DESK SUPERVISOR"},
    {kOpen, "WITHDRAW", "WITHDRAWN", "REPORTER PROXY FRONT_DESK"},
    // What the design says in sentences beside its table: text is commented on, officers correct
    // category, region and place, the axes of disclosure move, identities are revealed, and the
    // reporter has notice before silence counts.
    {kOpenOrEnded, "COMMENT", "KEPT",
     "REPORTER PROXY FRONT_DESK OFFICER SUPERVISOR COORDINATOR PARTNER"},
    {kOpen, "UPDATE", "KEPT", "OFFICER SUPERVISOR COORDINATOR"},
    {kOpenOrEnded, "SET_DISCLOSURE", "KEPT", "REPORTER PROXY FRONT_DESK OFFICER SUPERVISOR"},
    {kOpenOrEnded, "REVEAL_IDENTITY", "KEPT", "OFFICER SUPERVISOR DATA_PROTECTION_OFFICER"},
    {"NEEDS_INFORMATION ANSWERED", "REMIND", "KEPT", "SYSTEM"},
};

v1::ComplaintState StateOf(const std::string& name) {
  v1::ComplaintState state = v1::COMPLAINT_STATE_UNSPECIFIED;
  EXPECT_TRUE(v1::ComplaintState_Parse("COMPLAINT_STATE_" + name, &state)) << name;
  return state;
}
v1::Action ActionOf(const std::string& name) {
  v1::Action action = v1::ACTION_UNSPECIFIED;
  EXPECT_TRUE(v1::Action_Parse("ACTION_" + name, &action)) << name;
  return action;
}
v1::ActorKind KindOf(const std::string& name) {
  v1::ActorKind kind = v1::ACTOR_KIND_UNSPECIFIED;
  EXPECT_TRUE(v1::ActorKind_Parse("ACTOR_KIND_" + name, &kind)) << name;
  return kind;
}

std::vector<std::string> Words(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

using Key = std::tuple<v1::ComplaintState, v1::Action, v1::ActorKind>;

// Where each allowed combination leads, in the words of the table.
std::map<Key, std::string> Allowed() {
  std::map<Key, std::string> allowed;
  for (const Row& row : kDesign) {
    for (const std::string& from : Words(row.from)) {
      for (const std::string& who : Words(row.who)) {
        const bool fresh =
            allowed.emplace(Key{StateOf(from), ActionOf(row.verb), KindOf(who)}, row.to).second;
        EXPECT_TRUE(fresh) << from << " " << row.verb << " " << who << " is there twice";
      }
    }
  }
  return allowed;
}

Actor ActorOf(v1::ActorKind kind) {
  switch (kind) {
    case v1::ACTOR_KIND_OFFICER:
      return Officer();
    case v1::ACTOR_KIND_SUPERVISOR:
      return Supervisor();
    case v1::ACTOR_KIND_COORDINATOR:
      return Coordinator();
    default:
      return {.kind = kind};
  }
}

// A complaint in that state on which every condition beside the table holds, and when.
Complaint Ready(v1::ComplaintState state) {
  if (state == v1::COMPLAINT_STATE_UNSPECIFIED) return Filed();
  if (state != v1::COMPLAINT_STATE_MERGED) return StoryInState(state).now();
  Complaint merged = StoryInState(v1::COMPLAINT_STATE_IN_PROGRESS).now();
  merged.state = state;
  return merged;
}

absl::Time TimeFor(const Complaint& complaint, v1::Action action) {
  if (complaint.state == v1::COMPLAINT_STATE_UNSPECIFIED) return Wib(3, 2);
  const bool silence =
      action == v1::ACTION_CLOSE || action == v1::ACTION_EXPIRE || action == v1::ACTION_REMIND;
  if (silence && IsOpen(complaint.state)) return NextDueOf(complaint)->time;
  return complaint.update_time + absl::Minutes(1);
}

std::string ExpectedState(const std::string& to, const Complaint& before, const Step& step) {
  const std::string from = v1::ComplaintState_Name(before.state).substr(16);
  if (to == "KEPT") return from;
  if (to == "REMEMBERED") return v1::ComplaintState_Name(before.remembered_state).substr(16);
  const size_t bar = to.find('|');
  if (bar == std::string::npos) return to;
  const bool first = step.action == v1::ACTION_ANSWER ? !step.needs_approval : before.ever_verified;
  return first ? to.substr(0, bar) : to.substr(bar + 1);
}

class TableTest : public ::testing::Test {
 protected:
  void Compare(const Complaint& before, const Step& step) {
    const auto found = allowed_.find({before.state, step.action, step.actor.kind});
    const std::string what =
        base::Join(v1::ComplaintState_Name(before.state), " ", v1::Action_Name(step.action), " ",
                   v1::ActorKind_Name(step.actor.kind));
    const absl::Status check = CheckStep(before, step, rules_);
    const absl::StatusOr<Complaint> after = Apply(before, step, rules_);
    EXPECT_EQ(errors::ReasonOf(check), errors::ReasonOf(after.status())) << what;
    if (found == allowed_.end()) {
      EXPECT_THAT(check, HasReason(Reason::ACTION_NOT_ALLOWED)) << what;
      return;
    }
    ASSERT_THAT(after, IsOk()) << what;
    EXPECT_EQ(v1::ComplaintState_Name(after->state).substr(16),
              ExpectedState(found->second, before, step))
        << what;
    ++allowed_seen_;
  }

  const std::map<Key, std::string> allowed_ = Allowed();
  const directory::Policy policy_ = Standard();
  const Rules rules_{.calendar = Office(), .policy = policy_};
  size_t allowed_seen_ = 0;
};

TEST_F(TableTest, AllowsWhatTheDesignAllowsAndNothingElse) {
  for (int state = 0; state <= v1::ComplaintState_MAX; ++state) {
    const Complaint before = Ready(static_cast<v1::ComplaintState>(state));
    ASSERT_EQ(before.state, state);
    for (int action = 0; action <= v1::Action_MAX; ++action) {
      for (int kind = 0; kind <= v1::ActorKind_MAX; ++kind) {
        const auto verb = static_cast<v1::Action>(action);
        Compare(before,
                MakeStep(verb, ActorOf(static_cast<v1::ActorKind>(kind)), TimeFor(before, verb)));
      }
    }
  }
  EXPECT_EQ(allowed_seen_, allowed_.size()) << "each allowed combination was tried";
}

TEST_F(TableTest, AnAnswerThatNeedsApprovalWaitsForIt) {
  for (const auto state : {v1::COMPLAINT_STATE_ASSIGNED, v1::COMPLAINT_STATE_IN_PROGRESS}) {
    const Complaint before = Ready(state);
    Step step = MakeStep(v1::ACTION_ANSWER, Officer(), TimeFor(before, v1::ACTION_ANSWER));
    step.needs_approval = true;
    Compare(before, step);
  }
  EXPECT_EQ(allowed_seen_, 2u);
}

TEST_F(TableTest, InformationLeadsBackToWhereItWasAskedFor) {
  for (const auto state : {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_VERIFIED,
                           v1::COMPLAINT_STATE_ASSIGNED, v1::COMPLAINT_STATE_IN_PROGRESS}) {
    Story story = StoryInState(state);
    story.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 3));
    EXPECT_EQ(story.now().remembered_state, state);
    Compare(story.now(), MakeStep(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 4)));
    story.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), Wib(3, 4));
    EXPECT_EQ(story.now().state, state);
    EXPECT_EQ(story.now().remembered_state, v1::COMPLAINT_STATE_UNSPECIFIED);
  }
}

TEST_F(TableTest, AWithdrawnCaseComesBackAsFarAsItHadCome) {
  for (const auto state : {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_VERIFIED,
                           v1::COMPLAINT_STATE_ASSIGNED, v1::COMPLAINT_STATE_IN_PROGRESS,
                           v1::COMPLAINT_STATE_PENDING_APPROVAL, v1::COMPLAINT_STATE_ANSWERED}) {
    Story story = StoryInState(state);
    story.Do(v1::ACTION_WITHDRAW, Reporter(), Wib(3, 3));
    Compare(story.now(), MakeStep(v1::ACTION_REOPEN, Reporter(), Wib(3, 4)));
    story.Do(v1::ACTION_REOPEN, Reporter(), Wib(3, 4));
    EXPECT_EQ(story.now().state, state == v1::COMPLAINT_STATE_SUBMITTED
                                     ? v1::COMPLAINT_STATE_SUBMITTED
                                     : v1::COMPLAINT_STATE_VERIFIED);
    EXPECT_EQ(story.now().unit, "") << "who holds it is decided anew";
  }
}

TEST(AllowedActionsTest, AreWhatCheckStepAllowsInTheOrderOfTheTable) {
  Story story = StoryInState(v1::COMPLAINT_STATE_ANSWERED);
  const auto allowed = [&](const std::vector<Actor>& capacities) {
    return AllowedActions(
        story.now(), [&](v1::Action) { return capacities; }, story.rules(), Wib(3, 3));
  };
  EXPECT_THAT(allowed({Reporter()}),
              ElementsAre(v1::ACTION_ACCEPT_ANSWER, v1::ACTION_DISPUTE_ANSWER, v1::ACTION_WITHDRAW,
                          v1::ACTION_COMMENT, v1::ACTION_SET_DISCLOSURE));
  EXPECT_THAT(allowed({Officer()}),
              ElementsAre(v1::ACTION_COMMENT, v1::ACTION_UPDATE, v1::ACTION_SET_DISCLOSURE,
                          v1::ACTION_REVEAL_IDENTITY));
  EXPECT_THAT(allowed({}), IsEmpty());
}

TEST(AllowedActionsTest, OfSeveralCapacitiesAreThoseOfEach) {
  Story story = StoryInState(v1::COMPLAINT_STATE_ASSIGNED);
  const std::vector<v1::Action> both = AllowedActions(
      story.now(),
      [](v1::Action) {
        return std::vector<Actor>{Reporter(), Officer()};
      },
      story.rules(), Wib(3, 3));
  EXPECT_THAT(
      both, ElementsAre(v1::ACTION_REQUEST_INFORMATION, v1::ACTION_ASSIGN, v1::ACTION_START_WORK,
                        v1::ACTION_ANSWER, v1::ACTION_WITHDRAW, v1::ACTION_COMMENT,
                        v1::ACTION_UPDATE, v1::ACTION_SET_DISCLOSURE, v1::ACTION_REVEAL_IDENTITY));
}

TEST(AllowedActionsTest, LeaveOutWhatAConditionForbids) {
  Story story = StoryInState(v1::COMPLAINT_STATE_PENDING_APPROVAL);
  const std::vector<v1::Action> author = AllowedActions(
      story.now(), [](v1::Action) { return std::vector<Actor>{Supervisor("wati")}; }, story.rules(),
      Wib(3, 3));
  EXPECT_THAT(author, ElementsAre(v1::ACTION_COMMENT, v1::ACTION_UPDATE, v1::ACTION_SET_DISCLOSURE,
                                  v1::ACTION_REVEAL_IDENTITY));
}

TEST(CapacityTest, TheFirstThatTheTableAdmitsActs) {
  const std::vector<Actor> capacities = {Reporter(), Officer(), Supervisor()};
  const auto kind = [&](v1::Action action, v1::ComplaintState state) {
    const Actor* actor = CapacityFor(action, state, capacities);
    return actor == nullptr ? v1::ACTOR_KIND_UNSPECIFIED : actor->kind;
  };
  EXPECT_EQ(kind(v1::ACTION_COMMENT, v1::COMPLAINT_STATE_VERIFIED), v1::ACTOR_KIND_REPORTER);
  EXPECT_EQ(kind(v1::ACTION_ASSIGN, v1::COMPLAINT_STATE_VERIFIED), v1::ACTOR_KIND_OFFICER);
  EXPECT_EQ(kind(v1::ACTION_APPROVE_ANSWER, v1::COMPLAINT_STATE_PENDING_APPROVAL),
            v1::ACTOR_KIND_SUPERVISOR);
  EXPECT_EQ(kind(v1::ACTION_CLOSE, v1::COMPLAINT_STATE_ANSWERED), v1::ACTOR_KIND_UNSPECIFIED);
  EXPECT_EQ(kind(v1::ACTION_ASSIGN, v1::COMPLAINT_STATE_CLOSED), v1::ACTOR_KIND_UNSPECIFIED);
}

}  // namespace
}  // namespace tanggap::complaints
