// Files what respondents suggest with the complaints service: each on its agency's day after the
// response, at a minute of chance, so that the time of filing does not tell that of answering.
// While complaints is away they wait, for as long as it takes, and are filed once, because a
// suggestion is one request however often it is sent. Complaints knows a request for 7 days, so one
// that was sent and, for up to 6 days, not known to be filed is not tried any more: it stays,
// parked, and a metric tells. One that was never tried is not parked, however late it is.
//
//   FollowUpTask task(world, follow_ups, peer, log, metrics);
//   exec::PeriodicTask repeated(absl::Minutes(5), [&] { task.Run(stopping); });
#pragma once

#include <atomic>
#include <cstdint>

#include "libs/base/mutex.h"
#include "libs/service/world.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/surveys/api/complaints_peer.h"
#include "services/surveys/store/follow_ups.h"
#include "services/surveys/store/respondent_cipher.h"

namespace tanggap::surveys {

class FollowUpTask {
 public:
  // All outlive it.
  FollowUpTask(const service::World& world, FollowUps& follow_ups, ComplaintsPeer& peer,
               telemetry::Logger& log, telemetry::Metrics& metrics);

  // All that is due, or until `stopping`. Gives how many were filed.
  int Run(const std::atomic<bool>& stopping);

 private:
  // Of one that was due: filed, failed by itself, complaints (or the database) is away, or it does
  // not wait any more as it was read, and the next run looks again.
  enum class Outcome { kFiled, kFailed, kAway, kGone };

  absl::StatusOr<std::vector<WaitingFollowUp>> NextPage(int64_t first_day,
                                                        const WaitingFollowUp& after);
  bool IsDue(const WaitingFollowUp& row, absl::Time now) const;
  // Whether it still waits, and is marked as sent.
  absl::StatusOr<bool> PrepareToSend(const WaitingFollowUp& row);
  Outcome FileOne(const WaitingFollowUp& row);
  void CountParked(int64_t first_day);

  const service::World& world_;
  FollowUps& follow_ups_;
  ComplaintsPeer& peer_;
  const RespondentCipher respondents_;
  telemetry::Logger& log_;
  telemetry::Counter& filed_;
  telemetry::Counter& failed_;
  telemetry::Gauge& parked_;
};

}  // namespace tanggap::surveys
