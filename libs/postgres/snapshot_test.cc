#include "libs/postgres/snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::HasReason;
using testing::IsOk;
using testing::StatusIs;

constexpr Statement kNotes = {"count_notes", "SELECT count(*) AS notes FROM note"};
constexpr Statement kAdd = {"add_note", "INSERT INTO note DEFAULT VALUES"};

class SnapshotTest : public testing::PostgresFixture {
 protected:
  SnapshotTest() { database().Execute("CREATE TABLE note (id serial)"); }

  static int64_t Notes(Snapshot& moment) {
    const absl::StatusOr<Rows> rows = moment.Query(kNotes);
    EXPECT_THAT(rows, IsOk());
    return rows.ok() ? rows->Only().Int("notes") : -1;
  }
};

TEST_F(SnapshotTest, SeesOneMomentWhateverIsWrittenMeanwhile) {
  auto moment = pool().Look(Soon());
  ASSERT_THAT(moment, IsOk());
  EXPECT_EQ(Notes(**moment), 0);
  database().Execute("INSERT INTO note DEFAULT VALUES");
  EXPECT_EQ(Notes(**moment), 0);
  auto later = pool().Look(Soon());
  ASSERT_THAT(later, IsOk());
  EXPECT_EQ(Notes(**later), 1);
}

TEST_F(SnapshotTest, WritesNothing) {
  auto moment = pool().Look(Soon());
  ASSERT_THAT(moment, IsOk());
  const absl::Status refused = (*moment)->Query(kAdd).status();
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ((*moment)->Query(kNotes).status(), refused) << "the first failure stays";
  moment->reset();
  EXPECT_EQ(database().Execute("SELECT count(*) FROM note"), "0");
}

TEST_F(SnapshotTest, GivesItsConnectionBackAsItWas) {
  {
    auto moment = pool().Look(Soon());
    ASSERT_THAT(moment, IsOk());
    Notes(**moment);
    EXPECT_EQ(pool().state().in_use, 1);
  }
  {
    auto moment = pool().Look(Soon());
    ASSERT_THAT(moment, IsOk());
    EXPECT_THAT((*moment)->Query({"no_such_table", "SELECT 1 FROM no_such_table"}),
                StatusIs(absl::StatusCode::kInternal));
  }
  EXPECT_EQ(pool().state().in_use, 0);
  EXPECT_EQ(pool().state().open, 1);
  EXPECT_THAT(pool().Query(kAdd, Soon()), IsOk());
  EXPECT_EQ(database().Execute("SELECT count(*) FROM note"), "1");
}

TEST_F(SnapshotTest, EndsAtItsDeadlineAndTheConnectionGoesOn) {
  {
    auto moment = pool().Look(clock().Now() + absl::Milliseconds(100));
    ASSERT_THAT(moment, IsOk());
    EXPECT_THAT((*moment)->Query({"nap", "SELECT pg_sleep(30)"}),
                HasReason(errors::Reason::DEADLINE_EXCEEDED));
  }
  EXPECT_THAT(pool().Query(kAdd, Soon()), IsOk());
}

TEST_F(SnapshotTest, BeginsOnAnotherConnectionWhenItsOwnIsBroken) {
  ASSERT_THAT(pool().Query(kAdd, Soon()), IsOk());
  database().Execute(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  auto moment = pool().Look(Soon());
  ASSERT_THAT(moment, IsOk());
  EXPECT_EQ(Notes(**moment), 1);
}

}  // namespace
}  // namespace tanggap::postgres
