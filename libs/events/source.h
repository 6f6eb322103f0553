// Where a consumer gets logs from: the same service's own database, or another service over gRPC.
//
//   events::LocalSource source(log);                        // a projection beside the log itself
//   events::RemoteSource source(channel, "complaints");     // rpc::Channel with a service token
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogHead> heads, source.Head({}, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogSlice> slices, source.Read(positions, {}, deadline));
//
// What heads and slices are is said in log_slice.h. Redis is no source: it only has sooner what a
// source has.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/events/event_log.h"
#include "libs/events/log_slice.h"
#include "libs/rpc/channel.h"

namespace tanggap::events {

class Source {
 public:
  virtual ~Source() = default;
  // The service that owns the logs; it stands in every event and in the keys of Redis.
  virtual const std::string& name() const = 0;
  virtual absl::StatusOr<std::vector<LogHead>> Head(const std::vector<std::string>& agencies,
                                                    absl::Time deadline) = 0;
  // One slice for each position, in their order.
  virtual absl::StatusOr<std::vector<LogSlice>> Read(const std::vector<LogPosition>& positions,
                                                     const ReadLimits& limits,
                                                     absl::Time deadline) = 0;
};

// The logs of this process' own database.
class LocalSource final : public Source {
 public:
  explicit LocalSource(EventLog& log) : log_(log) {}
  const std::string& name() const override { return log_.source(); }
  absl::StatusOr<std::vector<LogHead>> Head(const std::vector<std::string>& agencies,
                                            absl::Time deadline) override {
    return log_.Head(agencies, deadline);
  }
  absl::StatusOr<std::vector<LogSlice>> Read(const std::vector<LogPosition>& positions,
                                             const ReadLimits& limits,
                                             absl::Time deadline) override {
    return log_.Read(positions, limits, deadline);
  }

 private:
  EventLog& log_;
};

// The EventLogService of another service. The channel's token must have the role service_account
// in the agencies that are wanted.
class RemoteSource final : public Source {
 public:
  RemoteSource(rpc::Channel& channel, const base::Clock& clock, std::string name)
      : channel_(channel), clock_(clock), name_(std::move(name)) {}
  const std::string& name() const override { return name_; }
  absl::StatusOr<std::vector<LogHead>> Head(const std::vector<std::string>& agencies,
                                            absl::Time deadline) override;
  absl::StatusOr<std::vector<LogSlice>> Read(const std::vector<LogPosition>& positions,
                                             const ReadLimits& limits,
                                             absl::Time deadline) override;

 private:
  rpc::Channel& channel_;
  const base::Clock& clock_;
  const std::string name_;
};

}  // namespace tanggap::events
