#include "libs/events/bell.h"

#include <algorithm>
#include <set>

namespace tanggap::events {

namespace {

constexpr absl::Duration kTimeLimit = absl::Seconds(2);

}  // namespace

Bell::Bell(EventLog& log, const base::Clock& clock, absl::Duration look_every)
    : log_(log),
      clock_(clock),
      task_(std::make_unique<exec::PeriodicTask>(look_every, [this] { Look(); })) {}

Bell::~Bell() { task_->Stop(); }

Bell::Subscription Bell::Subscribe(std::vector<std::string> agencies, std::function<void()> ring) {
  base::MutexLock lock(mutex_);
  subscribers_[++last_number_] = {std::move(agencies), std::move(ring)};
  return {this, last_number_};
}

void Bell::Unsubscribe(int64_t number) {
  base::MutexLock lock(mutex_);
  subscribers_.erase(number);
}

void Bell::Ring(const std::vector<std::string>& agencies) {
  base::MutexLock lock(mutex_);
  for (const auto& [number, subscriber] : subscribers_) {
    const bool concerned = std::any_of(
        subscriber.agencies.begin(), subscriber.agencies.end(), [&](const std::string& agency) {
          return std::find(agencies.begin(), agencies.end(), agency) != agencies.end();
        });
    if (concerned) subscriber.ring();
  }
}

void Bell::Look() {
  std::set<std::string> agencies;
  {
    base::MutexLock lock(mutex_);
    for (const auto& [number, subscriber] : subscribers_) {
      agencies.insert(subscriber.agencies.begin(), subscriber.agencies.end());
    }
  }
  if (agencies.empty()) {
    seen_.clear();
    return;
  }
  // Without an answer there is nothing to tell; the next look sees what this one missed.
  const auto heads = log_.Head({agencies.begin(), agencies.end()}, clock_.Now() + kTimeLimit);
  if (!heads.ok()) return;
  std::vector<std::string> grown;
  std::map<std::string, LogHead> now;
  for (const LogHead& head : *heads) {
    const auto before = seen_.find(head.agency);
    if (before == seen_.end() || before->second != head) grown.push_back(head.agency);
    now[head.agency] = head;
  }
  seen_ = std::move(now);
  if (!grown.empty()) Ring(grown);
}

}  // namespace tanggap::events
