#include "libs/postgres/parameter_binder.h"

#include <gtest/gtest.h>

#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

class ParameterBinderTest : public tanggap::testing::PostgresFixture {};

TEST_F(ParameterBinderTest, EachValueStandsAtItsPlaceWithItsType) {
  Params params;
  params.Text("before, ");
  ParameterBinder bind(params);
  const base::Uuid id = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
  std::string sql = base::Join("SELECT $1::text || ", bind.Text("after"), " AS texts, ");
  // Where a value stands beside nothing of a table, PostgreSQL could not tell its type.
  sql += base::Join("concat_ws(', ', pg_typeof(", bind.Int(7), "), pg_typeof(",
                    bind.Time(absl::FromUnixSeconds(1)), "), pg_typeof(", bind.Texts({"x", "y"}),
                    "), pg_typeof(", bind.Uuid(id), ")) AS types");
  const absl::StatusOr<Rows> rows = pool().Query(DynamicStatement{"bound", sql}, params, Soon());
  ASSERT_THAT(rows, tanggap::testing::IsOk());
  EXPECT_EQ(rows->Only().Text("texts"), "before, after");
  EXPECT_EQ(rows->Only().Text("types"), "bigint, timestamp with time zone, text[], uuid");
}

}  // namespace
}  // namespace tanggap::postgres
