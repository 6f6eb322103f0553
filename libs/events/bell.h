// Wakes those who wait for a log to grow: open feeds, local consumers.
//
//   events::Bell bell(log, clock);
//   options.on_committed = [&](const std::vector<std::string>& agencies) { bell.Ring(agencies); };
//   const events::Bell::Subscription subscription = bell.Subscribe({"dinkes"}, [waker] { waker.Wake(); });
//
// It is rung by the publisher of this process, and by itself when it sees that a log has grown by
// another's: while anybody is subscribed it reads the heads of their logs every 100 ms. It may ring
// for nothing, so look whether there is something.
#pragma once

#include <absl/time/time.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/events/event_log.h"
#include "libs/exec/periodic_task.h"

namespace tanggap::events {

class Bell {
 public:
  // Both references outlive it; it outlives its subscriptions.
  Bell(EventLog& log, const base::Clock& clock,
       absl::Duration look_every = absl::Milliseconds(100));
  ~Bell();

  // Ends with this object: the function is not called any more once it is gone.
  class Subscription {
   public:
    Subscription() = default;
    Subscription(Subscription&& other) noexcept
        : bell_(std::exchange(other.bell_, nullptr)), number_(other.number_) {}
    Subscription& operator=(Subscription&& other) noexcept {
      std::swap(bell_, other.bell_);
      std::swap(number_, other.number_);
      return *this;
    }
    ~Subscription() {
      if (bell_) bell_->Unsubscribe(number_);
    }

   private:
    friend class Bell;
    Subscription(Bell* bell, int64_t number) : bell_(bell), number_(number) {}
    Bell* bell_ = nullptr;
    int64_t number_ = 0;
  };
  // `ring` is called from any thread, under the bell's lock: it may neither wait nor call the bell.
  Subscription Subscribe(std::vector<std::string> agencies, std::function<void()> ring);

  void Ring(const std::vector<std::string>& agencies);

 private:
  struct Subscriber {
    std::vector<std::string> agencies;
    std::function<void()> ring;
  };
  void Unsubscribe(int64_t number);
  void Look();

  EventLog& log_;
  const base::Clock& clock_;
  // Of the bell's thread: how far each log of a subscriber went at the last look.
  std::map<std::string, LogHead> seen_;

  base::Mutex mutex_;
  std::map<int64_t, Subscriber> subscribers_ TANGGAP_GUARDED_BY(mutex_);
  int64_t last_number_ TANGGAP_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<exec::PeriodicTask> task_;
};

}  // namespace tanggap::events
