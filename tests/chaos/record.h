// What a consumer of the chaos run does with events: it writes each into an append-only account,
// chaos.applied, in the order in which they are applied.
//
//   TANGGAP_RETURN_IF_ERROR(Record::MakeTables(pool, deadline));
//   Record record;
//   events::Consumer::Create(std::move(options), pool, source, record, ...);
//
// The account takes a double as well: one that refused it would show it as an event that fails, not
// as what it is. Rows of one log are numbered in the order of their application, for whoever
// applies holds the lock of the log's checkpoint when the number is drawn.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <set>
#include <string>

#include "libs/events/handler.h"
#include "libs/postgres/pool.h"

namespace tanggap::chaos {

class Record final : public events::Handler {
 public:
  static absl::Status MakeTables(postgres::Pool& pool, absl::Time deadline);

  // Told of every batch, before it is committed.
  using Listener = std::function<void(const events::Batch&)>;
  explicit Record(Listener listener = nullptr) : listener_(std::move(listener)) {}

  const std::set<std::string>& types() const override { return types_; }
  absl::Status Apply(postgres::Transaction& transaction, const events::Batch& events) override;

 private:
  const std::set<std::string> types_;
  const Listener listener_;
};

}  // namespace tanggap::chaos
