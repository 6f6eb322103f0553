#include "libs/service/commands.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include "libs/auth/signer.h"
#include "libs/base/random.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/reference_files.h"
#include "libs/directory/reference_store.h"
#include "libs/events/consumer_commands.h"
#include "libs/events/event_log.h"
#include "libs/events/source.h"
#include "libs/privacy/key_ring.h"
#include "libs/redis/server_check.h"

namespace tanggap::service {

namespace {

absl::Status MigrateDatabase(const HostSettings& settings,
                             const std::vector<postgres::MigrationSet>& sets) {
  return postgres::Migrate(settings.postgres_url.value(), sets,
                           {.progress = [](std::string_view component, std::string_view file) {
                             std::printf("%.*s/%.*s\n", static_cast<int>(component.size()),
                                         component.data(), static_cast<int>(file.size()),
                                         file.data());
                           }});
}

absl::Status LoadReference(const HostSettings& settings) {
  base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  directory::ReferenceStore store(pool, clock);
  const std::string& folder = settings.reference_folder.value();
  return directory::InstallReferenceFiles(store, base::Join(folder, "/regions.csv.gz"),
                                          base::Join(folder, "/holidays.csv"),
                                          clock.Now() + absl::Minutes(5));
}

absl::Status GenerateKeys(const HostSettings& settings) {
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

absl::Status BeginNewEpoch(const HostSettings& settings) {
  base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  events::EventLog log(pool, settings.names.name);
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<events::LogHead> heads,
                           log.NewEpoch({}, clock.Now(), random, clock.Now() + absl::Minutes(1)));
  for (const events::LogHead& head : heads) {
    std::printf("%s: epoch %s from position %lld on\n", head.agency.c_str(),
                head.epoch.ToString().c_str(), static_cast<long long>(head.position + 1));
  }
  std::printf("%zu logs have a new epoch\n", heads.size());
  return absl::OkStatus();
}

absl::Status RunConsumers(const HostSettings& settings, const MakeProjections& make_projections,
                          const MakeSources& make_sources) {
  base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = settings.postgres_url.value(), .size = 1}, clock, random);
  events::EventLog log(pool, settings.names.name);
  events::LocalSource own(log);
  std::vector<std::unique_ptr<events::Source>> others;
  if (make_sources) {
    TANGGAP_ASSIGN_OR_RETURN(others, make_sources(clock, random));
  }
  std::vector<events::Source*> sources = {&own};
  for (const auto& other : others) sources.push_back(other.get());
  events::ConsumerCommands commands(pool, std::move(sources), make_projections(pool, clock), clock);
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

absl::Status CheckConfig(const HostSettings& settings) {
  std::fputs(settings.settings.Describe().c_str(), stdout);
  HostOptions options;
  TANGGAP_RETURN_IF_ERROR(settings.CopyTo(options));
  TANGGAP_RETURN_IF_ERROR(CheckOptions(options));
  return options.redis_server.has_value() ? CheckRedis(*options.redis_server) : absl::OkStatus();
}

std::string Usage(const HostSettings& settings, const std::vector<Command>& commands) {
  std::string usage =
      base::Join("tanggap-", settings.names.name, " COMMAND [--SETTING=VALUE ...]\n\n");
  for (const Command& command : commands) usage += command.help;
  return usage + "\n";
}

int Fail(const HostSettings& settings, const absl::Status& status) {
  std::fprintf(stderr, "tanggap-%s: %s\n", settings.names.name.c_str(),
               std::string(status.message()).c_str());
  return 1;
}

}  // namespace

Command ServeCommand(std::function<absl::Status()> serve) {
  return {"serve", "  serve            takes calls until SIGTERM\n", std::move(serve)};
}

Command MigrateCommand(const HostSettings& settings, std::vector<postgres::MigrationSet> sets) {
  return {"migrate", "  migrate          brings the database's tables up to date\n",
          [&settings, sets = std::move(sets)] { return MigrateDatabase(settings, sets); }};
}

Command LoadReferenceCommand(const HostSettings& settings) {
  return {"load-reference",
          "  load-reference   loads region codes and holidays into the database\n",
          [&settings] { return LoadReference(settings); }};
}

Command GenerateKeysCommand(const HostSettings& settings) {
  return {"generate-keys",
          "  generate-keys    makes a master key, and for development a signing key and its public "
          "half\n"
          "                   (--keys-folder)\n",
          [&settings] { return GenerateKeys(settings); }};
}

Command NewEpochCommand(const HostSettings& settings) {
  return {
      "new-epoch",
      "  new-epoch        after the database was restored from a backup: tells readers of events\n",
      [&settings] { return BeginNewEpoch(settings); }};
}

Command CheckConfigCommand(const HostSettings& settings) {
  return {
      "check-config",
      "  check-config     shows every setting with its value and where it comes from, and whether\n"
      "                   serve would take them\n",
      [&settings] { return CheckConfig(settings); }};
}

Command ConsumersCommand(const HostSettings& settings, MakeProjections make_projections,
                         MakeSources make_sources) {
  return {.word = "consumers",
          .help = std::string(events::ConsumerCommands::Usage()),
          .run = [&settings, projections = std::move(make_projections),
                  sources = std::move(
                      make_sources)] { return RunConsumers(settings, projections, sources); },
          .takes_words = true};
}

int RunProgram(HostSettings& settings, const std::vector<Command>& commands, int argc,
               char** argv) {
  const absl::Status parsed = settings.settings.Parse(argc, argv);
  if (settings.settings.help_requested()) {
    std::fputs(Usage(settings, commands).c_str(), stdout);
    std::fputs(settings.settings.Help().c_str(), stdout);
    return 0;
  }
  if (!parsed.ok()) {
    Fail(settings, parsed);
    return 2;
  }
  const std::vector<std::string>& words = settings.settings.positional();
  const auto named = std::find_if(commands.begin(), commands.end(), [&](const Command& command) {
    return !words.empty() && command.word == words[0] && (words.size() == 1 || command.takes_words);
  });
  if (named == commands.end()) {
    std::fputs(Usage(settings, commands).c_str(), stderr);
    return 2;
  }
  const absl::Status done = named->run();
  return done.ok() ? 0 : Fail(settings, done);
}

}  // namespace tanggap::service
