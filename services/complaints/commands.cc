#include "services/complaints/commands.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>

#include "libs/auth/signer.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/reference_files.h"
#include "libs/directory/reference_store.h"
#include "libs/events/consumer_commands.h"
#include "libs/events/event_log.h"
#include "libs/events/source.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"
#include "libs/redis/server_check.h"
#include "libs/rpc/termination.h"
#include "libs/telemetry/log_sink.h"
#include "services/complaints/settings.h"
#include "services/complaints/store/resealing.h"
#include "services/complaints/workload_projection.h"

namespace tanggap::complaints {

namespace {

constexpr char kUsage[] =
    "tanggap-complaints COMMAND [--SETTING=VALUE ...]\n\n"
    "  serve            takes calls until SIGTERM\n"
    "  migrate          brings the database's tables up to date\n"
    "  load-reference   loads region codes and holidays into the database\n"
    "  generate-keys    makes a master key, and for development a signing key and its public half\n"
    "                   (--keys-folder)\n"
    "  new-epoch        after the database was restored from a backup: tells readers of events\n"
    "  reseal           after the master key was replaced: seals old cases under the new one\n"
    "  check-config     shows every setting with its value and where it comes from, and whether\n"
    "                   serve would take them\n";

// What can be asked for, with the words of libraries.
std::string Usage() { return base::Join(kUsage, events::ConsumerCommands::Usage(), "\n"); }

absl::Status Serve(const ComplaintsSettings& settings) {
  rpc::Termination termination;
  base::SystemClock clock;
  base::SystemRandom random;
  telemetry::DescriptorSink sink(STDERR_FILENO);
  telemetry::Logger log("complaints", clock, sink);
  telemetry::Metrics metrics;
  for (const std::string& warning : settings.settings.warnings()) log.Warning(warning);
  TANGGAP_ASSIGN_OR_RETURN(AppOptions options, settings.ToOptions());
  App app(std::move(options), {clock, random, log, metrics, &clock});
  TANGGAP_RETURN_IF_ERROR(app.Start());
  termination.Wait();
  log.Info("Stopping: calls under way are finished first");
  app.Drain();
  log.Info("Stopped");
  return absl::OkStatus();
}

absl::Status MigrateDatabase(const ComplaintsSettings& settings) {
  return postgres::Migrate(settings.postgres_url.value(), Migrations(),
                           {.progress = [](std::string_view component, std::string_view file) {
                             std::printf("%.*s/%.*s\n", static_cast<int>(component.size()),
                                         component.data(), static_cast<int>(file.size()),
                                         file.data());
                           }});
}

absl::Status LoadReference(const ComplaintsSettings& settings) {
  base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  directory::ReferenceStore store(pool, clock);
  const std::string& folder = settings.reference_folder.value();
  return directory::InstallReferenceFiles(store, base::Join(folder, "/regions.csv.gz"),
                                          base::Join(folder, "/holidays.csv"),
                                          clock.Now() + absl::Minutes(5));
}

absl::Status GenerateKeys(const ComplaintsSettings& settings) {
  const std::filesystem::path folder = settings.keys_folder.value();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return absl::PermissionDeniedError(
        absl::StrCat("cannot make ", folder.string(), ": ", error.message()));
  base::SystemClock clock;
  base::SystemRandom random;
  TANGGAP_RETURN_IF_ERROR(
      privacy::KeyRing::Generate(random).WriteNew((folder / "master").string()));
  const std::string signing = (folder / "signing").string();
  TANGGAP_RETURN_IF_ERROR(auth::Signer::GenerateKeyFile(signing, random));
  TANGGAP_ASSIGN_OR_RETURN(const auth::Signer signer,
                           auth::Signer::Load(signing, kDevelopmentIssuer, clock));
  std::ofstream jwks(folder / "jwks.json");
  jwks << signer.DevelopmentJwks() << "\n";
  jwks.close();
  if (!jwks)
    return absl::DataLossError(absl::StrCat("cannot write ", (folder / "jwks.json").string()));
  std::printf("Made master, and for development signing and jwks.json, in %s\n", folder.c_str());
  return absl::OkStatus();
}

absl::Status BeginNewEpoch(const ComplaintsSettings& settings) {
  base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  events::EventLog log(pool, kEventSource);
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<events::LogHead> heads,
                           log.NewEpoch({}, clock.Now(), random, clock.Now() + absl::Minutes(1)));
  for (const events::LogHead& head : heads) {
    std::printf("%s: epoch %s from position %lld on\n", head.agency.c_str(),
                head.epoch.ToString().c_str(), static_cast<long long>(head.position + 1));
  }
  std::printf("%zu logs have a new epoch\n", heads.size());
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

// For the consumers of events in this database: the workload's.
absl::Status RunConsumers(const ComplaintsSettings& settings) {
  base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  events::EventLog log(pool, kEventSource);
  events::LocalSource source(log);
  events::ConsumerCommands commands(pool, {&source}, {WorkloadProjection(pool, clock)}, clock);
  std::vector<std::string> words = settings.settings.positional();
  words.erase(words.begin());
  const absl::Status done = commands.Run(words, std::cout);
  std::cout.flush();
  return done;
}

// A Redis that is away is no obstacle to serve; one that is not set up right would not be used.
absl::Status CheckRedis(const redis::Options& options) {
  base::SystemRandom random;
  TANGGAP_ASSIGN_OR_RETURN(const auto connection, redis::Connection::Create(options, random));
  const absl::StatusOr<redis::ServerReport> report = redis::CheckServer(*connection);
  if (!report.ok()) {
    std::printf("\nNote: %s. Events are read from the database until it is there.\n",
                std::string(report.status().message()).c_str());
    return absl::OkStatus();
  }
  for (const std::string& note : report->notes) std::printf("\nNote: %s\n", note.c_str());
  std::string problems;
  for (const std::string& problem : report->problems) problems += base::Join("\n  ", problem);
  if (problems.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      base::AsAbsl(base::Join("Redis at ", options.address, " would not be used:", problems)));
}

absl::Status CheckConfig(const ComplaintsSettings& settings) {
  std::fputs(settings.settings.Describe().c_str(), stdout);
  TANGGAP_ASSIGN_OR_RETURN(const AppOptions options, settings.ToOptions());
  TANGGAP_RETURN_IF_ERROR(CheckOptions(options));
  return options.redis_server.has_value() ? CheckRedis(*options.redis_server) : absl::OkStatus();
}

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "tanggap-complaints: %s\n", std::string(status.message()).c_str());
  return 1;
}

}  // namespace

int RunCommand(int argc, char** argv) {
  ComplaintsSettings settings;
  const absl::Status parsed = settings.settings.Parse(argc, argv);
  if (settings.settings.help_requested()) {
    std::fputs(Usage().c_str(), stdout);
    std::fputs(settings.settings.Help().c_str(), stdout);
    return 0;
  }
  if (!parsed.ok()) {
    Fail(parsed);
    return 2;
  }
  const std::map<std::string, std::function<absl::Status(const ComplaintsSettings&)>> commands = {
      {"serve", Serve},
      {"migrate", MigrateDatabase},
      {"load-reference", LoadReference},
      {"generate-keys", GenerateKeys},
      {"new-epoch", BeginNewEpoch},
      {"reseal", Reseal},
      {"consumers", RunConsumers},
      {"check-config", CheckConfig}};
  const std::vector<std::string>& words = settings.settings.positional();
  const bool sensible = words.size() == 1 || (words.size() > 1 && words[0] == "consumers");
  const auto command = sensible ? commands.find(words[0]) : commands.end();
  if (command == commands.end()) {
    std::fputs(Usage().c_str(), stderr);
    return 2;
  }
  const absl::Status done = command->second(settings);
  return done.ok() ? 0 : Fail(done);
}

}  // namespace tanggap::complaints
