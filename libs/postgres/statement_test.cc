#include "libs/postgres/statement.h"

#include <gtest/gtest.h>

namespace tanggap::postgres {
namespace {

TEST(MayWriteTest, KnowsWritesWhereverTheyStand) {
  EXPECT_TRUE(MayWrite("INSERT INTO x VALUES (1)"));
  EXPECT_TRUE(MayWrite("with gone as (delete from x returning *) select * from gone"));
  EXPECT_TRUE(MayWrite("SELECT nextval('x')"));
  EXPECT_TRUE(MayWrite("SELECT 1;update x SET y=1"));
  EXPECT_TRUE(MayWrite("SELECT * FROM x FOR UPDATE"));
}

TEST(MayWriteTest, LetsReadsBeReads) {
  EXPECT_FALSE(MayWrite("SELECT update_time, deleted, inserted_by FROM x WHERE last_update > $1"));
  EXPECT_FALSE(MayWrite("WITH a AS (SELECT 1) SELECT * FROM a"));
  EXPECT_FALSE(MayWrite(""));
}

}  // namespace
}  // namespace tanggap::postgres
