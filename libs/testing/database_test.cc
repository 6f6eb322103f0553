#include "libs/testing/database.h"

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace tanggap::testing {
namespace {

const std::vector<postgres::MigrationSet>& Sets() {
  static const std::vector<postgres::MigrationSet> sets = {
      {"desks", {{"0001_desk.sql", "CREATE TABLE desk (id integer)"}}}};
  return sets;
}

TEST(DatabaseTest, HasTheMigrationsAndIsNobodyElses) {
  const Database one(Sets());
  const Database other(Sets());
  one.Execute("INSERT INTO desk VALUES (1)");
  EXPECT_EQ(one.Execute("SELECT count(*) FROM desk"), "1");
  EXPECT_EQ(other.Execute("SELECT count(*) FROM desk"), "0");
}

TEST(DatabaseTest, DifferentMigrationsMakeDifferentTemplates) {
  const Database with(Sets());
  const Database without;
  EXPECT_EQ(with.Execute("SELECT to_regclass('desk')"), "desk");
  EXPECT_EQ(without.Execute("SELECT to_regclass('desk')"), "");
}

TEST(DatabaseTest, IsDroppedAlthoughSomebodyIsConnected) {
  const Database observer;
  std::string name;
  const base::SystemClock clock;
  base::SystemRandom random;
  std::unique_ptr<postgres::Pool> pool;
  {
    const Database database;
    name = database.name();
    pool = std::make_unique<postgres::Pool>(postgres::PoolOptions{.url = database.url()}, clock,
                                            random);
    ASSERT_THAT(pool->Query({"one", "SELECT 1"}, clock.Now() + absl::Seconds(30)), IsOk());
  }
  EXPECT_EQ(observer.Execute("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'"),
            "0");
}

TEST(DatabaseTest, AFillingIsMadeOnceAndCopied) {
  int fills = 0;
  const Filling filling = {
      "one desk", [&](const std::string& url) {
        ++fills;
        const base::SystemClock clock;
        base::SystemRandom random;
        postgres::Pool pool({.url = url}, clock, random);
        return pool.Query({"fill", "INSERT INTO desk VALUES (7)"}, clock.Now() + absl::Seconds(30))
            .status();
      }};
  const Database one(Sets(), filling);
  const Database other(Sets(), filling);
  EXPECT_EQ(fills, 1);
  EXPECT_EQ(one.Execute("SELECT id FROM desk"), "7");
  EXPECT_EQ(other.Execute("SELECT id FROM desk"), "7");
}

class FixtureTest : public PostgresFixture {
 protected:
  FixtureTest() : PostgresFixture(Sets()) {}
};

TEST_F(FixtureTest, GivesAPoolOnTheMigratedDatabase) {
  EXPECT_THAT(pool().Query({"fill", "INSERT INTO desk VALUES (1)"}, Soon()), IsOk());
  EXPECT_EQ(database().Execute("SELECT count(*) FROM desk"), "1");
}

}  // namespace
}  // namespace tanggap::testing
