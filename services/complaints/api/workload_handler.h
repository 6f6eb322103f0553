// Makes the workload of all agencies from their events: each says who holds the case after it and
// until when, whatever the step was, so that steps which this release does not know count too.
//
//   WorkloadHandler handler("workload-1");
//   events::Consumer::Create({.name = "workload-1"}, pool, source, handler, ...);
//
// Of a case that went from one agency to another, the events of the change stand in both logs with
// one version and say the same, so it does not matter which comes first, nor when an older one of
// the log that it left comes: see Workloads::Write and migrations/0005_workload.sql.
#pragma once

#include <set>
#include <string>

#include "libs/events/handler.h"
#include "services/complaints/store/workloads.h"

namespace tanggap::complaints {

class WorkloadHandler final : public events::Handler {
 public:
  // Whose rows it writes.
  explicit WorkloadHandler(std::string consumer) : consumer_(std::move(consumer)) {}

  const std::set<std::string>& types() const override { return all_; }
  // DATA_LOSS when an event is none of a complaint.
  absl::Status Apply(postgres::Transaction& transaction, const events::Batch& events) override;

 private:
  const std::string consumer_;
  const std::set<std::string> all_ = {};
};

}  // namespace tanggap::complaints
