// Asks the source for a consumer in such a way that one that hangs or fails does not hold up what
// Redis gives meanwhile: it is waited for only briefly, and after a failure left alone for several
// times as long as that took. Where nothing else gives events it may take its time. Internal to
// ConsumerLoop, whose thread alone calls it.
//
//   SparingSource sparing(source, clock, absl::Milliseconds(200), absl::Seconds(5));
//   sparing.set_alone(false);                                 // Redis answers
//   if (!sparing.MayAsk()) return sparing.status();           // it has just failed
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogHead> heads, sparing.Head(agencies));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/events/log_slice.h"
#include "libs/events/source.h"
#include "libs/events/steady_time.h"

namespace tanggap::events {

class SparingSource {
 public:
  // `shortest` and `longest` are bounds of the pause after a failure. The references outlive it.
  SparingSource(Source& source, const base::Clock& clock, absl::Duration shortest,
                absl::Duration longest)
      : source_(source), clock_(clock), shortest_(shortest), longest_(longest), pause_(shortest) {}

  const std::string& name() const { return source_.name(); }
  // Whether nothing else gives events now.
  void set_alone(bool alone) { alone_ = alone; }

  bool MayAsk() const { return SteadyNow() >= not_before_; }
  // How the last call ended.
  const absl::Status& status() const { return status_; }

  absl::StatusOr<std::vector<LogHead>> Head(const std::vector<std::string>& agencies);
  absl::StatusOr<std::vector<LogSlice>> Read(const std::vector<LogPosition>& positions,
                                             const ReadLimits& limits);

 private:
  absl::Time Deadline(absl::Duration while_redis_answers) const;
  void Note(const absl::Status& status, SteadyTime begin);

  Source& source_;
  const base::Clock& clock_;
  const absl::Duration shortest_;
  const absl::Duration longest_;
  bool alone_ = true;
  absl::Status status_;
  absl::Duration pause_;
  SteadyTime not_before_ = {};
};

}  // namespace tanggap::events
