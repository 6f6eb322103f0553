// That the person wants a command to end which would go on by itself: told by Ctrl-C, asked between
// two steps, waited for instead of sleeping.
//
//   Interruption interruption;
//   const auto reaction = interruption.React([&] { stream.Cancel(); });
//   if (interruption.WaitFor(absl::Seconds(2))) return absl::OkStatus();
#pragma once

#include <absl/time/time.h>

#include <functional>

#include "libs/base/mutex.h"

namespace tanggap::cli {

// Safe to share between threads.
class Interruption {
 public:
  // Has a function called when it is raised, at once if it was, until this object ends.
  class Reaction {
   public:
    explicit Reaction(Interruption& interruption) : interruption_(interruption) {}
    ~Reaction();
    Reaction(const Reaction&) = delete;
    Reaction& operator=(const Reaction&) = delete;

   private:
    Interruption& interruption_;
  };

  void Raise();
  bool raised() const;
  // Waits that long, or until it is raised; whether it is.
  bool WaitFor(absl::Duration duration) const;
  // One at a time. `react` may neither wait nor call back.
  [[nodiscard]] Reaction React(std::function<void()> react);

 private:
  mutable base::Mutex mutex_;
  mutable base::Condition changed_;
  bool raised_ TANGGAP_GUARDED_BY(mutex_) = false;
  std::function<void()> react_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::cli
