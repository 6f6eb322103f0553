// std::mutex and std::condition_variable with clang's thread-safety annotations. (Not absl::Mutex:
// ThreadSanitizer cannot see the locks inside Debian's Abseil.)
//
//   base::Mutex mutex_;
//   int count_ TANGGAP_GUARDED_BY(mutex_);
//   ...
//   base::MutexLock lock(mutex_);
//   while (count_ == 0) changed_.Wait(lock);
#pragma once

#include <absl/time/time.h>

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define TANGGAP_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define TANGGAP_THREAD_ANNOTATION(x)
#endif
#define TANGGAP_GUARDED_BY(mutex) TANGGAP_THREAD_ANNOTATION(guarded_by(mutex))
#define TANGGAP_REQUIRES(mutex) TANGGAP_THREAD_ANNOTATION(requires_capability(mutex))

namespace tanggap::base {

class TANGGAP_THREAD_ANNOTATION(capability("mutex")) Mutex {
 private:
  friend class MutexLock;
  std::mutex mutex_;
};

class TANGGAP_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) TANGGAP_THREAD_ANNOTATION(acquire_capability(mutex))
      : lock_(mutex.mutex_) {}
  ~MutexLock() TANGGAP_THREAD_ANNOTATION(release_capability()) {}
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  friend class Condition;
  std::unique_lock<std::mutex> lock_;
};

class Condition {
 public:
  void Wait(MutexLock& lock) { condition_.wait(lock.lock_); }
  // False when `timeout` passed first. Wake-ups may be spurious: wait in a loop.
  bool WaitFor(MutexLock& lock, absl::Duration timeout) {
    return condition_.wait_for(lock.lock_, absl::ToChronoNanoseconds(timeout)) ==
           std::cv_status::no_timeout;
  }
  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace tanggap::base
