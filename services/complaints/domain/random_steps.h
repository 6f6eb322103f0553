// Random standards, people, steps and times: what the property tests make their stories of. The
// same seed makes the same story.
//
//   Dice dice(seed);
//   const directory::Policy policy = RandomStandard(dice);
//   const Step step = RandomStep(dice, complaint, RandomTime(dice, complaint));
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "services/complaints/domain/story.h"

namespace tanggap::complaints {

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

inline directory::Policy RandomStandard(Dice& dice) {
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

inline Actor RandomActor(Dice& dice, v1::ActorKind kind) {
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
inline Step RandomStep(Dice& dice, const Complaint& now, absl::Time time) {
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

inline absl::Time RandomTime(Dice& dice, const Complaint& now) {
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

}  // namespace tanggap::complaints
