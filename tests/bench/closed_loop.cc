#include "tests/bench/closed_loop.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <utility>

namespace tanggap::bench {

ClosedLoop::ClosedLoop(const LoadOptions& options, base::Random& random)
    : options_(options), channels_(MakeChannels(options, random)) {}

LoadResult ClosedLoop::Run(const std::string& method,
                           const std::function<std::string()>& new_request, absl::Duration warm_up,
                           absl::Duration measured, const std::function<void()>& at_begin,
                           const std::function<void()>& at_end) {
  method_ = method;
  new_request_ = new_request;
  {
    base::MutexLock lock(mutex_);
    counting_ = ending_ = false;
    busy_ = options_.clients;
    result_ = {};
  }
  for (int i = 0; i < options_.clients; ++i) Next(static_cast<size_t>(i));

  base::MutexLock lock(mutex_);
  const auto wait_until = [&](absl::Time time) TANGGAP_REQUIRES(mutex_) {
    while (absl::Now() < time) changed_.WaitFor(lock, time - absl::Now());
  };
  wait_until(absl::Now() + warm_up);
  at_begin();
  counting_ = true;
  const absl::Time begin = absl::Now();
  wait_until(begin + measured);
  // A machine may be so busy that nothing was answered in a short time.
  while (result_.answered.empty() && result_.failed.empty()) changed_.Wait(lock);
  at_end();
  counting_ = false;
  result_.measured = absl::Now() - begin;
  ending_ = true;
  while (busy_ > 0) changed_.Wait(lock);
  std::sort(result_.answered.begin(), result_.answered.end());
  return std::move(result_);
}

void ClosedLoop::Next(size_t client) {
  const absl::Time sent = absl::Now();
  channels_[client % channels_.size()]->Start(
      method_, new_request_(), CallOptionsOf(options_),
      [this, client, sent](absl::StatusOr<std::string> answer) {
        Ended(client, sent, answer.status());
      });
}

void ClosedLoop::Ended(size_t client, absl::Time sent, const absl::Status& status) {
  {
    base::MutexLock lock(mutex_);
    if (counting_) {
      result_.Add(absl::Now() - sent, status);
      if (result_.answered.size() <= 1) changed_.NotifyAll();
    }
    if (ending_) {
      --busy_;
      changed_.NotifyAll();
      return;
    }
  }
  Next(client);
}

}  // namespace tanggap::bench
