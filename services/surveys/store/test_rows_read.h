// What something reads of tables, as PostgreSQL counts it, for tests of stores.
//
//   postgres::Pool one({.url = database().url(), .size = 1}, clock(), random());
//   const RowsRead read = RowsReadBy(one, database(), {"cell_delta"}, [&] { ... by `one` ... }, Soon());
//   EXPECT_LE(read.looked_up, 40);
//
// No pages of tables: in how many of them rows of one kind lie hangs on what a vacuum has freed.
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

struct RowsRead {
  // By an index, each time counted; and its pages, for what it walks past is no row that is read.
  int64_t looked_up = 0;
  int64_t index_pages = 0;
  // Of tables that were read from end to end.
  int64_t scanned = 0;
};

// By the second of two times, when plans are made and what is looked up is known. `act` uses `one`,
// a pool of one connection. All other sessions of the database are ended first: what they have read
// they may tell seconds later, but no later than they end.
inline RowsRead RowsReadBy(postgres::Pool& one, const testing::Database& database,
                           const std::vector<std::string>& tables, const std::function<void()>& act,
                           absl::Time deadline) {
  std::string names;
  for (const std::string& table : tables)
    names += base::Join(names.empty() ? "'" : ", '", table, "'");
  const auto told = [&]() -> RowsRead {
    EXPECT_THAT(one.Query({"test_flush", "SELECT pg_stat_force_next_flush()"}, deadline),
                testing::IsOk());
    const auto sum = [&](const char* column, const char* view) {
      return std::stoll(database.Execute(
          base::Join("SELECT sum(", column, ") FROM ", view, " WHERE relname IN (", names, ")")));
    };
    return {sum("idx_tup_read", "pg_stat_user_indexes"),
            sum("idx_blks_read + idx_blks_hit", "pg_statio_user_indexes"),
            sum("seq_tup_read", "pg_stat_user_tables")};
  };
  const auto ended = one.Query(
      {"test_end_others",
       "SELECT pg_terminate_backend(pid, 5000) AS ended FROM pg_stat_activity WHERE datname = "
       "current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"},
      deadline);
  EXPECT_THAT(ended, testing::IsOk());
  act();
  const RowsRead before = told();
  act();
  const RowsRead after = told();
  return {after.looked_up - before.looked_up, after.index_pages - before.index_pages,
          after.scanned - before.scanned};
}

}  // namespace tanggap::surveys
