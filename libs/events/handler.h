// What a consumer does with events: rows in its own database, written in the transaction that moves
// the checkpoint. Everything else (sending, calling) is done later, from those rows.
//
//   class Workload final : public events::Handler {
//     const std::set<std::string>& types() const override { return types_; }
//     absl::Status Apply(postgres::Transaction& transaction, const events::Batch& events) override {
//       for (const common::v1::Event* event : events) ...
//       return transaction.Query(kUpsert, params).status();
//     }
//   };
//
// The code of a failure decides what becomes of it: UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED,
// RESOURCE_EXHAUSTED and CANCELLED are tried for ever; any other, when five tries end alike, parks
// the event, so that it and later ones of its subject wait for a person while all else goes on.
#pragma once

#include <absl/status/status.h>
#include <tanggap/common/v1/event.pb.h>

#include <set>
#include <string>
#include <vector>

#include "libs/postgres/transaction.h"

namespace tanggap::events {

using Batch = std::vector<const common::v1::Event*>;

class Handler {
 public:
  virtual ~Handler() = default;
  // The types it knows; others are skipped and counted. Empty: all.
  virtual const std::set<std::string>& types() const = 0;
  // Applies events of one or several logs, those of each log in their order. Of a subject that
  // stands in two logs a version may come late: what is not above the version at hand is ignored.
  // May run again from the start, and at the same time for other subjects: what another process
  // applies of other logs, or an operator redrives. So write statements that are right whatever
  // else is written, such as one row for each subject; what is summed up over subjects is summed in
  // the statement, not read, reckoned and written back.
  virtual absl::Status Apply(postgres::Transaction& transaction, const Batch& events) = 0;
};

// Whether trying again may help without anybody doing anything.
bool PassesByItself(const absl::Status& status);

// Whether two failures have one cause, as far as can be told.
bool AreAlike(const absl::Status& one, const absl::Status& other);

}  // namespace tanggap::events
