// The clocks of a complaint worked out anew from its whole history, slowly and plainly: every clock
// keeps the intervals in which it ran, and days are walked one by one. What the tests compare the
// quick clocks with; it shares no arithmetic with them.
//
//   SlowClocks clocks(policy);
//   for (const PastStep& past : history) clocks.Add(past);
//   EXPECT_EQ(clocks.all()[0].Due(), complaint.clocks[0].due);
#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "libs/directory/policy_book.h"
#include "services/complaints/domain/step.h"

namespace tanggap::complaints {

// The office of story.h: Monday to Friday from 8 to 16, but not on these days of 2026.
class SlowOffice {
 public:
  // How much of [from, to) counts, and when `length` of it has passed since `from`.
  static absl::Duration Worked(absl::Time from, absl::Time to, directory::v1::TimeUnit unit) {
    absl::Duration sum;
    Walk(
        from, unit,
        [&](absl::Time begin, absl::Time end) {
          if (begin >= to) return false;
          sum += std::min(end, to) - begin;
          return true;
        },
        to);
    return sum;
  }
  static absl::Time After(absl::Time from, absl::Duration length, directory::v1::TimeUnit unit) {
    if (length <= absl::ZeroDuration()) return from;
    absl::Time found = absl::InfiniteFuture();
    Walk(
        from, unit,
        [&](absl::Time begin, absl::Time end) {
          if (end - begin < length) {
            length -= end - begin;
            return true;
          }
          found = begin + length;
          return false;
        },
        absl::InfiniteFuture());
    return found;
  }

 private:
  static bool Open(absl::CivilDay day) {
    static const std::set<std::pair<int, int>> closed = {
        {2, 16}, {2, 17}, {3, 18}, {3, 19}, {3, 20}, {3, 23}, {3, 24},
        {4, 3},  {5, 1},  {5, 14}, {5, 15}, {5, 27}, {5, 28}, {6, 1}};
    const absl::Weekday weekday = absl::GetWeekday(day);
    return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday &&
           (day.year() != 2026 || !closed.contains({day.month(), day.day()}));
  }

  // Shows the stretches of time that count, from `from` on, until told to stop or past `until`.
  template <typename Show>
  static void Walk(absl::Time from, directory::v1::TimeUnit unit, Show show, absl::Time until) {
    const absl::TimeZone wib = absl::FixedTimeZone(7 * 60 * 60);
    for (absl::CivilDay day = absl::ToCivilDay(from, wib);; ++day) {
      const absl::Time midnight = absl::FromCivil(day, wib);
      if (midnight >= until) return;
      const bool all_days = unit == directory::v1::TIME_UNIT_CALENDAR_DAY;
      if (!all_days && !Open(day)) continue;
      const bool hours = unit == directory::v1::TIME_UNIT_WORKING_HOUR;
      const absl::Time begin = std::max(from, midnight + absl::Hours(hours ? 8 : 0));
      const absl::Time end = midnight + absl::Hours(hours ? 16 : 24);
      if (begin < end && !show(begin, end)) return;
    }
  }
};

struct SlowClock {
  directory::v1::ClockKind kind;
  int run;
  directory::v1::TimeUnit unit;
  absl::Duration length;
  // When it began to run, and when it stopped to; it may run on after the last beginning.
  std::vector<std::pair<absl::Time, absl::Time>> ran;
  absl::Time since;
  std::optional<absl::Time> paused_at;
  // When its step was done, or when the case ended without it.
  std::optional<absl::Time> met;
  std::optional<absl::Time> dropped_at;

  bool Ended() const { return met.has_value() || dropped_at.has_value(); }
  absl::Time Start() const { return ran.empty() ? since : ran.front().first; }

  // The instant at which its running has used the length up; if it has not, it is taken to run on
  // from where it last began.
  absl::Time Due() const {
    absl::Duration left = length;
    for (const auto& [begin, end] : ran) {
      const absl::Time due = SlowOffice::After(begin, left, unit);
      if (due <= end) return due;
      left -= SlowOffice::Worked(begin, end, unit);
    }
    return SlowOffice::After(since, left, unit);
  }
  // What was left when it ended.
  absl::Duration Left() const {
    absl::Duration left = length;
    for (const auto& [begin, end] : ran) left -= SlowOffice::Worked(begin, end, unit);
    left -= SlowOffice::Worked(since, met.has_value() ? *met : *dropped_at, unit);
    return std::max(left, absl::ZeroDuration());
  }
};

struct PastStep {
  Step step;
  v1::ComplaintState from;
  v1::ComplaintState to;
};

class SlowClocks {
 public:
  explicit SlowClocks(const directory::Policy& policy) : policy_(policy) {}

  const std::vector<SlowClock>& all() const { return clocks_; }

  void Add(const PastStep& past) {
    using namespace directory::v1;  // NOLINT: the clocks' names
    const absl::Time now = past.step.time;
    const auto entered = [&](v1::ComplaintState state) {
      return past.from != state && past.to == state;
    };
    const bool left_answered = past.from == v1::COMPLAINT_STATE_ANSWERED && past.to != past.from &&
                               past.to != v1::COMPLAINT_STATE_WITHDRAWN;
    if (left_answered) Meet(CLOCK_KIND_CONFIRM, now);
    if (IsReply(past)) Reply(now);
    switch (past.step.action) {
      case v1::ACTION_VERIFY: {
        const absl::Time fell_due = Latest(CLOCK_KIND_VERIFY)->Due();
        Meet(CLOCK_KIND_VERIFY, now);
        StartWork(now);
        complete_since_ = std::min(now, fell_due);
        Start(CLOCK_KIND_LEGAL, *complete_since_);
        break;
      }
      case v1::ACTION_REJECT:
        Meet(CLOCK_KIND_VERIFY, now);
        break;
      case v1::ACTION_REQUEST_INFORMATION:
        Pause(now);
        Start(CLOCK_KIND_INFORMATION, now);
        break;
      case v1::ACTION_PROVIDE_INFORMATION:
        Meet(CLOCK_KIND_INFORMATION, now);
        Resume(now);
        break;
      case v1::ACTION_DISPUTE_ANSWER:
        StartWork(now);
        break;
      default:
        break;
    }
    if (entered(v1::COMPLAINT_STATE_SUBMITTED) &&
        past.from != v1::COMPLAINT_STATE_NEEDS_INFORMATION)
      Start(CLOCK_KIND_VERIFY, now);
    if (past.step.action == v1::ACTION_REOPEN && past.to == v1::COMPLAINT_STATE_VERIFIED) {
      StartWork(now);
      // The law's limit counts from the same moment, until there is an answer.
      if (!answered_) Start(CLOCK_KIND_LEGAL, *complete_since_);
    }
    if (entered(v1::COMPLAINT_STATE_ANSWERED)) {
      answered_ = true;
      Meet(CLOCK_KIND_RESOLVE, now);
      Meet(CLOCK_KIND_LEGAL, now);
      Start(CLOCK_KIND_CONFIRM, now);
    }
    if (past.to == v1::COMPLAINT_STATE_CLOSED || past.to == v1::COMPLAINT_STATE_REJECTED ||
        past.to == v1::COMPLAINT_STATE_WITHDRAWN) {
      for (SlowClock& clock : clocks_) {
        if (clock.Ended()) continue;
        GoOn(clock, now);
        clock.dropped_at = now;
      }
    }
  }

 private:
  // The agency speaks to the reporter.
  static bool IsReply(const PastStep& past) {
    if (past.to == v1::COMPLAINT_STATE_ANSWERED && past.from != past.to) return true;
    if (past.step.action == v1::ACTION_REJECT) return true;
    if (past.step.action != v1::ACTION_COMMENT) return false;
    return past.step.audience == v1::AUDIENCE_REPORTER && !past.step.actor.agency.empty() &&
           !past.step.actor.for_reporter;
  }

  SlowClock* Latest(directory::v1::ClockKind kind) {
    const auto found = std::find_if(clocks_.rbegin(), clocks_.rend(),
                                    [&](const SlowClock& clock) { return clock.kind == kind; });
    return found == clocks_.rend() ? nullptr : &*found;
  }

  void Start(directory::v1::ClockKind kind, absl::Time start) {
    const SlowClock* latest = Latest(kind);
    const directory::v1::Allowance& allowance = *policy_.AllowanceFor(kind);
    const bool hours = allowance.unit() == directory::v1::TIME_UNIT_WORKING_HOUR;
    clocks_.push_back({.kind = kind,
                       .run = latest == nullptr ? 1 : latest->run + 1,
                       .unit = allowance.unit(),
                       .length = absl::Hours(hours ? 1 : 24) * allowance.amount(),
                       .since = start});
  }

  // FIRST_RESPONSE unless somebody has replied ever, and RESOLVE: again as the standard says.
  void StartWork(absl::Time now) {
    if (!replied_ && (Latest(directory::v1::CLOCK_KIND_FIRST_RESPONSE) == nullptr ||
                      Latest(directory::v1::CLOCK_KIND_FIRST_RESPONSE)->Ended())) {
      Start(directory::v1::CLOCK_KIND_FIRST_RESPONSE, now);
    }
    const SlowClock* last = Latest(directory::v1::CLOCK_KIND_RESOLVE);
    std::optional<absl::Duration> left;
    if (last != nullptr && policy_.reopening.second_run() == directory::v1::SECOND_RUN_REMAINDER) {
      left = last->Left();
    }
    Start(directory::v1::CLOCK_KIND_RESOLVE, now);
    if (left.has_value()) clocks_.back().length = *left;
  }

  void Reply(absl::Time now) {
    replied_ = true;
    Meet(directory::v1::CLOCK_KIND_FIRST_RESPONSE, now);
  }

  void Meet(directory::v1::ClockKind kind, absl::Time now) {
    SlowClock* clock = Latest(kind);
    if (clock == nullptr || clock->Ended()) return;
    GoOn(*clock, now);
    clock->met = now;
  }

  void Pause(absl::Time now) {
    for (SlowClock& clock : clocks_) {
      if (!clock.Ended() && clock.kind != directory::v1::CLOCK_KIND_LEGAL) clock.paused_at = now;
    }
  }
  void Resume(absl::Time now) {
    for (SlowClock& clock : clocks_) GoOn(clock, now);
  }
  // If it is paused.
  static void GoOn(SlowClock& clock, absl::Time now) {
    if (!clock.paused_at.has_value()) return;
    clock.ran.push_back({clock.since, *clock.paused_at});
    clock.since = now;
    clock.paused_at.reset();
  }

  const directory::Policy& policy_;
  std::vector<SlowClock> clocks_;
  bool replied_ = false;
  bool answered_ = false;
  // Since when the law takes the file to be complete.
  std::optional<absl::Time> complete_since_;
};

}  // namespace tanggap::complaints
