#include "libs/postgres/statement_times.h"

#include <gtest/gtest.h>

#include "libs/base/random.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

constexpr Statement kOne = {"one", "SELECT 1 AS one"};
constexpr Statement kWrong = {"wrong", "SELECT 1/0 AS one"};

TEST(StatementTimesTest, CountsEveryStatementUnderItsName) {
  testing::Database database;
  base::SystemClock clock;
  base::SystemRandom random;
  telemetry::Metrics metrics;
  StatementTimes times(metrics);
  Pool pool({.url = database.url(), .size = 1, .observer = times.Observer()}, clock, random);
  const absl::Time deadline = clock.Now() + absl::Seconds(30);
  ASSERT_THAT(pool.Query(kOne, {}, deadline), testing::IsOk());
  ASSERT_THAT(pool.Query(kOne, {}, deadline), testing::IsOk());
  ASSERT_FALSE(pool.Query(kWrong, {}, deadline).ok());
  const std::string text = metrics.Text();
  EXPECT_NE(text.find("tanggap_postgres_statement_seconds_count{statement=\"one\"} 2"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("tanggap_postgres_statement_seconds_count{statement=\"wrong\"} 1"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace tanggap::postgres
