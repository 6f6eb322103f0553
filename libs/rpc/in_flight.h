// Counts client calls under way, so that whoever owns their channel can wait until gRPC's threads
// have let go of it. (When the last user of gRPC's event threads is released on one of them,
// gRPC 1.51 joins that thread with itself and then frees what it still uses.) Internal to libs/rpc.
#pragma once

#include "libs/base/mutex.h"

namespace tanggap::rpc {

class InFlight {
 public:
  void Began() {
    base::MutexLock lock(mutex_);
    ++count_;
  }
  void Ended() {
    base::MutexLock lock(mutex_);
    if (--count_ == 0) none_.NotifyAll();
  }
  void AwaitNone() {
    base::MutexLock lock(mutex_);
    while (count_ > 0) none_.Wait(lock);
  }

 private:
  base::Mutex mutex_;
  base::Condition none_;
  int count_ TANGGAP_GUARDED_BY(mutex_) = 0;
};

}  // namespace tanggap::rpc
