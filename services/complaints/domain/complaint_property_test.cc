// Random stories: random people do random things to a complaint at random times. Whatever happens,
// it stays a complaint that somebody holds, with something due, whose clocks tell the truth.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "libs/errors/error.h"
#include "services/complaints/domain/slow_clocks.h"
#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

constexpr uint32_t kStories = 400;
constexpr int kAttempts = 90;

class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  int Roll(int from, int to) { return std::uniform_int_distribution<int>(from, to)(engine_); }
  bool Once(int in) { return Roll(1, in) == 1; }
  template <typename List>
  auto OneOf(const List& list) {
    return *(std::begin(list) + Roll(0, static_cast<int>(std::size(list)) - 1));
  }

 private:
  std::mt19937 engine_;
};

// ---- The small model: which state may follow which ----

using States = std::set<v1::ComplaintState>;

const std::map<v1::ComplaintState, States>& MayFollow() {
  using namespace v1;  // NOLINT: the states' names
  static const auto& may_follow = *new std::map<ComplaintState, States>{
      {COMPLAINT_STATE_UNSPECIFIED, {COMPLAINT_STATE_SUBMITTED}},
      {COMPLAINT_STATE_SUBMITTED,
       {COMPLAINT_STATE_VERIFIED, COMPLAINT_STATE_NEEDS_INFORMATION, COMPLAINT_STATE_REJECTED,
        COMPLAINT_STATE_WITHDRAWN}},
      {COMPLAINT_STATE_VERIFIED,
       {COMPLAINT_STATE_ASSIGNED, COMPLAINT_STATE_NEEDS_INFORMATION, COMPLAINT_STATE_WITHDRAWN}},
      {COMPLAINT_STATE_ASSIGNED,
       {COMPLAINT_STATE_IN_PROGRESS, COMPLAINT_STATE_NEEDS_INFORMATION,
        COMPLAINT_STATE_PENDING_APPROVAL, COMPLAINT_STATE_ANSWERED, COMPLAINT_STATE_WITHDRAWN}},
      {COMPLAINT_STATE_IN_PROGRESS,
       {COMPLAINT_STATE_ASSIGNED, COMPLAINT_STATE_NEEDS_INFORMATION,
        COMPLAINT_STATE_PENDING_APPROVAL, COMPLAINT_STATE_ANSWERED, COMPLAINT_STATE_WITHDRAWN}},
      {COMPLAINT_STATE_NEEDS_INFORMATION,
       {COMPLAINT_STATE_SUBMITTED, COMPLAINT_STATE_VERIFIED, COMPLAINT_STATE_ASSIGNED,
        COMPLAINT_STATE_IN_PROGRESS, COMPLAINT_STATE_WITHDRAWN}},
      {COMPLAINT_STATE_PENDING_APPROVAL,
       {COMPLAINT_STATE_ANSWERED, COMPLAINT_STATE_IN_PROGRESS, COMPLAINT_STATE_WITHDRAWN}},
      {COMPLAINT_STATE_ANSWERED,
       {COMPLAINT_STATE_CLOSED, COMPLAINT_STATE_IN_PROGRESS, COMPLAINT_STATE_WITHDRAWN}},
      {COMPLAINT_STATE_CLOSED, {COMPLAINT_STATE_VERIFIED}},
      {COMPLAINT_STATE_REJECTED, {COMPLAINT_STATE_SUBMITTED}},
      {COMPLAINT_STATE_WITHDRAWN, {COMPLAINT_STATE_SUBMITTED, COMPLAINT_STATE_VERIFIED}},
  };
  return may_follow;
}

// ---- Equality of complaints and clocks ----

auto Facts(const Clock& clock) {
  return std::make_tuple(clock.kind, clock.run, clock.allowance.SerializeAsString(), clock.start,
                         clock.due, clock.paused_at, clock.met, clock.dropped);
}

auto Facts(const Complaint& c) {
  std::vector<decltype(Facts(Clock()))> clocks;
  for (const Clock& clock : c.clocks) clocks.push_back(Facts(clock));
  return std::tuple_cat(
      std::make_tuple(c.id, c.number, c.version, c.state, c.remembered_state, c.ever_verified,
                      c.complaint_class, c.track, c.channel, c.intake_point, c.category, c.region,
                      c.origin, c.filing, c.agency, c.unit, c.officer, c.in_triage),
      std::make_tuple(c.reporter_identity, c.content_visibility, c.outcome, c.planned_date,
                      c.answer_author, c.answer_version, c.answer_time, c.question_version,
                      c.rejection_version, c.rating_version, c.rejection_reason, c.rating_score),
      std::make_tuple(c.dispute_count, c.reopen_count, c.hop_count, c.reopened_after_rejection,
                      c.first_response_time, c.file_time, c.update_time, c.end_time, c.policy,
                      clocks, c.remind_time));
}

// ---- Random standards, people, steps and times ----

directory::Policy RandomStandard(Dice& dice) {
  using namespace directory::v1;  // NOLINT: the clocks' names
  directory::Policy policy = Standard();
  for (directory::v1::Allowance& allowance : policy.allowances) {
    const bool reporters =
        allowance.clock() == CLOCK_KIND_INFORMATION || allowance.clock() == CLOCK_KIND_CONFIRM;
    if (allowance.clock() == CLOCK_KIND_LEGAL || dice.Once(2)) continue;
    allowance.set_unit(static_cast<TimeUnit>(dice.Roll(1, 3)));
    allowance.set_amount(dice.Roll(1, 30));
    allowance.set_remind_before(reporters ? dice.Roll(0, allowance.amount() - 1) : 0);
  }
  policy.reopening.set_window_days(dice.Roll(0, 40));
  policy.reopening.set_second_run(static_cast<SecondRun>(dice.Roll(0, 2)));
  return policy;
}

Actor RandomActor(Dice& dice, v1::ActorKind kind) {
  Actor actor{.kind = kind};
  switch (kind) {
    case v1::ACTOR_KIND_OFFICER:
      actor.unit = dice.OneOf(std::vector<std::string>{"farmasi", "farmasi", "gizi", ""});
      [[fallthrough]];
    case v1::ACTOR_KIND_SUPERVISOR:
    case v1::ACTOR_KIND_COORDINATOR:
    case v1::ACTOR_KIND_PARTNER:
    case v1::ACTOR_KIND_DATA_PROTECTION_OFFICER:
      actor.agency = dice.Once(10) ? "dinsos" : "dinkes";
      actor.officer = dice.OneOf(std::vector<std::string>{"wati", "tono", "joko"});
      break;
    case v1::ACTOR_KIND_PROXY:
    case v1::ACTOR_KIND_FRONT_DESK:
      actor.for_reporter = true;
      if (kind == v1::ACTOR_KIND_FRONT_DESK) actor.agency = "dinkes";
      break;
    default:
      break;
  }
  return actor;
}

// Mostly something that the state admits, else anything.
Step RandomStep(Dice& dice, const Complaint& now, absl::Time time) {
  auto action = static_cast<v1::Action>(dice.Roll(0, v1::Action_MAX));
  auto kind = static_cast<v1::ActorKind>(dice.Roll(0, v1::ActorKind_MAX));
  std::vector<Transition> fitting;
  for (const Transition& transition : Transitions()) {
    if (FindTransition(transition.action, now.state) == &transition) fitting.push_back(transition);
  }
  if (!fitting.empty() && !dice.Once(6)) {
    Transition transition = dice.OneOf(fitting);
    if (transition.to == v1::COMPLAINT_STATE_WITHDRAWN) transition = dice.OneOf(fitting);
    action = transition.action;
    kind = dice.OneOf(transition.actors);
  }
  Step step = MakeStep(action, RandomActor(dice, kind), time);
  if (action == v1::ACTION_ASSIGN) {
    step.unit = dice.Once(3) ? "gizi" : "farmasi";
    if (dice.Once(3)) step.officer = "tono";
  }
  if (action == v1::ACTION_VERIFY && dice.Once(4)) step.agency = "dinsos";
  step.needs_approval = dice.Once(3);
  step.audience = dice.Once(2) ? v1::AUDIENCE_REPORTER : v1::AUDIENCE_INTERNAL;
  if (action == v1::ACTION_SET_DISCLOSURE) {
    step.reporter_identity =
        static_cast<v1::ReporterIdentity>(dice.Roll(0, v1::ReporterIdentity_MAX));
    step.content_visibility =
        static_cast<v1::ContentVisibility>(dice.Roll(0, v1::ContentVisibility_MAX));
  }
  return step;
}

absl::Time RandomTime(Dice& dice, const Complaint& now) {
  const absl::Time last = now.update_time;
  switch (dice.Roll(1, 12)) {
    case 1:
      return last;
    case 2:
      return last + absl::Microseconds(dice.Roll(1, 100000000));
    case 3:
    case 4:
      return last + absl::Minutes(dice.Roll(0, 600));
    case 5:
      return last - absl::Hours(dice.Roll(1, 30));
    case 6:
      if (now.remind_time.has_value()) return std::max(last, *now.remind_time);
      [[fallthrough]];
    case 7:
      if (IsOpen(now.state)) return std::max(last, NextDueOf(now)->time);
      [[fallthrough]];
    case 8:
      return last + absl::Hours(24 * dice.Roll(0, 15));
    default:
      return last + absl::Hours(dice.Roll(0, 40));
  }
}

// ---- What always holds ----

void ExpectSoundStep(const Complaint& before, const Step& step, const Complaint& after) {
  EXPECT_EQ(after.version, before.version + 1);
  EXPECT_EQ(after.update_time, step.time);
  EXPECT_GE(after.update_time, before.update_time);
  if (after.state != before.state) {
    EXPECT_TRUE(MayFollow().at(before.state).contains(after.state))
        << v1::ComplaintState_Name(before.state) << " to " << v1::ComplaintState_Name(after.state);
  }
}

void ExpectSoundState(const Complaint& complaint) {
  const bool open = IsOpen(complaint.state);
  EXPECT_FALSE(complaint.agency.empty()) << "somebody holds it";
  EXPECT_EQ(NextDueOf(complaint).has_value(), open);
  EXPECT_EQ(complaint.end_time.has_value(), !open);
  EXPECT_EQ(complaint.remembered_state != v1::COMPLAINT_STATE_UNSPECIFIED,
            complaint.state == v1::COMPLAINT_STATE_NEEDS_INFORMATION);
  if (complaint.remind_time.has_value()) {
    EXPECT_TRUE(complaint.state == v1::COMPLAINT_STATE_NEEDS_INFORMATION ||
                complaint.state == v1::COMPLAINT_STATE_ANSWERED);
    EXPECT_LE(*complaint.remind_time, NextDueOf(complaint)->time);
  }
  const States with_a_unit = {v1::COMPLAINT_STATE_ASSIGNED, v1::COMPLAINT_STATE_IN_PROGRESS,
                              v1::COMPLAINT_STATE_PENDING_APPROVAL, v1::COMPLAINT_STATE_ANSWERED,
                              v1::COMPLAINT_STATE_CLOSED};
  if (with_a_unit.contains(complaint.state)) {
    EXPECT_FALSE(complaint.unit.empty());
  }
  const auto reached = complaint.state == v1::COMPLAINT_STATE_NEEDS_INFORMATION
                           ? complaint.remembered_state
                           : complaint.state;
  const States before_verifying = {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_REJECTED};
  if (reached != v1::COMPLAINT_STATE_WITHDRAWN) {
    EXPECT_EQ(complaint.ever_verified, !before_verifying.contains(reached));
  }
  std::set<directory::v1::ClockKind> running;
  for (const Clock& clock : complaint.clocks) {
    if (clock.Ended()) continue;
    EXPECT_TRUE(open) << "nothing is due of a case that has ended";
    EXPECT_TRUE(running.insert(clock.kind).second) << "one clock of a kind at a time";
    EXPECT_EQ(clock.paused_at.has_value(),
              complaint.state == v1::COMPLAINT_STATE_NEEDS_INFORMATION &&
                  clock.kind != directory::v1::CLOCK_KIND_INFORMATION &&
                  clock.kind != directory::v1::CLOCK_KIND_LEGAL);
  }
}

void ExpectClocksAgree(const Complaint& complaint, const SlowClocks& slow) {
  ASSERT_EQ(complaint.clocks.size(), slow.all().size());
  for (const SlowClock& expected : slow.all()) {
    const auto found =
        std::find_if(complaint.clocks.begin(), complaint.clocks.end(), [&](const Clock& clock) {
          return clock.kind == expected.kind && clock.run == expected.run;
        });
    ASSERT_NE(found, complaint.clocks.end());
    SCOPED_TRACE(directory::v1::ClockKind_Name(expected.kind));
    EXPECT_EQ(found->start, expected.Start());
    EXPECT_EQ(found->due, expected.Due()) << found->due << " but " << expected.Due();
    EXPECT_EQ(found->paused_at, expected.paused_at);
    EXPECT_EQ(found->met, expected.met);
    EXPECT_EQ(found->dropped, expected.dropped);
  }
}

struct Seen {
  std::set<v1::Action> done;
  std::set<v1::ComplaintState> reached;
  int refused = 0;
  int overdue_pauses = 0;
  int third_runs = 0;
};

void Tell(uint32_t seed, Seen& seen) {
  Dice dice(seed);
  const directory::Policy policy = RandomStandard(dice);
  const Rules rules{.calendar = Office(), .policy = policy};
  Complaint now = Filed();
  now.in_triage = dice.Once(3);
  const Complaint filed = now;
  std::vector<PastStep> history;
  SlowClocks slow(policy);
  for (int attempt = 0; attempt < kAttempts && !::testing::Test::HasFailure(); ++attempt) {
    const absl::Time time = history.empty()
                                ? Wib(dice.Roll(2, 4), dice.Roll(1, 28), dice.Roll(0, 23))
                                : RandomTime(dice, now);
    const Step step = RandomStep(dice, now, time);
    const auto before = Facts(now);
    const absl::StatusOr<Complaint> after = Apply(now, step, rules);
    EXPECT_EQ(Facts(now), before) << "a step makes a new complaint and leaves the old one";
    if (!after.ok()) {
      EXPECT_TRUE(errors::ReasonOf(after.status()).has_value()) << after.status();
      ++seen.refused;
      continue;
    }
    SCOPED_TRACE(v1::Action_Name(step.action));
    ExpectSoundStep(now, step, *after);
    history.push_back({step, now.state, after->state});
    now = *after;
    ExpectSoundState(now);
    slow.Add(history.back());
    ExpectClocksAgree(now, slow);
    seen.done.insert(step.action);
    seen.reached.insert(now.state);
    for (const Clock& clock : now.clocks) {
      if (clock.paused_at.has_value() && clock.due <= *clock.paused_at) ++seen.overdue_pauses;
      if (clock.kind == directory::v1::CLOCK_KIND_RESOLVE && clock.run > 2) ++seen.third_runs;
    }
  }
  EXPECT_EQ(now.version, static_cast<int>(history.size()));
  Complaint again = filed;
  for (const PastStep& past : history) {
    const absl::StatusOr<Complaint> next = Apply(again, past.step, rules);
    ASSERT_TRUE(next.ok()) << next.status();
    again = *next;
  }
  EXPECT_EQ(Facts(again), Facts(now)) << "its state is what its history adds up to";
}

TEST(ComplaintPropertyTest, WhateverPeopleDoItStaysSound) {
  Seen seen;
  for (uint32_t seed = 1; seed <= kStories; ++seed) {
    Tell(seed, seen);
    ASSERT_FALSE(::testing::Test::HasFailure()) << "in the story of seed " << seed;
  }
  // The stories went everywhere, or they would prove nothing.
  for (const Transition& transition : Transitions()) {
    EXPECT_TRUE(seen.done.contains(transition.action)) << v1::Action_Name(transition.action);
  }
  EXPECT_EQ(seen.reached.size(), 10u);
  EXPECT_GT(seen.refused, 1000);
  EXPECT_GT(seen.overdue_pauses, 100);
  EXPECT_GT(seen.third_runs, 100);
}

TEST(ComplaintPropertyTest, TimeDoesNotGoBack) {
  Story story(Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  const auto before = Facts(story.now());
  const absl::Status status =
      story.Try(v1::ACTION_ASSIGN, Officer(), Wib(3, 3) - absl::Microseconds(1));
  EXPECT_EQ(errors::ReasonOf(status), errors::Reason::CLAIMED_TIME_IMPOSSIBLE);
  EXPECT_EQ(Facts(story.now()), before);
  story.Do(v1::ACTION_ASSIGN, Officer(), Wib(3, 3));
}

}  // namespace
}  // namespace tanggap::complaints
