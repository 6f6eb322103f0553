// The calls that are under way, so that their number is bounded and none stays open beyond its
// deadline, whatever its caller or handler does. Internal to libs/rpc.
#pragma once

#include <absl/time/time.h>

#include <atomic>
#include <cstddef>
#include <list>
#include <memory>
#include <vector>

#include "libs/base/mutex.h"

namespace tanggap::rpc {

class Call;

class OpenCalls {
 private:
  struct Entry {
    absl::Time deadline;
    std::weak_ptr<Call> call;
  };

 public:
  // One call's place in the list; leaves it when destroyed.
  class Place {
   public:
    Place() = default;
    ~Place() { Leave(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    void Leave();

   private:
    friend class OpenCalls;
    OpenCalls* owner_ = nullptr;
    std::list<Entry>::iterator entry_;
  };

  explicit OpenCalls(size_t capacity) : capacity_(capacity) {}

  // Takes a place for a call that must end by `deadline`. False when all places are taken.
  bool Enter(absl::Time deadline, std::weak_ptr<Call> call, Place* place);
  // The calls whose deadline lies before `now`, each named once. The caller ends them, outside of
  // any lock: gRPC may run a call's last reaction, which leaves its place, on the very thread that
  // ends it.
  std::vector<std::shared_ptr<Call>> TakeOverdue(absl::Time now);
  size_t count() const { return count_.load(std::memory_order_relaxed); }

 private:
  const size_t capacity_;
  std::atomic<size_t> count_{0};
  base::Mutex mutex_;
  std::list<Entry> entries_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::rpc
