// What something reads of tables, as PostgreSQL counts it, for tests of stores.
//
//   postgres::Pool one({.url = database().url(), .size = 1}, clock(), random());
//   const PagesRead read = PagesReadBy(one, database(), {"cell_delta"}, [&] { ... by `one` ... }, Soon());
//   EXPECT_LE(read.pages, 40);
#pragma once

#include <absl/time/time.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::surveys {

struct PagesRead {
  // Of tables and their indexes, each time counted.
  int64_t pages = 0;
  // Of tables that were read from end to end.
  int64_t rows_scanned = 0;
};

// By the second of two times, when plans are made and what is looked up is known. `act` uses `one`,
// a pool of one connection.
inline PagesRead PagesReadBy(postgres::Pool& one, const testing::Database& database,
                             const std::vector<std::string>& tables,
                             const std::function<void()>& act, absl::Time deadline) {
  std::string names;
  for (const std::string& table : tables)
    names += base::Join(names.empty() ? "'" : ", '", table, "'");
  const auto told = [&]() -> PagesRead {
    EXPECT_THAT(one.Query({"test_flush", "SELECT pg_stat_force_next_flush()"}, deadline),
                testing::IsOk());
    const auto sum = [&](const char* columns, const char* view) {
      return std::stoll(database.Execute(
          base::Join("SELECT sum(", columns, ") FROM ", view, " WHERE relname IN (", names, ")")));
    };
    return {sum("heap_blks_read + heap_blks_hit + coalesce(idx_blks_read + idx_blks_hit, 0)",
                "pg_statio_user_tables"),
            sum("seq_tup_read", "pg_stat_user_tables")};
  };
  act();
  const PagesRead before = told();
  act();
  const PagesRead after = told();
  return {after.pages - before.pages, after.rows_scanned - before.rows_scanned};
}

}  // namespace tanggap::surveys
