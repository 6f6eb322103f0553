// All open server streams: bounds their number, gives them turns on workers, and tells them the
// time. Internal to libs/rpc.
//
// A stream that has work queues here, in a lane of its traffic class, and not at the executor: only
// a few turns of a class stand there at once, so that a thousand streams that wake together neither
// fill the queue that calls of the class need nor hold all workers. When the executor refuses or
// sheds a turn, its stream goes back to the head of the lane, which waits for the next tick.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/exec/executor.h"
#include "libs/rpc/options.h"
#include "libs/rpc/stream.h"

namespace tanggap::rpc {

class OpenStreams {
 private:
  struct Entry {
    std::weak_ptr<Stream> stream;
    std::string caller;
  };

 public:
  // One stream's place among the open ones; leaves it when destroyed.
  class Place {
   public:
    Place() = default;
    ~Place() { Leave(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    void Leave();

   private:
    friend class OpenStreams;
    OpenStreams* owner_ = nullptr;
    std::list<Entry>::iterator entry_;
  };

  // At most `turns` turns of each traffic class run or wait at the executor.
  OpenStreams(const StreamLimits& limits, int turns, exec::Executor& executor,
              base::Random& random);

  // Takes a place for a stream of `caller` (a pseudonym). The error says which limit is reached, or
  // that the server ends.
  absl::Status Enter(std::weak_ptr<Stream> stream, std::string caller, Place* place);
  // Gives the stream a turn, when there is room. Never calls into a stream.
  void Queue(size_t traffic_class, std::shared_ptr<Stream> stream);
  // Called several times a second, on a thread of its own.
  void Tick(absl::Time now);
  // Ends all streams with SHUTTING_DOWN, each after its message under way, and lets no more in.
  void EndAll();

  size_t count() const { return count_.load(std::memory_order_relaxed); }
  // Between nine tenths and the whole.
  absl::Duration SomewhatLess(absl::Duration whole);

 private:
  struct Lane {
    std::deque<std::shared_ptr<Stream>> waiting = {};
    int turns = 0;
    bool refused = false;
  };

  std::vector<std::shared_ptr<Stream>> All();
  void Pump(size_t traffic_class);
  void TurnedAway(size_t traffic_class, std::shared_ptr<Stream> stream);

  const StreamLimits limits_;
  const int turns_;
  exec::Executor& executor_;
  base::Random& random_;
  std::atomic<size_t> count_{0};

  base::Mutex mutex_;
  bool closed_ TANGGAP_GUARDED_BY(mutex_) = false;
  std::list<Entry> entries_ TANGGAP_GUARDED_BY(mutex_);
  std::unordered_map<std::string, size_t> of_caller_ TANGGAP_GUARDED_BY(mutex_);
  std::vector<Lane> lanes_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::rpc
