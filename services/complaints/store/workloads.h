// What lies on whose desk, as a consumer has made it from events (api/workload_handler.h). Several
// consumers may have their rows side by side: one is served, another is being rebuilt.
//
//   TANGGAP_RETURN_IF_ERROR(Workloads::Write(transaction, "workload-1", entries));
//   Workloads workloads(pool);
//   TANGGAP_ASSIGN_OR_RETURN(const AgencyWorkload now, workloads.Count(question, deadline));
//   for (const DeskWorkload& desk : now.desks) ...
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/events/served.h"
#include "libs/postgres/pool.h"

namespace tanggap::complaints {

// What is switched and compared, and the consumer that makes it until another was switched to.
inline constexpr char kWorkloadProjection[] = "workload";
inline constexpr char kFirstWorkload[] = "workload-1";

// A case as far as desks go, after one change of it.
struct WorkloadEntry {
  base::Uuid complaint;
  int version = 0;
  // Who holds it now; of a transfer it is the same in both agencies' events.
  std::string agency;
  std::string unit;
  int next_due_clock = 0;
  // Nothing when it has ended.
  std::optional<absl::Time> next_due_time;
  // Whether it ever went from one agency to another, so that events of it stand in several logs.
  bool has_moved = false;
};

struct WorkloadQuestion {
  // The service whose logs are counted, as it stands in events.
  std::string_view source;
  std::string_view agency;
  // Due before is late; due by the end of the day is due today.
  absl::Time now;
  absl::Time end_of_day;
  // The clocks that run for the reporter.
  std::vector<int64_t> reporters_clocks;
};

struct DeskWorkload {
  // Empty for the agency as a whole.
  std::string unit;
  int64_t open = 0;
  int64_t overdue = 0;
  int64_t due_today = 0;
  int64_t awaiting_reporter = 0;
};

struct AgencyWorkload {
  events::Served served;
  // By unit.
  std::vector<DeskWorkload> desks;
};

class Workloads {
 public:
  explicit Workloads(postgres::Pool& pool) : pool_(pool) {}

  // Of the consumer that is served, as far as it has come.
  absl::StatusOr<AgencyWorkload> Count(const WorkloadQuestion& question, absl::Time deadline);

  // Takes over what is newer than what the consumer has; one statement.
  static absl::Status Write(postgres::Transaction& transaction, std::string_view consumer,
                            const std::vector<WorkloadEntry>& entries);
  // Takes over what these agencies' cases are now, where that is newer.
  static absl::Status CopyFromCases(postgres::Transaction& transaction, std::string_view consumer,
                                    const std::vector<std::string>& agencies);
  // A text that is the same for two consumers whose rows say the same: events::Digest.
  static absl::StatusOr<std::string> Digest(postgres::Transaction& transaction,
                                            std::string_view consumer);
  // Deletes the rows of a consumer that runs no more, some thousands at a time. After
  // events::Forget, which refuses one that is served.
  static absl::Status DeleteRows(postgres::Pool& pool, std::string_view consumer,
                                 absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::complaints
