// The access log: one line for a call or a stream when it has ended. Internal to libs/rpc.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstddef>

#include "libs/rpc/context.h"
#include "libs/rpc/stream.h"
#include "libs/telemetry/log.h"

namespace tanggap::rpc {

struct CallSizes {
  size_t request_bytes = 0;
  size_t response_bytes = 0;
};

// Whether a status means a defect of ours, which is logged even when the access log is off.
bool IsDefect(const absl::Status& status);
// Of a method with unnamed_callers (access.proto) less: see there.
void LogCall(telemetry::Logger& log, const Context& context, const absl::Status& status,
             absl::Duration took, const CallSizes& sizes);
void LogStream(telemetry::Logger& log, const Context& context, const absl::Status& status,
               absl::Duration took, const Stream::Sent& sent);

}  // namespace tanggap::rpc
