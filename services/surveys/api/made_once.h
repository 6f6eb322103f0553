// Keeps what is costly to make and asked for by many at once: one caller makes it, the others wait
// for it, each until its own deadline, and who comes later is given what is kept.
//
//   MadeOnce<Key, Book> books(kMostBytes, clock);
//   absl::StatusOr<std::shared_ptr<const Book>> book = books.Get(key, deadline, [&]() -> absl::StatusOr<...> {
//     return Made{std::make_shared<const Book>(...), bytes};
//   });
//
// What was used least lately is dropped when all together take too much.
#pragma once

#include <absl/cleanup/cleanup.h>
#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

// Safe to share between threads.
template <typename Key, typename Value>
class MadeOnce {
 public:
  struct Made {
    std::shared_ptr<const Value> value;  // may be null, which is kept too
    size_t bytes = 0;
  };
  using Make = absl::FunctionRef<absl::StatusOr<Made>()>;

  // What is kept takes `most_bytes` at most, but the one last used stays whatever it takes. `clock`
  // is the one that deadlines are on.
  MadeOnce(size_t most_bytes, const base::Clock& clock) : most_bytes_(most_bytes), clock_(clock) {}

  // `make` runs without any lock. When it fails, its caller is told so and another one makes it.
  absl::StatusOr<std::shared_ptr<const Value>> Get(const Key& key, absl::Time deadline, Make make) {
    TANGGAP_ASSIGN_OR_RETURN(std::optional<std::shared_ptr<const Value>> kept,
                             FindOrBegin(key, deadline));
    if (kept.has_value()) return *std::move(kept);
    const absl::Cleanup done = [&] {
      base::MutexLock lock(mutex_);
      making_.erase(key);
      made_.NotifyAll();
    };
    TANGGAP_ASSIGN_OR_RETURN(Made made, make());
    base::MutexLock lock(mutex_);
    Keep(key, made, /*asked=*/true);
    return std::move(made.value);
  }

  // Keeps what nobody has asked for yet.
  void Put(const Key& key, const Made& made) {
    base::MutexLock lock(mutex_);
    if (!kept_.contains(key)) Keep(key, made, /*asked=*/false);
    made_.NotifyAll();
  }
  // The one that was last asked for; null when nobody did.
  std::shared_ptr<const Value> FindAsked(absl::FunctionRef<bool(const Key&)> which) {
    base::MutexLock lock(mutex_);
    for (const Key& key : used_) {
      const Kept& kept = kept_.find(key)->second;
      if (kept.asked && which(key)) return kept.made.value;
    }
    return nullptr;
  }

  // Drops what nobody asks for any more.
  void Forget(absl::FunctionRef<bool(const Key&)> which) {
    base::MutexLock lock(mutex_);
    for (auto place = used_.begin(); place != used_.end();) {
      const auto next = std::next(place);
      if (which(*place)) Drop(place);
      place = next;
    }
  }

 private:
  struct Kept {
    Made made;
    typename std::list<Key>::iterator place;
    bool asked = false;
  };

  // Nothing when the caller is to make it.
  absl::StatusOr<std::optional<std::shared_ptr<const Value>>> FindOrBegin(const Key& key,
                                                                          absl::Time deadline) {
    const auto end = std::chrono::steady_clock::now() +
                     absl::ToChronoNanoseconds(
                         std::clamp(deadline - clock_.Now(), absl::ZeroDuration(), absl::Hours(1)));
    base::MutexLock lock(mutex_);
    while (true) {
      if (const auto found = kept_.find(key); found != kept_.end()) {
        used_.splice(used_.begin(), used_, found->second.place);
        found->second.asked = true;
        return std::optional(found->second.made.value);
      }
      if (making_.insert(key).second) return std::nullopt;
      const absl::Duration left = absl::FromChrono(end - std::chrono::steady_clock::now());
      if (left <= absl::ZeroDuration())
        return errors::Error(errors::Reason::DEADLINE_EXCEEDED)
            .Because("what others were making was not there in time")
            .ToStatus();
      made_.WaitFor(lock, left);
    }
  }

  void Keep(const Key& key, const Made& made, bool asked) TANGGAP_REQUIRES(mutex_) {
    // It may have been put there while it was made.
    const auto known = kept_.find(key);
    if (known != kept_.end()) Drop(known->second.place);
    used_.push_front(key);
    kept_[key] = {made, used_.begin(), asked};
    bytes_ += made.bytes;
    while (bytes_ > most_bytes_ && used_.size() > 1) Drop(std::prev(used_.end()));
  }
  void Drop(typename std::list<Key>::iterator place) TANGGAP_REQUIRES(mutex_) {
    const auto kept = kept_.find(*place);
    bytes_ -= kept->second.made.bytes;
    kept_.erase(kept);
    used_.erase(place);
  }

  const size_t most_bytes_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  base::Condition made_;
  std::set<Key> making_ TANGGAP_GUARDED_BY(mutex_);
  size_t bytes_ TANGGAP_GUARDED_BY(mutex_) = 0;
  // From the latest used on.
  std::list<Key> used_ TANGGAP_GUARDED_BY(mutex_);
  std::map<Key, Kept> kept_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::surveys
