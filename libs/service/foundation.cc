#include "libs/service/foundation.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/reference_store.h"
#include "libs/events/migrations.h"
#include "libs/postgres/idempotency.h"

namespace tanggap::service {

namespace {

// The publisher must not wait behind calls.
constexpr int kPublisherConnections = 2;

absl::StatusOr<privacy::KeyRing> LoadKeys(const HostOptions& options) {
  absl::StatusOr<privacy::KeyRing> keys = privacy::KeyRing::Load(options.master_key_file);
  if (keys.ok()) return keys;
  return absl::Status(keys.status().code(),
                      absl::StrCat(keys.status().message(), " (setting --master-key-file)"));
}

}  // namespace

std::vector<postgres::MigrationSet> MigrationsWith(postgres::MigrationSet own) {
  return {postgres::IdempotencyMigrations(), events::EventMigrations(),
          directory::DirectoryMigrations(), std::move(own)};
}

absl::StatusOr<std::unique_ptr<Foundation>> Foundation::Create(const std::string& name,
                                                               const HostOptions& options,
                                                               const HostNeeds& needs) {
  TANGGAP_RETURN_IF_ERROR(CheckOptions(options));
  TANGGAP_ASSIGN_OR_RETURN(privacy::KeyRing keys, LoadKeys(options));
  return std::unique_ptr<Foundation>(new Foundation(name, options, needs, std::move(keys)));
}

Foundation::Foundation(const std::string& name, const HostOptions& options, const HostNeeds& needs,
                       privacy::KeyRing keys)
    : name_(name),
      postgres_url_(options.postgres_url),
      needs_(needs),
      keys_(std::move(keys)),
      statement_times_(needs.metrics),
      pool_(Connections(WorkersOf(options)), needs.clock, needs.random),
      publisher_pool_(Connections(kPublisherConnections), needs.clock, needs.random),
      directory_({.folder = options.directory, .instance = options.instance}, pool_, needs.clock,
                 needs.log, needs.metrics),
      flow_({.source = name, .redis = options.redis_server, .retention = options.event_retention},
            {pool_, publisher_pool_, needs.clock, needs.random, needs.log, needs.metrics}),
      world_{needs.clock, needs.random, keys_, [this] { return directory_.current(); },
             [this] { return directory_.regions(); }} {}

postgres::PoolOptions Foundation::Connections(int count) {
  return {.url = postgres_url_,
          .size = count,
          .application_name = base::Join("tanggap-", name_),
          .observer = statement_times_.Observer()};
}

}  // namespace tanggap::service
