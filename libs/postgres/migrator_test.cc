#include "libs/postgres/migrator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

class MigratorTest : public testing::PostgresFixture {
 protected:
  absl::Status Run(const std::vector<MigrationSet>& sets, MigrateOptions options = {}) {
    return Migrate(database().url(), sets, options);
  }
  absl::Status Check(const std::vector<MigrationSet>& sets) {
    return CheckSchema(pool(), sets, Soon());
  }
};

MigrationSet Desks() {
  return {"desks",
          {{"0001_desk.sql", "CREATE TABLE desk (id integer); INSERT INTO desk VALUES (1);"},
           {"0002_name.sql", "ALTER TABLE desk ADD COLUMN name text"}}};
}

TEST_F(MigratorTest, AppliesEachFileOnceAndInOrder) {
  std::vector<std::string> seen;
  const MigrateOptions options = {
      .progress = [&](std::string_view component, std::string_view file) {
        seen.push_back(std::string(component) + "/" + std::string(file));
      }};
  EXPECT_THAT(Run({Desks()}, options), IsOk());
  EXPECT_THAT(Run({Desks()}, options), IsOk());
  EXPECT_EQ(seen, (std::vector<std::string>{"desks/0001_desk.sql", "desks/0002_name.sql"}));
  EXPECT_EQ(database().Execute("SELECT count(name) || '/' || count(*) FROM desk"), "0/1");
  EXPECT_EQ(
      database().Execute("SELECT string_agg(component || number || name || length(checksum), ' '"
                         " ORDER BY number) FROM migrations.applied"),
      "desks10001_desk.sql64 desks20002_name.sql64");
  EXPECT_THAT(Check({Desks()}), IsOk());
}

TEST_F(MigratorTest, ComponentsNumberTheirFilesByThemselves) {
  const MigrationSet other = {"chairs", {{"0001_chair.sql", "CREATE TABLE chair (id integer)"}}};
  EXPECT_THAT(Run({Desks(), other, IdempotencyMigrations()}), IsOk());
  EXPECT_THAT(Check({Desks(), other, IdempotencyMigrations()}), IsOk());
}

TEST_F(MigratorTest, AFileThatFailsLeavesNothingOfItselfAndEverythingBeforeIt) {
  MigrationSet set = Desks();
  set.files.push_back({"0003_wrong.sql", "CREATE TABLE half (id integer); SELECT wrong"});
  EXPECT_THAT(Run({set}),
              StatusIs(absl::StatusCode::kInternal,
                       AllOf(HasSubstr("desks"), HasSubstr("0003_wrong.sql"), HasSubstr("wrong"))));
  EXPECT_EQ(database().Execute("SELECT to_regclass('half') IS NULL"), "t");
  EXPECT_EQ(database().Execute("SELECT max(number) FROM migrations.applied"), "2");
  set.files[2].sql = "CREATE TABLE half (id integer)";
  EXPECT_THAT(Run({set}), IsOk());
}

TEST_F(MigratorTest, AnAppliedFileThatWasEditedIsNamed) {
  ASSERT_THAT(Run({Desks()}), IsOk());
  MigrationSet edited = Desks();
  edited.files[0].sql += " ";
  const auto named =
      StatusIs(kPrecondition, AllOf(HasSubstr("0001_desk.sql"), HasSubstr("Restore")));
  EXPECT_THAT(Run({edited}), named);
  EXPECT_THAT(Check({edited}), named);
}

TEST_F(MigratorTest, GapsInTheNumbersAreNamed) {
  MigrationSet gap = Desks();
  gap.files[1].name = "0003_name.sql";
  EXPECT_THAT(Run({gap}),
              StatusIs(kPrecondition, AllOf(HasSubstr("0003_name.sql"), HasSubstr("0002_"))));
  EXPECT_EQ(database().Execute("SELECT to_regclass('desk') IS NULL"), "t");
}

TEST_F(MigratorTest, AFileInsertedAmongAppliedOnesIsNamed) {
  ASSERT_THAT(Run({Desks()}), IsOk());
  database().Execute("DELETE FROM migrations.applied WHERE number = 1");
  EXPECT_THAT(Run({Desks()}), StatusIs(kPrecondition, AllOf(HasSubstr("0001_desk.sql"),
                                                            HasSubstr("next free number"))));
}

TEST_F(MigratorTest, AnOlderProgramAcceptsANewerDatabase) {
  ASSERT_THAT(Run({Desks()}), IsOk());
  MigrationSet older = Desks();
  older.files.pop_back();
  EXPECT_THAT(Run({older}), IsOk());
  EXPECT_THAT(Check({older}), IsOk());
}

TEST_F(MigratorTest, ANewerProgramRefusesAnOlderDatabase) {
  EXPECT_THAT(Check({Desks()}), StatusIs(kPrecondition, HasSubstr("`migrate`")));
  MigrationSet older = Desks();
  older.files.pop_back();
  ASSERT_THAT(Run({older}), IsOk());
  EXPECT_THAT(Check({Desks()}), StatusIs(kPrecondition, HasSubstr("0002_name.sql")));
}

TEST_F(MigratorTest, ManyAtOnceDoTheWorkOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] { EXPECT_THAT(Run({Desks(), IdempotencyMigrations()}), IsOk()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(database().Execute("SELECT count(*) FROM desk"), "1");
}

TEST_F(MigratorTest, FilesWithoutATransactionRunStatementByStatement) {
  MigrationSet set = Desks();
  set.files.push_back({"0003_index.sql",
                       "-- no transaction\nDROP INDEX CONCURRENTLY IF EXISTS desk_idx;\n"
                       "CREATE INDEX CONCURRENTLY desk_idx\n  ON desk (id);\n"});
  EXPECT_THAT(Run({set}), IsOk());
  EXPECT_EQ(
      database().Execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'desk_idx'::regclass"),
      "t");
  EXPECT_THAT(Check({set}), IsOk());
}

TEST_F(MigratorTest, LetsGoOfALockItDoesNotGetAndTriesAgain) {
  MigrationSet first = Desks();
  first.files.pop_back();
  ASSERT_THAT(Run({first}), IsOk());
  std::latch locked(1);
  std::thread reader([&] {
    const auto read = [&](Transaction& transaction) {
      const absl::Status status = transaction.Query({"read_desk", "SELECT id FROM desk"}).status();
      locked.count_down();
      // Until the migration has waited for this lock and let go again.
      const char* waiting =
          "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'desk'::regclass";
      while (database().Execute(waiting) != "1") std::this_thread::yield();
      while (database().Execute(waiting) != "0") std::this_thread::yield();
      return status;
    };
    EXPECT_THAT(pool().Transact(Soon(), read), IsOk());
  });
  locked.wait();
  EXPECT_THAT(Run({Desks()}, {.lock_timeout = absl::Milliseconds(100), .attempts = 50}), IsOk());
  reader.join();
}

}  // namespace
}  // namespace tanggap::postgres
