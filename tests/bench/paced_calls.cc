#include "tests/bench/paced_calls.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <utility>

namespace tanggap::bench {

PacedCalls::PacedCalls(const LoadOptions& options, double per_second, base::Random& random)
    : options_(options),
      interval_(absl::Seconds(1) / per_second),
      channels_(MakeChannels(options, random)) {}

LoadResult PacedCalls::Run(const std::string& method,
                           const std::function<std::string()>& new_request, absl::Duration warm_up,
                           absl::Duration measured, const std::function<void()>& at_begin,
                           const std::function<void()>& at_end) {
  const absl::Time start = absl::Now();
  const absl::Time begin = start + warm_up;
  bool counts = false;
  for (size_t number = 0;; ++number) {
    const absl::Time planned = start + static_cast<double>(number) * interval_;
    if (planned >= begin + measured) break;
    AwaitTurn(planned);
    if (!counts && planned >= begin) {
      counts = true;
      at_begin();
    }
    channels_[number % channels_.size()]->Start(
        method, new_request(), CallOptionsOf(options_),
        [this, planned, counts](absl::StatusOr<std::string> answer) {
          Ended(planned, counts, answer.status());
        });
  }
  at_end();
  base::MutexLock lock(mutex_);
  while (busy_ > 0) changed_.Wait(lock);
  result_.measured = measured;
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

void PacedCalls::Ended(absl::Time planned, bool counts, const absl::Status& status) {
  base::MutexLock lock(mutex_);
  if (counts) result_.Add(absl::Now() - planned, status);
  --busy_;
  changed_.NotifyAll();
}

}  // namespace tanggap::bench
