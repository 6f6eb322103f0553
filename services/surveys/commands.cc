#include "services/surveys/commands.h"

#include "libs/base/result.h"
#include "libs/service/commands.h"
#include "libs/service/process.h"
#include "services/surveys/app.h"
#include "services/surveys/settings.h"

namespace tanggap::surveys {

namespace {

absl::Status Serve(const SurveysSettings& settings) {
  service::Process process("surveys", settings.settings.warnings());
  TANGGAP_ASSIGN_OR_RETURN(AppOptions options, settings.ToOptions());
  App app(std::move(options), process.needs());
  TANGGAP_RETURN_IF_ERROR(app.Start());
  process.AwaitEnd([&] { app.host().Drain(); });
  return absl::OkStatus();
}

}  // namespace

int RunCommand(int argc, char** argv) {
  SurveysSettings settings;
  return service::RunProgram(
      settings,
      {service::ServeCommand([&] { return Serve(settings); }),
       service::MigrateCommand(settings, Migrations()), service::LoadReferenceCommand(settings),
       service::GenerateKeysCommand(settings), service::NewEpochCommand(settings),
       service::CheckConfigCommand(settings)},
      argc, argv);
}

}  // namespace tanggap::surveys
