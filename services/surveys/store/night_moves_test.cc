// Which days' arrivals a night moves, and what forgetting costs.

#include <gmock/gmock.h>

#include "libs/testing/status_matchers.h"
#include "services/surveys/store/nights.h"
#include "services/surveys/store/test_rows_read.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

class NightMovesTest : public SubmissionsFixture {
 protected:
  // Everything through the day before is where it belongs.
  NightMovesTest() {
    database().Execute(base::Join("UPDATE surveys.night SET moved = ", day_ - 1));
  }

  void SubmitOn(int64_t day) {
    const Submission one = Submitted();
    const auto written =
        submissions_.Write({&one}, absl::FromUnixSeconds(day * 86'400 + 60), Soon());
    ASSERT_THAT(written, IsOk());
    ASSERT_THAT((*written)[0], IsOk());
  }
  void Move(int64_t through, int64_t today) {
    ASSERT_THAT(nights_.MoveArrivals(through, today, Soon()), IsOk());
  }
  // How many have arrived, and how many were moved.
  std::string Held() {
    return database().Execute(
        "SELECT (SELECT count(*) FROM surveys.arrival_0) + (SELECT count(*) FROM "
        "surveys.arrival_1) || ' ' || (SELECT count(*) FROM surveys.response)");
  }

  const int64_t day_ = absl::ToUnixSeconds(now_) / 86'400;
  Nights nights_{pool()};
};

TEST_F(NightMovesTest, ANightMovesTheDayBeforeAndLeavesTodays) {
  SubmitOn(day_);
  SubmitOn(day_ + 1);
  Move(day_, day_ + 1);
  EXPECT_EQ(Held(), "1 1");
  Move(day_ + 1, day_ + 2);
  EXPECT_EQ(Held(), "0 2");
}

TEST_F(NightMovesTest, ALateNightMovesTodaysInOneOrderWithTheRest) {
  for (int64_t day = day_; day <= day_ + 2; ++day) {
    for (int i = 0; i < 4; ++i) SubmitOn(day);
  }
  Move(day_, day_ + 2);
  EXPECT_EQ(Held(), "0 12");
  EXPECT_EQ(database().Execute("SELECT count(DISTINCT xmin::text) FROM surveys.response"), "1");
  EXPECT_EQ(
      database().Execute("SELECT array_agg(response_key ORDER BY ctid) = array_agg(response_key "
                         "ORDER BY response_key) FROM surveys.response"),
      "t");
}

// By another process, or by the same one after a restart.
TEST_F(NightMovesTest, ANightThatIsDoneAgainMovesNothing) {
  SubmitOn(day_);
  Move(day_, day_ + 2);
  SubmitOn(day_ + 2);
  const std::string moves = database().Execute("SELECT moves FROM surveys.night");
  Move(day_, day_ + 2);
  // Nor does the one after, before that day is over.
  Move(day_ + 1, day_ + 2);
  EXPECT_EQ(Held(), "1 1");
  EXPECT_EQ(database().Execute("SELECT moves FROM surveys.night"), moves);
  Move(day_ + 2, day_ + 3);
  EXPECT_EQ(Held(), "0 2");
}

TEST_F(NightMovesTest, WhatIsWrittenAnewHasAMarkByWhichItIsFound) {
  SubmitOn(day_);
  SubmitOn(day_);
  database().Execute("DELETE FROM surveys.cell_due");
  ASSERT_THAT(nights_.RewriteWaiting(day_ + 1, Soon()), IsOk());
  EXPECT_EQ(Count("cell_due"), "1");
  EXPECT_EQ(Count("cell_due JOIN surveys.cell_delta ON mark = id"), "1");
}

TEST_F(NightMovesTest, ForgettingReadsNoTokenOfWhichThereIsNothingToForget) {
  postgres::Pool one({.url = database().url(), .size = 1}, clock(), random());
  Nights nights(one);
  const auto issue = [&](int first, int last, const std::string& reference) {
    database().Execute(
        base::Join("INSERT INTO surveys.token (survey, collector, serial, reference_sealed, "
                   "issue_month, revoked) SELECT '",
                   survey_.ToString(), "', '", collector_.ToString(), "', n, ", reference,
                   ", 202410, false FROM generate_series(", first, ", ", last, ") AS n"));
  };
  issue(1, 5'000, "NULL");
  database().Execute("ANALYZE surveys.token");
  const auto forget = [&] { EXPECT_THAT(nights.Forget(survey_, 202411, Soon()), IsOk()); };
  const RowsRead read = RowsReadBy(one, database(), {"token"}, forget, Soon());
  EXPECT_LE(read.looked_up, 10);
  EXPECT_LE(read.index_pages, 10);
  EXPECT_EQ(read.scanned, 0);
  // More than are looked for at once, behind those.
  issue(5'001, 7'500, "'x'");
  forget();
  EXPECT_EQ(Count("token WHERE reference_sealed IS NOT NULL"), "0");
  EXPECT_EQ(Count("token"), "7500");
}

}  // namespace
}  // namespace tanggap::surveys
