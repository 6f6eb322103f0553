#include "libs/rpc/open_calls.h"

#include <utility>

namespace tanggap::rpc {

bool OpenCalls::Enter(absl::Time deadline, std::weak_ptr<Call> call, Place* place) {
  base::MutexLock lock(mutex_);
  if (entries_.size() >= capacity_) return false;
  place->entry_ = entries_.insert(entries_.end(), {deadline, std::move(call)});
  place->owner_ = this;
  count_.store(entries_.size(), std::memory_order_relaxed);
  return true;
}

void OpenCalls::Place::Leave() {
  OpenCalls* owner = std::exchange(owner_, nullptr);
  if (owner == nullptr) return;
  base::MutexLock lock(owner->mutex_);
  owner->entries_.erase(entry_);
  owner->count_.store(owner->entries_.size(), std::memory_order_relaxed);
}

std::vector<std::shared_ptr<Call>> OpenCalls::TakeOverdue(absl::Time now) {
  std::vector<std::shared_ptr<Call>> overdue;
  base::MutexLock lock(mutex_);
  for (Entry& entry : entries_) {
    if (entry.deadline >= now) continue;
    entry.deadline = absl::InfiniteFuture();
    if (std::shared_ptr<Call> call = entry.call.lock()) overdue.push_back(std::move(call));
  }
  return overdue;
}

}  // namespace tanggap::rpc
