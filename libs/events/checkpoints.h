// How far a consumer has applied each log. The compare-and-set in `Move` is what makes every
// event applied once: who moves the checkpoint applies, in the same transaction.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto positions, checkpoints.Load(deadline));
//   pool.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
//     TANGGAP_ASSIGN_OR_RETURN(const bool mine, checkpoints.Move(transaction, {{.from = before, .to = {after, time}}}, now));
//     if (!mine) return absl::OkStatus();                    // somebody else was first: apply nothing
//     return handler.Apply(transaction, events);
//   });
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/events/log_slice.h"
#include "libs/postgres/pool.h"

namespace tanggap::events {

struct Checkpoint {
  LogPosition position;
  // When the event at the position was recorded; nothing at position 0.
  std::optional<absl::Time> event_time;
};

struct Advance {
  LogPosition from;
  Checkpoint to;
};

class Checkpoints {
 public:
  Checkpoints(postgres::Pool& pool, std::string consumer, std::string source)
      : pool_(pool), consumer_(std::move(consumer)), source_(std::move(source)) {}

  const std::string& consumer() const { return consumer_; }
  const std::string& source() const { return source_; }

  // By agency.
  absl::StatusOr<std::vector<Checkpoint>> Load(absl::Time deadline) const;
  // Begins at position 0 where there is none yet.
  absl::Status Begin(const std::vector<LogHead>& heads, absl::Time now, absl::Time deadline) const;
  // Moves all, or, when one is not where it should be, says false: then the transaction must change
  // nothing. In the order of agencies, so that two that do this wait for each other and no more.
  // Without `synchronous_commit` this one transaction does not wait for the disk.
  absl::StatusOr<bool> Move(postgres::Transaction& transaction, std::vector<Advance> advances,
                            absl::Time now, bool synchronous_commit = true) const;

 private:
  postgres::Pool& pool_;
  const std::string consumer_;
  const std::string source_;
};

}  // namespace tanggap::events
