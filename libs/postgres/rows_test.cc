#include "libs/postgres/rows.h"

#include <gtest/gtest.h>

#include "libs/postgres/array_literal.h"
#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::IsOk;

class RowsTest : public testing::PostgresFixture {
 protected:
  Rows Ask(const Statement& statement) {
    absl::StatusOr<Rows> rows = pool().Query(statement, Soon());
    EXPECT_THAT(rows, IsOk());
    return *rows;
  }
};

constexpr Statement kOne = {
    "one_row", "SELECT 1 AS number, 'text' AS word, NULL::text AS nothing, ARRAY[1,NULL] AS holes"};

TEST_F(RowsTest, AreWalkedInOrder) {
  const Rows rows = Ask({"series", "SELECT n FROM generate_series(1, 5) n ORDER BY n"});
  std::vector<int64_t> seen;
  for (const Row& row : rows) seen.push_back(row.Int("n"));
  EXPECT_EQ(seen, (std::vector<int64_t>{1, 2, 3, 4, 5}));
}

TEST_F(RowsTest, ARowOutlivesItsRows) {
  const Row row = Ask(kOne).Only();
  EXPECT_EQ(row.Text("word"), "text");
}

TEST_F(RowsTest, CountWhatAStatementChanged) {
  Ask({"make", "CREATE TABLE counted (n integer)"});
  EXPECT_EQ(Ask({"fill", "INSERT INTO counted SELECT generate_series(1, 7)"}).affected(), 7u);
  EXPECT_EQ(Ask({"empty", "DELETE FROM counted WHERE n > 100"}).affected(), 0u);
}

using RowsDeathTest = RowsTest;

TEST_F(RowsDeathTest, ReadingWhatTheStatementDoesNotGiveEndsTheProcess) {
  ::testing::GTEST_FLAG(death_test_style) = "fast";
  const Row row = Ask(kOne).Only();
  EXPECT_DEATH(row.Int("nubmer"), "column nubmer of statement one_row is not selected");
  EXPECT_DEATH(row.Text("nothing"), "column nothing of statement one_row is NULL");
  EXPECT_DEATH(row.Int("word"), "column word of statement one_row is of another type");
  EXPECT_DEATH(row.Time("number"), "of another type");
  EXPECT_DEATH(row.Bytes("word"), "of another type");
  EXPECT_DEATH(row.IntArray("holes"), "has a NULL element");
  EXPECT_DEATH(Ask(kOne)[1], "a row was asked for");
}

TEST(ArrayLiteralTest, RefusesWhatIsNoArray) {
  for (const char* text :
       {"", "{", "}", "1,2", "{1", "{1,}", "{,}", "{{1},{2}}", "{\"a}", "{a}b"}) {
    EXPECT_EQ(ParseArrayLiteral(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tanggap::postgres
