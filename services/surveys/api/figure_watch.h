// Tells open screens that the figures of their survey have changed, by whichever process: it looks
// once a second while anybody watches, at all watched surveys together.
//
//   FigureWatch watch(figures, clock);
//   const FigureWatch::Subscription subscription = watch.Subscribe(survey, [waker] { waker.Wake(); });
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/base/uuid.h"
#include "libs/exec/periodic_task.h"
#include "services/surveys/store/figures.h"

namespace tanggap::surveys {

class FigureWatch {
 public:
  // Both outlive it; it outlives its subscriptions.
  FigureWatch(Figures& figures, const base::Clock& clock,
              absl::Duration look_every = absl::Seconds(1));
  ~FigureWatch();
  FigureWatch(const FigureWatch&) = delete;
  FigureWatch& operator=(const FigureWatch&) = delete;

  // Ends with this object: the function is not called any more once it is gone.
  class Subscription {
   public:
    Subscription(FigureWatch& watch, int64_t number) : watch_(&watch), number_(number) {}
    Subscription(Subscription&& other) noexcept
        : watch_(std::exchange(other.watch_, nullptr)), number_(other.number_) {}
    Subscription& operator=(Subscription&&) = delete;
    ~Subscription() {
      if (watch_ != nullptr) watch_->Unsubscribe(number_);
    }

   private:
    FigureWatch* watch_;
    const int64_t number_;
  };
  // `ring` is called under the watch's lock, and once soon whether anything changed or not: it may
  // neither wait nor call the watch.
  Subscription Subscribe(const base::Uuid& survey, std::function<void()> ring);

  // When it last saw how things stand.
  absl::Time last_look() const;

 private:
  struct Subscriber {
    base::Uuid survey;
    std::function<void()> ring;
    std::optional<Figures::Standing> seen;
  };
  void Unsubscribe(int64_t number);
  void Look();

  Figures& figures_;
  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  std::map<int64_t, Subscriber> subscribers_ TANGGAP_GUARDED_BY(mutex_);
  int64_t last_number_ TANGGAP_GUARDED_BY(mutex_) = 0;
  absl::Time last_look_ TANGGAP_GUARDED_BY(mutex_) = absl::InfinitePast();
  std::unique_ptr<exec::PeriodicTask> task_;
};

}  // namespace tanggap::surveys
