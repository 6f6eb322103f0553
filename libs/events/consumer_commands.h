// The words "consumers ..." of a service's binary: what an operator sees of the consumers in its
// database, and does about them. docs/operating.md says when.
//
//   events::LocalSource source(log);
//   events::ConsumerCommands commands(pool, {&source}, {{"workload", make_handler, digest}}, clock);
//   absl::Status done = commands.Run({"redrive", "workload-1"}, std::cout);   // what follows "consumers"
//
// It writes what was found and done; what could not be done, and what to do instead, is in the
// status: INVALID_ARGUMENT when the words are wrong. A running consumer notices all of it by
// itself.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"
#include "libs/events/consumer_list.h"
#include "libs/events/consumer_lookup.h"
#include "libs/events/source.h"
#include "libs/postgres/pool.h"

namespace tanggap::events {

class ConsumerCommands {
 public:
  // `sources` are those that consumers of this database follow. All references outlive it.
  ConsumerCommands(postgres::Pool& pool, std::vector<Source*> sources,
                   std::vector<Projection> projections, const base::Clock& clock)
      : pool_(pool), lookup_(pool, std::move(sources), std::move(projections)), clock_(clock) {}

  // One line for each command, for the program's own help.
  static std::string_view Usage();

  absl::Status Run(const std::vector<std::string>& words, std::ostream& out);

 private:
  absl::Status List(std::ostream& out);
  absl::StatusOr<std::vector<Standing>> Ask(const std::string& source,
                                            const std::vector<Following>& followings);
  absl::Status ListParked(std::string_view consumer, std::ostream& out);
  absl::Status Redrive(std::string_view consumer, std::string_view subject, std::ostream& out);
  absl::Status CompareBoth(std::string_view old_consumer, std::string_view new_consumer,
                           std::ostream& out);
  absl::Status SwitchTo(std::string_view projection, std::string_view consumer, std::ostream& out);
  absl::Status PlaceAt(std::string_view consumer, std::string_view agency, std::string_view epoch,
                       std::string_view position, std::ostream& out);
  absl::Status ForgetOne(std::string_view consumer, std::ostream& out);

  // FAILED_PRECONDITION when `consumer` is behind the one that answers now.
  absl::Status CheckCaughtUp(std::string_view active, std::string_view consumer);
  absl::Time Deadline() const { return clock_.Now() + absl::Minutes(1); }

  postgres::Pool& pool_;
  const ConsumerLookup lookup_;
  const base::Clock& clock_;
};

}  // namespace tanggap::events
