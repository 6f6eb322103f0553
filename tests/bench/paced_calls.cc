#include "tests/bench/paced_calls.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <utility>

namespace tanggap::bench {

PacedCalls::PacedCalls(const LoadOptions& options, std::vector<Pace> paces, base::Random& random)
    : options_(options), paces_(std::move(paces)), channels_(MakeChannels(options, random)) {}

LoadResult PacedCalls::Run(const std::string& method,
                           const std::function<std::string()>& new_request, absl::Duration warm_up,
                           const std::function<void()>& at_begin,
                           const std::function<void()>& at_end) {
  const absl::Time start = absl::Now();
  const absl::Time begin = start + warm_up;
  bool counts = false;
  size_t sent = 0;
  const auto send = [&](absl::Time planned) {
    AwaitTurn(planned);
    if (!counts && planned >= begin) {
      counts = true;
      at_begin();
    }
    channels_[sent++ % channels_.size()]->Start(
        method, new_request(), CallOptionsOf(options_),
        [this, start, planned, counts](absl::StatusOr<std::string> answer) {
          Ended(start, planned, counts, answer.status());
        });
  };
  absl::Time end = start;
  for (const Pace& pace : paces_) {
    const absl::Time first = end;
    end = first + pace.length;
    if (pace.per_second <= 0) continue;
    const absl::Duration interval = absl::Seconds(1) / pace.per_second;
    absl::Time planned = first;
    for (double number = 0; planned < end; planned = first + ++number * interval) send(planned);
  }
  at_end();
  base::MutexLock lock(mutex_);
  while (busy_ > 0) changed_.Wait(lock);
  result_.measured = end - begin;
  std::sort(result_.answered.begin(), result_.answered.end());
  return std::exchange(result_, {});
}

void PacedCalls::AwaitTurn(absl::Time planned) {
  base::MutexLock lock(mutex_);
  for (absl::Duration left = planned - absl::Now(); left > absl::ZeroDuration();
       left = planned - absl::Now()) {
    changed_.WaitFor(lock, left);
  }
  while (busy_ >= options_.clients) changed_.Wait(lock);
  ++busy_;
}

void PacedCalls::Ended(absl::Time start, absl::Time planned, bool counts,
                       const absl::Status& status) {
  const absl::Duration took = absl::Now() - planned;
  base::MutexLock lock(mutex_);
  if (counts) result_.Add(took, status);
  result_.timed.push_back(
      {absl::ToDoubleSeconds(planned - start), absl::ToDoubleMilliseconds(took), status.ok()});
  --busy_;
  changed_.NotifyAll();
}

}  // namespace tanggap::bench
