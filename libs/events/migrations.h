// The tables of the event log (schema ev), for the list of migrations of every service that has
// events or reads those of others:
//
//   const std::vector<postgres::MigrationSet> kSets = {postgres::IdempotencyMigrations(),
//                                                      events::EventMigrations(), sql::complaints()};
#pragma once

#include "libs/postgres/migrator.h"

namespace tanggap::events {

postgres::MigrationSet EventMigrations();

}  // namespace tanggap::events
