// The complaints service, wired together: the only file that knows all the others. It listens at
// once and answers NOT_SERVING until its database is there, migrated and read; it loses and finds
// the database again by itself.
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

namespace tanggap::complaints {

struct AppOptions {
  std::string postgres_url;
  std::string listen_address = "127.0.0.1:0";
  // Empty for no admin port.
  std::string admin_address;
  std::string master_key_file;
  std::string jwks_file;
  std::string issuer;
  std::string api_keys_file;
  std::string directory;
  std::string instance;
  bool development = false;
  int workers = 0;
  size_t queue_capacity = 1024;
  absl::Duration timer_period = absl::Seconds(5);
  absl::Duration drain_delay = absl::ZeroDuration();
  bool keep_warm = true;
};

struct AppNeeds {
  const base::Clock& clock;
  base::Random& random;
  telemetry::Logger& log;
  telemetry::Metrics& metrics;
  // The clock to hold at the database's time, if it is one that can be moved.
  base::SystemClock* synchronized_clock = nullptr;
};

// The issuer of development tokens.
inline constexpr char kDevelopmentIssuer[] = "tanggap:development";

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
