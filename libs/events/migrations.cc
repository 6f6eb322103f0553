#include "libs/events/migrations.h"

#include "tanggap_sql/events.h"

namespace tanggap::events {

postgres::MigrationSet EventMigrations() { return sql::events(); }

}  // namespace tanggap::events
