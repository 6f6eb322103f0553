#include "libs/exec/class_queue.h"

#include <utility>

namespace tanggap::exec::internal {

void ClassQueue::Push(Waiting waiting) {
  if (waiting_.empty()) above_target_since_ = absl::InfiniteFuture();
  waiting_.push_back(std::move(waiting));
}

std::optional<ShedReason> ClassQueue::ReasonToShed(const Waiting& waiting, absl::Time now) const {
  if (waiting.deadline <= now) return ShedReason::kDeadlinePassed;
  if (now - waiting.since > limits_.wait_budget) return ShedReason::kWaitedTooLong;
  return std::nullopt;
}

void ClassQueue::TakeExpired(absl::Time now, std::vector<Expired>& expired) {
  while (!waiting_.empty()) {
    Waiting& oldest = waiting_.front();
    const std::optional<ShedReason> reason = ReasonToShed(oldest, now);
    if (!reason) return;
    expired.push_back({std::move(oldest.task), *reason, now - oldest.since});
    waiting_.pop_front();
  }
}

bool ClassQueue::IsStanding(absl::Time now) {
  if (waiting_.empty() || now - waiting_.front().since < limits_.target) {
    above_target_since_ = absl::InfiniteFuture();
    return false;
  }
  if (above_target_since_ == absl::InfiniteFuture()) above_target_since_ = now;
  return now - above_target_since_ >= limits_.interval;
}

std::optional<Waiting> ClassQueue::Pop(absl::Time now, std::vector<Expired>& expired) {
  // Looked at before the expired ones leave, for they are the best witnesses of a standing queue.
  const bool newest_first = IsStanding(now);
  TakeExpired(now, expired);
  while (!waiting_.empty()) {
    Waiting next = std::move(newest_first ? waiting_.back() : waiting_.front());
    newest_first ? waiting_.pop_back() : waiting_.pop_front();
    const std::optional<ShedReason> reason = ReasonToShed(next, now);
    if (!reason) return next;
    expired.push_back({std::move(next.task), *reason, now - next.since});
  }
  return std::nullopt;
}

void ClassQueue::TakeAll(absl::Time now, std::vector<Expired>& expired) {
  for (Waiting& waiting : waiting_) {
    expired.push_back({std::move(waiting.task), ShedReason::kDraining, now - waiting.since});
  }
  waiting_.clear();
}

}  // namespace tanggap::exec::internal
