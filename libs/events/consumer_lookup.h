// Finds what an operator names: consumers of this database, the projections that they make, the
// sources that they follow. What is not there is NOT_FOUND with a sentence that helps.
//
//   const ConsumerLookup lookup(pool, {&source}, {{"workload", make_handler, digest}});
//   TANGGAP_ASSIGN_OR_RETURN(const Projection* projection, lookup.ProjectionOf("workload-1"));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/events/consumers.h"
#include "libs/events/handler.h"
#include "libs/events/source.h"
#include "libs/postgres/pool.h"

namespace tanggap::events {

// Rows that consumers make and questions are answered from. The consumers that make them are named
// after it: those of "workload" are workload-1, workload-2, ...
struct Projection {
  std::string name;
  // One that writes under the name of this consumer.
  std::function<std::unique_ptr<Handler>(std::string_view consumer)> make_handler;
  Digest digest;
  // Deletes what a consumer that is forgotten has made; may be run again. Nothing where its service
  // does that otherwise.
  std::function<absl::Status(std::string_view consumer)> delete_rows = {};
};

class ConsumerLookup {
 public:
  ConsumerLookup(postgres::Pool& pool, std::vector<Source*> sources,
                 std::vector<Projection> projections)
      : pool_(pool), sources_(std::move(sources)), projections_(std::move(projections)) {}

  const std::vector<Projection>& projections() const { return projections_; }
  // The logs that a consumer follows; of all consumers when `consumer` is empty.
  absl::StatusOr<std::vector<Following>> FollowingsOf(std::string_view consumer,
                                                      absl::Time deadline) const;
  absl::StatusOr<const Projection*> ProjectionOf(std::string_view consumer) const;
  absl::StatusOr<Source*> SourceNamed(std::string_view name) const;

 private:
  postgres::Pool& pool_;
  const std::vector<Source*> sources_;
  const std::vector<Projection> projections_;
};

}  // namespace tanggap::events
