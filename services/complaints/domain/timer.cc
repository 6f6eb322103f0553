#include "services/complaints/domain/timer.h"

namespace tanggap::complaints {

namespace {

// The state in which the reporter's silence leads somewhere, and where.
std::optional<v1::Action> ActionOnSilence(v1::ComplaintState state) {
  switch (state) {
    case v1::COMPLAINT_STATE_NEEDS_INFORMATION:
      return v1::ACTION_EXPIRE;
    case v1::COMPLAINT_STATE_ANSWERED:
      return v1::ACTION_CLOSE;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<absl::Time> TimerOf(const Complaint& complaint) {
  if (!ActionOnSilence(complaint.state).has_value()) return std::nullopt;
  if (complaint.remind_time.has_value()) return complaint.remind_time;
  return NextDueOf(complaint)->time;
}

std::optional<v1::Action> TimerActionAt(const Complaint& complaint, absl::Time now) {
  const std::optional<v1::Action> action = ActionOnSilence(complaint.state);
  if (!action.has_value()) return std::nullopt;
  // A service that was away past the end does not remind any more.
  if (NextDueOf(complaint)->time <= now) return action;
  if (complaint.remind_time.has_value() && *complaint.remind_time <= now) return v1::ACTION_REMIND;
  return std::nullopt;
}

}  // namespace tanggap::complaints
