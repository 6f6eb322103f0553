#include "services/cli/interruption.h"

#include <absl/time/clock.h>

#include <utility>

namespace tanggap::cli {

Interruption::Reaction::~Reaction() {
  base::MutexLock lock(interruption_.mutex_);
  interruption_.react_ = nullptr;
}

void Interruption::Raise() {
  base::MutexLock lock(mutex_);
  raised_ = true;
  if (react_) react_();
  changed_.NotifyAll();
}

bool Interruption::raised() const {
  base::MutexLock lock(mutex_);
  return raised_;
}

bool Interruption::WaitFor(absl::Duration duration) const {
  const absl::Time end = absl::Now() + duration;
  base::MutexLock lock(mutex_);
  while (!raised_ && absl::Now() < end) changed_.WaitFor(lock, end - absl::Now());
  return raised_;
}

Interruption::Reaction Interruption::React(std::function<void()> react) {
  base::MutexLock lock(mutex_);
  if (raised_) react();
  react_ = std::move(react);
  return Reaction(*this);
}

}  // namespace tanggap::cli
