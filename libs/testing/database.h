// A database for one test, with its tables in place, on a server that all tests of the process
// share.
//
//   class StoreTest : public testing::PostgresFixture {
//    protected:
//     StoreTest() : PostgresFixture({complaints_migrations(), postgres::IdempotencyMigrations()}) {}
//   };
//   TEST_F(StoreTest, LoadsWhatItSaved) { Store store(pool()); ... }
//
// The server: environment TANGGAP_TEST_POSTGRES (connection string of a superuser, without dbname)
// when set; else the line of that name in the file that TANGGAP_TEST_SERVERS names (ctest's fixture
// writes it, see tests/fixture); else one is started for the process. The migrations run once per
// process, into a template that each test's database copies.
#pragma once

#include <absl/status/status.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/postgres/migrator.h"
#include "libs/postgres/pool.h"

namespace tanggap::testing {

// What a template holds beside its tables, for example reference data: made once per process.
struct Filling {
  // Tells fillings of the same migrations apart.
  std::string name;
  std::function<absl::Status(const std::string& url)> fill;
};

class Database {
 public:
  // Ends the process when the database cannot be made: no test could go on.
  explicit Database(const std::vector<postgres::MigrationSet>& migrations = {},
                    const Filling& filling = {});
  // Drops it, with whatever is still connected to it.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::string& url() const { return url_; }
  const std::string& name() const { return name_; }
  // Runs `sql` past every library of ours; gives the first column of the first row, "" when there
  // is none.
  std::string Execute(const std::string& sql) const;

 private:
  std::string name_;
  std::string url_;
};

class PostgresFixture : public ::testing::Test {
 protected:
  explicit PostgresFixture(const std::vector<postgres::MigrationSet>& migrations = {});

  Database& database() { return database_; }
  postgres::Pool& pool() { return *pool_; }
  const base::Clock& clock() const { return clock_; }
  base::Random& random() { return random_; }
  // Long enough for any statement of a test on a busy machine.
  absl::Time Soon() const { return clock_.Now() + absl::Seconds(30); }

 private:
  base::SystemClock clock_;
  base::SystemRandom random_;
  Database database_;
  std::unique_ptr<postgres::Pool> pool_;
};

}  // namespace tanggap::testing
