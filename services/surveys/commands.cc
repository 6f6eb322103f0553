#include "services/surveys/commands.h"

#include <absl/strings/str_cat.h>

#include <cstdio>
#include <optional>
#include <string>

#include "libs/base/result.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"
#include "libs/service/commands.h"
#include "libs/service/process.h"
#include "services/surveys/app.h"
#include "services/surveys/settings.h"
#include "services/surveys/store/resealing.h"

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

absl::Status Reseal(const SurveysSettings& settings) {
  base::SystemClock clock;
  base::SystemRandom random;
  TANGGAP_ASSIGN_OR_RETURN(const privacy::KeyRing keys,
                           privacy::KeyRing::Load(settings.master_key_file.value()));
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  Resealing resealing(pool, keys, random);
  constexpr int kBatch = 500;
  int64_t rows = 0, renewed = 0, shut = 0;
  std::optional<ResealPlace> place = ResealPlace();
  while (place.has_value()) {
    TANGGAP_ASSIGN_OR_RETURN(const ResealedBatch batch,
                             resealing.Next(*place, kBatch, clock.Now() + absl::Minutes(1)));
    rows += batch.rows;
    renewed += batch.renewed;
    shut += static_cast<int64_t>(batch.shut.size());
    for (const base::Uuid& survey : batch.shut) {
      std::printf("Of surveys/%s, one of its %s does not open under any key of the file\n",
                  survey.ToString().c_str(), std::string(batch.what).c_str());
    }
    if (batch.rows > 0) {
      std::printf("%lld rows, %lld sealed anew\n", static_cast<long long>(rows),
                  static_cast<long long>(renewed));
    }
    place = batch.next;
  }
  std::printf("Done: %lld rows, %lld sealed anew under key %d\n", static_cast<long long>(rows),
              static_cast<long long>(renewed), static_cast<int>(keys.current_id()));
  if (shut == 0) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(shut, " rows do not open under any key of the file"));
}

}  // namespace

int RunCommand(int argc, char** argv) {
  SurveysSettings settings;
  return service::RunProgram(
      settings,
      {service::ServeCommand([&] { return Serve(settings); }),
       service::MigrateCommand(settings, Migrations()),
       service::LoadReferenceCommand(settings),
       service::GenerateKeysCommand(settings),
       service::NewEpochCommand(settings),
       {"reseal",
        "  reseal           after the master key was replaced: seals old keys under the new one\n",
        [&] { return Reseal(settings); }},
       service::CheckConfigCommand(settings)},
      argc, argv);
}

}  // namespace tanggap::surveys
