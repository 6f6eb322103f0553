// The surveys service, wired together.
//
//   App app(options, {clock, random, log, metrics});
//   TANGGAP_RETURN_IF_ERROR(app.Start());
//   termination.Wait();
//   app.host().Drain();
#pragma once

#include <absl/status/status.h>

#include <memory>
#include <vector>

#include "libs/postgres/migrator.h"
#include "libs/service/host.h"
#include "services/surveys/api/night_task.h"
#include "services/surveys/app_options.h"

namespace tanggap::surveys {

// Every table of the service's database, in the order they are made.
std::vector<postgres::MigrationSet> Migrations();

class App {
 public:
  using Options = AppOptions;

  App(AppOptions options, const service::HostNeeds& needs);
  ~App();

  // Listens. An error when a file or address of the options cannot be used.
  absl::Status Start();
  // After Start.
  service::Host& host();
  // Files the suggestions that are due now, and ends the invitations that the last night did; how
  // many there were. For tests that move the clock.
  int FileSuggestions();
  int64_t EndInvitations();
  // What the nights do, to be done now.
  NightTask& night();

 private:
  class Running;
  const AppOptions options_;
  const service::HostNeeds needs_;
  std::unique_ptr<Running> running_;
};

}  // namespace tanggap::surveys
