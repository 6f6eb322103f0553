// How often a channel may try again: every failure costs a token, every success earns a tenth of
// one, and below half nothing is tried again. So retries add a tenth to the load at most, when a
// peer is down or drowning. Internal to libs/rpc.
#pragma once

#include <algorithm>

#include "libs/base/mutex.h"

namespace tanggap::rpc {

class RetryBudget {
 public:
  void Succeeded() {
    base::MutexLock lock(mutex_);
    tokens_ = std::min(kMost, tokens_ + 0.1);
  }
  // Whether this failure may be tried again.
  bool Failed() {
    base::MutexLock lock(mutex_);
    tokens_ = std::max(0.0, tokens_ - 1);
    return tokens_ > kMost / 2;
  }

 private:
  static constexpr double kMost = 10;
  base::Mutex mutex_;
  double tokens_ TANGGAP_GUARDED_BY(mutex_) = kMost;
};

}  // namespace tanggap::rpc
