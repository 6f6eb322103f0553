#include "libs/rpc/open_streams.h"

#include <utility>

#include "libs/errors/error.h"

namespace tanggap::rpc {

using errors::Error;
using errors::Reason;

OpenStreams::OpenStreams(const StreamLimits& limits, int turns, exec::Executor& executor,
                         base::Random& random)
    : limits_(limits),
      turns_(turns),
      executor_(executor),
      random_(random),
      lanes_(executor.classes().size()) {}

absl::Status OpenStreams::Enter(std::weak_ptr<Stream> stream, std::string caller, Place* place) {
  base::MutexLock lock(mutex_);
  if (closed_) return Error(Reason::SHUTTING_DOWN);
  if (entries_.size() >= limits_.open)
    return Error(Reason::OVERLOADED).RetryAfter(absl::Seconds(5));
  size_t& of_caller = of_caller_[caller];
  if (of_caller >= limits_.open_per_caller)
    return Error(Reason::RATE_LIMITED).RetryAfter(absl::Seconds(30));
  ++of_caller;
  place->entry_ = entries_.insert(entries_.end(), {std::move(stream), std::move(caller)});
  place->owner_ = this;
  count_.store(entries_.size(), std::memory_order_relaxed);
  return absl::OkStatus();
}

void OpenStreams::Place::Leave() {
  OpenStreams* owner = std::exchange(owner_, nullptr);
  if (owner == nullptr) return;
  base::MutexLock lock(owner->mutex_);
  const auto of_caller = owner->of_caller_.find(entry_->caller);
  if (--of_caller->second == 0) owner->of_caller_.erase(of_caller);
  owner->entries_.erase(entry_);
  owner->count_.store(owner->entries_.size(), std::memory_order_relaxed);
}

void OpenStreams::Queue(size_t traffic_class, std::shared_ptr<Stream> stream) {
  {
    base::MutexLock lock(mutex_);
    lanes_[traffic_class].waiting.push_back(std::move(stream));
  }
  Pump(traffic_class);
}

void OpenStreams::Pump(size_t traffic_class) {
  while (true) {
    std::shared_ptr<Stream> stream;
    {
      base::MutexLock lock(mutex_);
      Lane& lane = lanes_[traffic_class];
      if (lane.refused || lane.turns >= turns_ || lane.waiting.empty()) return;
      stream = std::move(lane.waiting.front());
      lane.waiting.pop_front();
      ++lane.turns;
    }
    std::unique_ptr<exec::Task> turn = exec::MakeTask(
        [this, traffic_class, stream] {
          stream->Turn();
          {
            base::MutexLock lock(mutex_);
            --lanes_[traffic_class].turns;
          }
          Pump(traffic_class);
        },
        [this, traffic_class, stream](exec::ShedReason) { TurnedAway(traffic_class, stream); });
    if (executor_.Submit(traffic_class, absl::InfiniteFuture(), std::move(turn)) !=
        exec::Admission::kAccepted) {
      TurnedAway(traffic_class, std::move(stream));
    }
  }
}

void OpenStreams::TurnedAway(size_t traffic_class, std::shared_ptr<Stream> stream) {
  base::MutexLock lock(mutex_);
  Lane& lane = lanes_[traffic_class];
  --lane.turns;
  lane.waiting.push_front(std::move(stream));
  lane.refused = true;
}

std::vector<std::shared_ptr<Stream>> OpenStreams::All() {
  std::vector<std::shared_ptr<Stream>> all;
  base::MutexLock lock(mutex_);
  for (const Entry& entry : entries_) {
    if (std::shared_ptr<Stream> stream = entry.stream.lock()) all.push_back(std::move(stream));
  }
  return all;
}

void OpenStreams::Tick(absl::Time now) {
  size_t lanes = 0;
  {
    base::MutexLock lock(mutex_);
    for (Lane& lane : lanes_) lane.refused = false;
    lanes = lanes_.size();
  }
  for (size_t i = 0; i < lanes; ++i) Pump(i);
  for (const std::shared_ptr<Stream>& stream : All()) stream->Tick(now);
}

void OpenStreams::EndAll() {
  {
    base::MutexLock lock(mutex_);
    closed_ = true;
  }
  for (const std::shared_ptr<Stream>& stream : All()) {
    // Spread over a second, for all of them come back, to the instances that are left.
    const absl::Duration delay = absl::Milliseconds(100 + random_.Below(900));
    stream->End(Error(Reason::SHUTTING_DOWN).RetryAfter(delay), Stream::Manner::kAfterMessage);
  }
}

absl::Duration OpenStreams::SomewhatLess(absl::Duration whole) {
  return whole - whole * static_cast<int64_t>(random_.Below(1000)) / 10'000;
}

}  // namespace tanggap::rpc
