// Random stories: random people do random things to a complaint at random times. Whatever happens,
// it stays a complaint that somebody holds, with something due, whose clocks tell the truth.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "libs/errors/error.h"
#include "services/complaints/domain/random_steps.h"
#include "services/complaints/domain/slow_clocks.h"
#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

constexpr uint32_t kStories = 1000;
constexpr int kAttempts = 90;

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
      std::make_tuple(c.draft_outcome, c.draft_planned_date, c.draft_author, c.draft_version),
      std::make_tuple(c.dispute_count, c.reopen_count, c.hop_count, c.reopened_after_rejection,
                      c.first_response_time, c.file_time, c.update_time, c.end_time, c.policy,
                      clocks, c.remind_time));
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
  const Clock* first_legal = nullptr;
  bool answered = false;
  for (const Clock& clock : complaint.clocks) {
    answered = answered || clock.kind == directory::v1::CLOCK_KIND_CONFIRM;
    if (clock.kind == directory::v1::CLOCK_KIND_LEGAL) {
      if (first_legal == nullptr) first_legal = &clock;
      EXPECT_EQ(clock.start, first_legal->start) << "nothing moves the law's limit";
      EXPECT_EQ(clock.due, first_legal->due);
    }
    if (clock.Ended()) continue;
    EXPECT_TRUE(open) << "nothing is due of a case that has ended";
    EXPECT_TRUE(running.insert(clock.kind).second) << "one clock of a kind at a time";
    EXPECT_EQ(clock.paused_at.has_value(),
              complaint.state == v1::COMPLAINT_STATE_NEEDS_INFORMATION &&
                  clock.kind != directory::v1::CLOCK_KIND_INFORMATION &&
                  clock.kind != directory::v1::CLOCK_KIND_LEGAL);
  }
  EXPECT_EQ(running.contains(directory::v1::CLOCK_KIND_LEGAL),
            open && complaint.ever_verified && !answered);
}

// How many clocks the step met that were paused until then.
int MetWhilePaused(const Complaint& before, const Complaint& after) {
  int met = 0;
  for (size_t i = 0; i < before.clocks.size(); ++i) {
    const Clock& was = before.clocks[i];
    if (!was.paused_at.has_value() || !after.clocks[i].met.has_value()) continue;
    ++met;
    if (was.due <= *was.paused_at) continue;
    EXPECT_GE(after.clocks[i].due, *after.clocks[i].met) << "its pause is not lateness";
  }
  return met;
}

bool RunsAgainWithRemainder(const Complaint& before, const Complaint& after,
                            const directory::Policy& policy) {
  const Clock* last = FindLatest(before.clocks, directory::v1::CLOCK_KIND_RESOLVE);
  const Clock* next = FindLatest(after.clocks, directory::v1::CLOCK_KIND_RESOLVE);
  return last != nullptr && last->dropped && next->run > last->run &&
         policy.reopening.second_run() == directory::v1::SECOND_RUN_REMAINDER;
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
    EXPECT_EQ(found->dropped, expected.dropped_at.has_value());
  }
}

struct Seen {
  std::set<v1::Action> done;
  std::set<v1::ComplaintState> reached;
  int refused = 0;
  int overdue_pauses = 0;
  int third_runs = 0;
  int met_while_paused = 0;
  int back_after_expiry = 0;
  int remainders_after_drop = 0;
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
    seen.met_while_paused += MetWhilePaused(now, *after);
    seen.remainders_after_drop += RunsAgainWithRemainder(now, *after, policy);
    if (step.action == v1::ACTION_REOPEN && after->state == v1::COMPLAINT_STATE_VERIFIED &&
        history.back().step.action == v1::ACTION_EXPIRE) {
      ++seen.back_after_expiry;
    }
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
  EXPECT_GT(seen.met_while_paused, 20);
  EXPECT_GT(seen.back_after_expiry, 20);
  EXPECT_GT(seen.remainders_after_drop, 50);
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
