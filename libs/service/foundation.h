// What a service stands on, whatever it is for: its keys, its database, the directory as it is now,
// and what carries its events on. It is built before the service's own parts, which refer to it,
// and goes after them; host.h makes all of it live.
//
//   TANGGAP_ASSIGN_OR_RETURN(const auto foundation, service::Foundation::Create("complaints", options, needs));
//   Cases cases(foundation->pool(), ...);
//   DraftingApi drafting(foundation->world(), cases);
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/postgres/migrator.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/statement_times.h"
#include "libs/privacy/key_ring.h"
#include "libs/service/event_flow.h"
#include "libs/service/host_options.h"
#include "libs/service/live_directory.h"
#include "libs/service/world.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::service {

// What the process gives (process.h), or a test.
struct HostNeeds {
  const base::Clock& clock;
  base::Random& random;
  telemetry::Logger& log;
  telemetry::Metrics& metrics;
  // The clock to hold at the database's time, if it is one that can be moved.
  base::SystemClock* synchronized_clock = nullptr;
};

// Every table of a service's database, in the order they are made: those of the libraries, then its
// own.
std::vector<postgres::MigrationSet> MigrationsWith(postgres::MigrationSet own);

class Foundation {
 public:
  // `name` is the service's, as it stands in its events and in the names of its connections. What
  // `needs` refers to outlives it. An error when the options or the master key cannot be used.
  static absl::StatusOr<std::unique_ptr<Foundation>> Create(const std::string& name,
                                                            const HostOptions& options,
                                                            const HostNeeds& needs);
  Foundation(const Foundation&) = delete;
  Foundation& operator=(const Foundation&) = delete;

  const HostNeeds& needs() const { return needs_; }
  const World& world() const { return world_; }
  // For calls: as many connections as there are workers.
  postgres::Pool& pool() { return pool_; }
  // For a pool of so many connections of one's own.
  postgres::PoolOptions Connections(int count);
  LiveDirectory& directory() { return directory_; }
  EventFlow& flow() { return flow_; }

 private:
  Foundation(const std::string& name, const HostOptions& options, const HostNeeds& needs,
             privacy::KeyRing keys);

  const std::string name_;
  const std::string postgres_url_;
  const HostNeeds needs_;
  const privacy::KeyRing keys_;
  postgres::StatementTimes statement_times_;
  postgres::Pool pool_;
  postgres::Pool publisher_pool_;
  LiveDirectory directory_;
  EventFlow flow_;
  const World world_;
};

}  // namespace tanggap::service
