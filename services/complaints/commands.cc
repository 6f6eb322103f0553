#include "services/complaints/commands.h"

#include <cstdio>
#include <optional>

#include "libs/base/result.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"
#include "libs/service/commands.h"
#include "libs/service/process.h"
#include "services/complaints/app.h"
#include "services/complaints/settings.h"
#include "services/complaints/store/resealing.h"
#include "services/complaints/workload_projection.h"

namespace tanggap::complaints {

namespace {

absl::Status Serve(const ComplaintsSettings& settings) {
  service::Process process("complaints", settings.settings.warnings());
  TANGGAP_ASSIGN_OR_RETURN(AppOptions options, settings.ToOptions());
  App app(std::move(options), process.needs());
  TANGGAP_RETURN_IF_ERROR(app.Start());
  process.AwaitEnd([&] { app.host().Drain(); });
  return absl::OkStatus();
}

absl::Status Reseal(const ComplaintsSettings& settings) {
  base::SystemClock clock;
  base::SystemRandom random;
  TANGGAP_ASSIGN_OR_RETURN(const privacy::KeyRing keys,
                           privacy::KeyRing::Load(settings.master_key_file.value()));
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  const CaseCipher cipher(keys, random);
  Resealing resealing(pool, cipher);
  constexpr int kBatch = 500;
  int64_t cases = 0, renewed = 0, shut = 0;
  std::optional<base::Uuid> after;
  do {
    TANGGAP_ASSIGN_OR_RETURN(const ResealedBatch batch,
                             resealing.Next(after, kBatch, clock.Now() + absl::Minutes(1)));
    cases += batch.cases;
    renewed += batch.keys;
    shut += static_cast<int64_t>(batch.shut.size());
    for (const base::Uuid& id : batch.shut)
      std::printf("complaints/%s does not open under any key of the file\n", id.ToString().c_str());
    after = batch.last;
    if (after.has_value())
      std::printf("%lld cases, %lld keys sealed anew\n", static_cast<long long>(cases),
                  static_cast<long long>(renewed));
  } while (after.has_value());
  std::printf("Done: %lld cases, %lld keys sealed anew under key %d\n",
              static_cast<long long>(cases), static_cast<long long>(renewed),
              static_cast<int>(keys.current_id()));
  if (shut == 0) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(shut, " cases do not open under any key of the file"));
}

}  // namespace

int RunCommand(int argc, char** argv) {
  ComplaintsSettings settings;
  return service::RunProgram(
      settings,
      {service::ServeCommand([&] { return Serve(settings); }),
       service::MigrateCommand(settings, Migrations()),
       service::LoadReferenceCommand(settings),
       service::GenerateKeysCommand(settings),
       service::NewEpochCommand(settings),
       {"reseal",
        "  reseal           after the master key was replaced: seals old cases under the new one\n",
        [&] { return Reseal(settings); }},
       service::CheckConfigCommand(settings),
       service::ConsumersCommand(settings,
                                 [](postgres::Pool& pool, const base::Clock& clock) {
                                   return std::vector{WorkloadProjection(pool, clock)};
                                 })},
      argc, argv);
}

}  // namespace tanggap::complaints
