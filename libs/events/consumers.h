// What an operator does with consumers: look at them, apply again what is parked, and put one that
// was rebuilt in the place of the old.
//
//   1. run a Consumer named "workload-2" with a handler that writes under that name
//   2. TANGGAP_ASSIGN_OR_RETURN(const Comparison comparison, Compare(pool, "workload-1", "workload-2", digest, deadline));
//   3. if (comparison.equal) TANGGAP_RETURN_IF_ERROR(Switch(pool, "workload", "workload-2", deadline));
//   4. stop the old one, and Forget(pool, "workload-1", deadline)
//
// Who answers questions from a projection asks Active which consumer's rows hold.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/events/checkpoints.h"
#include "libs/postgres/pool.h"

namespace tanggap::events {

// One log as one consumer has it.
struct Following {
  std::string consumer;
  std::string source;
  Checkpoint checkpoint;
  int64_t parked = 0;  // events of this log
};

// All consumers of this database, by name, source and agency.
absl::StatusOr<std::vector<Following>> Followings(postgres::Pool& pool, absl::Time deadline);

// Which consumer's rows a projection answers from; nothing when none was ever switched to.
absl::StatusOr<std::optional<std::string>> Active(postgres::Pool& pool, std::string_view projection,
                                                  absl::Time deadline);
absl::Status Switch(postgres::Pool& pool, std::string_view projection, std::string_view consumer,
                    absl::Time deadline);

struct Comparison {
  // Whether both stand at the same position of every log, with nothing parked: only then can they
  // be compared.
  bool level = false;
  // Whether both digests are the same.
  bool equal = false;
};

// Gives a text that is the same for two consumers whose rows say the same.
using Digest = std::function<absl::StatusOr<std::string>(postgres::Transaction& transaction,
                                                         std::string_view consumer)>;

// Holds both consumers' checkpoints while it looks, so that neither moves.
absl::StatusOr<Comparison> Compare(postgres::Pool& pool, std::string_view old_consumer,
                                   std::string_view new_consumer, const Digest& digest,
                                   absl::Time deadline);

// Deletes the checkpoints and parked events of a consumer that runs no more. What its handler wrote
// is for its service to delete. FAILED_PRECONDITION while a projection answers from it.
absl::Status Forget(postgres::Pool& pool, std::string_view consumer, absl::Time deadline);

// Puts a consumer at a place in a log: when its log was restored and somebody has seen to what it
// had applied beyond the common position.
absl::Status Place(postgres::Pool& pool, std::string_view consumer, std::string_view source,
                   const LogPosition& position, absl::Time now, absl::Time deadline);

}  // namespace tanggap::events
