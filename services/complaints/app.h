// The complaints service, wired together. It listens at once and answers NOT_SERVING until its
// database is there, migrated and read; it loses and finds the database again by itself.
//
//   App app(options, {clock, random, log, metrics});
//   TANGGAP_RETURN_IF_ERROR(app.Start());
//   termination.Wait();
//   app.Drain();
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/postgres/migrator.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"
#include "services/complaints/app_options.h"

namespace tanggap::complaints {

struct AppNeeds {
  const base::Clock& clock;
  base::Random& random;
  telemetry::Logger& log;
  telemetry::Metrics& metrics;
  // The clock to hold at the database's time, if it is one that can be moved.
  base::SystemClock* synchronized_clock = nullptr;
};

// Every table of the service's database, in the order they are made.
std::vector<postgres::MigrationSet> Migrations();

class App {
 public:
  App(AppOptions options, AppNeeds needs);
  ~App();

  // Listens. An error when a file or address of the options cannot be used.
  absl::Status Start();
  // Empty once calls are served; else why not yet.
  std::string Problem() const;
  // Waits until calls are served (or, with false, are not). False when `timeout` passed first.
  bool AwaitReady(bool ready, absl::Duration timeout) const;
  std::string address() const;
  int admin_port() const;
  // Carries out what is due on reporters' silence, now; for tests that move the clock.
  int RunTimers();
  void Drain();

 private:
  class Running;
  const AppOptions options_;
  const AppNeeds needs_;
  std::unique_ptr<Running> running_;
};

}  // namespace tanggap::complaints
