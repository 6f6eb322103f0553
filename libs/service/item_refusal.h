// Why one item of a request is refused, as its own result says it. A defect gets a number of its
// own and goes to the log under it, as that of a whole call does: without the caller's trace
// where callers have no names.
//
//   const ItemRefusals refusals(log, random);
//   *result.mutable_error() = refusals.Of(status, context);
#pragma once

#include <absl/status/status.h>
#include <google/rpc/status.pb.h>

#include <vector>

#include "libs/base/random.h"
#include "libs/errors/error.h"
#include "libs/rpc/context.h"
#include "libs/telemetry/log.h"

namespace tanggap::service {

class ItemRefusals {
 public:
  // Both outlive it.
  ItemRefusals(telemetry::Logger& log, base::Random& random) : log_(log), random_(random) {}

  google::rpc::Status Of(const absl::Status& status, const rpc::Context& context) const;

 private:
  telemetry::Logger& log_;
  base::Random& random_;
};

// The refusal of what breaks its contract's rules; OK when nothing does.
absl::Status RulesKept(const std::vector<errors::FieldViolation>& violations);

}  // namespace tanggap::service
