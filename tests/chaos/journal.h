// What a worker did at which microsecond, kept in memory and written out when it ends: for the
// measurement of how long an event takes from its commit until it is applied.
//
//   Journal journal;
//   journal.Note("committed", event_id);
//   journal.WriteTo(path);                    // lines "1700000000123456 committed 018bcfe5-..."
//
// Grows as long as it is used: for measurements of a minute.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/mutex.h"

namespace tanggap::chaos {

// Safe to share between threads.
class Journal {
 public:
  explicit Journal(const base::Clock& clock) : clock_(clock) {}

  void Note(std::string_view what, std::string_view of = "");
  absl::Status WriteTo(const std::string& path) const;

 private:
  struct Line {
    int64_t micros;
    std::string what;
    std::string of;
  };

  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  std::vector<Line> lines_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::chaos
