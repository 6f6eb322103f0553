// The event logs of one database, one for each agency: what happened, at positions 1, 2, 3, ...
//
//   events::EventLog log(pool, "complaints");
//   TANGGAP_ASSIGN_OR_RETURN(std::vector<LogHead> heads, log.Head({}, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(std::vector<LogSlice> slices,
//                            log.Read({{"dinkes", epoch, 41}, {"dinsos", epoch2, 7}}, {}, deadline));
//   log.Prune(clock.Now() - absl::Hours(24 * 400), deadline);             // each night
//   log.NewEpoch({"dinkes"}, clock.Now(), random, deadline);              // after a restore
//
// Publisher adds to the logs, nothing else does. Safe to share between threads.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/random.h"
#include "libs/events/log_slice.h"
#include "libs/postgres/pool.h"

namespace tanggap::events {

class EventLog {
 public:
  // `source` is the service that owns the logs; it stands in every event.
  EventLog(postgres::Pool& pool, std::string source) : pool_(pool), source_(std::move(source)) {}

  const std::string& source() const { return source_; }

  // How far the logs of these agencies go, of all when none is named; by agency. An agency without
  // any event yet has no log.
  absl::StatusOr<std::vector<LogHead>> Head(const std::vector<std::string>& agencies,
                                            absl::Time deadline);

  // What comes after each position, one slice for each, in their order. Of many logs each gets its
  // share of the limits, and what one leaves goes to the others. Of one log a call walks over at
  // most 5,000 positions, so that a type that is rare costs no more than one that is not.
  absl::StatusOr<std::vector<LogSlice>> Read(const std::vector<LogPosition>& positions,
                                             const ReadLimits& limits, absl::Time deadline);

  // Deletes from the old end of each log what was recorded before `before`, up to the first event
  // that was not, in transactions of at most `batch` events. Gives how many went.
  absl::StatusOr<int64_t> Prune(absl::Time before, absl::Time deadline, int64_t batch = 1000);

  // Begins a new run of these logs (of all, when no agency is named): after a restore from a
  // backup, before anything is written, and after a hand-over. It takes over every event that is
  // there, and positions go on; who has read further than that learns that it must begin anew.
  // Gives the heads.
  absl::StatusOr<std::vector<LogHead>> NewEpoch(const std::vector<std::string>& agencies,
                                                absl::Time now, base::Random& random,
                                                absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const std::string source_;
};

}  // namespace tanggap::events
