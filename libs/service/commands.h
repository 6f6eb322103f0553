// The words that a service's program understands: those that all services share, ready to be put
// into its table, and what runs the table.
//
//   int RunCommand(int argc, char** argv) {
//     ComplaintsSettings own;
//     return service::RunProgram(own, {service::ServeCommand([&] { return Serve(own); }),
//                                      service::MigrateCommand(own, Migrations()),
//                                      service::CheckConfigCommand(own)}, argc, argv);
//   }
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/events/consumer_lookup.h"
#include "libs/events/source.h"
#include "libs/postgres/migrator.h"
#include "libs/postgres/pool.h"
#include "libs/service/host_settings.h"

namespace tanggap::service {

struct Command {
  std::string word;
  // Its lines of the help page, as they stand there.
  std::string help;
  // Runs it. What was printed is its result; the status of a failure is printed by RunProgram.
  std::function<absl::Status()> run;
  // More words may follow it.
  bool takes_words = false;
};

// Parses the command line and runs what it names. 0 when all went well, 1 when not, 2 when the
// program was called wrongly.
int RunProgram(HostSettings& settings, const std::vector<Command>& commands, int argc, char** argv);

// Those that all services share. `settings` outlives them, and has been parsed when they run.
Command ServeCommand(std::function<absl::Status()> serve);
Command MigrateCommand(const HostSettings& settings, std::vector<postgres::MigrationSet> sets);
Command LoadReferenceCommand(const HostSettings& settings);
Command GenerateKeysCommand(const HostSettings& settings);
Command NewEpochCommand(const HostSettings& settings);
Command CheckConfigCommand(const HostSettings& settings);

// For the consumers in the service's own database: of its own events, and of those of other
// services, each of which is a source. Sources are made when the command runs, and go before clock
// and random.
using MakeProjections =
    std::function<std::vector<events::Projection>(postgres::Pool& pool, const base::Clock& clock)>;
using MakeSources = std::function<absl::StatusOr<std::vector<std::unique_ptr<events::Source>>>(
    const base::Clock& clock, base::Random& random)>;
Command ConsumersCommand(const HostSettings& settings, MakeProjections make_projections,
                         MakeSources make_sources = {});

}  // namespace tanggap::service
