#include "services/surveys/store/commit_times.h"

#include <gtest/gtest.h>

#include "libs/testing/database.h"
#include "libs/testing/private_postgres.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

class CommitTimesTest : public testing::PostgresFixture {};

TEST_F(CommitTimesTest, AreNotKeptUnlessSomebodyWantsThem) {
  const absl::StatusOr<bool> kept = KeepsCommitTimes(pool(), Soon());
  ASSERT_THAT(kept, IsOk());
  EXPECT_FALSE(*kept);
}

// A server is told so before it starts, or not at all.
TEST_F(CommitTimesTest, AreSeenWhereTheyAreKept) {
  const auto server = testing::PrivatePostgres::Create({.settings = {"track_commit_timestamp=on"}});
  postgres::Pool keeping({.url = server->Url()}, clock(), random());
  const absl::StatusOr<bool> kept = KeepsCommitTimes(keeping, Soon());
  ASSERT_THAT(kept, IsOk());
  EXPECT_TRUE(*kept);
  server->Stop();
  EXPECT_FALSE(KeepsCommitTimes(keeping, clock().Now() + absl::Seconds(1)).ok()) << "nobody knows";
}

}  // namespace
}  // namespace tanggap::surveys
