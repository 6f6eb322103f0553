// Finds the complaints on which the service itself has something to do: remind, close, withdraw on
// silence.
//
//   TimerKey after;
//   TANGGAP_ASSIGN_OR_RETURN(std::vector<TimerKey> due, timers.Due(now, after, 100, deadline));
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"

namespace tanggap::complaints {

struct TimerKey {
  // Before every timer: imported cases claim any time.
  absl::Time time = absl::InfinitePast();
  base::Uuid complaint;
};

class Timers {
 public:
  explicit Timers(postgres::Pool& pool) : pool_(pool) {}

  // The oldest first, those behind `after`, so that one that cannot be done does not keep the
  // others waiting.
  absl::StatusOr<std::vector<TimerKey>> Due(absl::Time now, const TimerKey& after, int limit,
                                            absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::complaints
