#include "tests/bench/closed_loop.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <utility>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::bench {

double LoopResult::PerSecond() const {
  return static_cast<double>(answered.size()) / absl::ToDoubleSeconds(measured);
}

double LoopResult::Quantile(double part) const {
  if (answered.empty()) return 0;
  const auto at = static_cast<size_t>(part * static_cast<double>(answered.size()));
  return answered[std::min(at, answered.size() - 1)];
}

ClosedLoop::ClosedLoop(const LoopOptions& options, base::Random& random) : options_(options) {
  for (int i = 0; i < options.connections; ++i) {
    // Channels to equal addresses with equal settings would share one connection.
    channels_.push_back(std::make_unique<rpc::Channel>(
        rpc::ChannelOptions{.address = options.address,
                            .max_response_bytes = size_t{4 << 20} + static_cast<size_t>(i)},
        random));
  }
}

LoopResult ClosedLoop::Run(const std::string& method,
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
  rpc::CallOptions options;
  options.authorization = "Bearer " + options_.token;
  options.timeout = absl::Seconds(10);
  channels_[client % channels_.size()]->Start(
      method_, new_request_(), options, [this, client, sent](absl::StatusOr<std::string> answer) {
        Ended(client, sent, answer.status());
      });
}

void ClosedLoop::Ended(size_t client, absl::Time sent, const absl::Status& status) {
  const double took = absl::ToDoubleMilliseconds(absl::Now() - sent);
  {
    base::MutexLock lock(mutex_);
    if (counting_ && status.ok()) result_.answered.push_back(took);
    if (counting_ && !status.ok()) {
      const auto reason = errors::ReasonOf(status);
      ++result_.failed[base::Join(absl::StatusCodeToString(status.code()), " ",
                                  reason ? errors::ReasonName(*reason) : "")];
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
