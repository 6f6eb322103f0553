// What a page of responses costs hangs on how many are asked for, and on nothing else.

#include "services/surveys/store/response_lists.h"

#include <gmock/gmock.h>

#include "libs/testing/status_matchers.h"
#include "services/surveys/store/nights.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

class ResponseListsStoreTest : public SubmissionsFixture {
 protected:
  ResponseLists lists_{pool()};
  Nights nights_{pool()};
};

TEST_F(ResponseListsStoreTest, LooksAtAsManyAsAreAskedForWhateverTheyAre) {
  ASSERT_THAT(WriteOne(Submitted()), IsOk());
  const int64_t before = lists_.Moves(Soon()).value_or(-1);
  const int64_t day = absl::ToUnixSeconds(now_) / 86'400;
  ASSERT_THAT(nights_.NoteNothingMoved(Soon()), IsOk());
  ASSERT_THAT(nights_.MoveArrivals(day, day + 1, Soon()), IsOk());
  EXPECT_EQ(lists_.Moves(Soon()).value_or(-1), before + 1);
  // Of a month that goes on, and five of one that has ended behind all of them.
  database().Execute(
      "INSERT INTO surveys.response SELECT r.* FROM surveys.response h CROSS JOIN "
      "generate_series(1, 99) i CROSS JOIN LATERAL jsonb_populate_record(h, "
      "jsonb_build_object('response_key', md5(i::text))) r");
  database().Execute(
      "UPDATE surveys.response SET month = 202610 WHERE response_key IN (SELECT response_key FROM "
      "surveys.response ORDER BY response_key DESC LIMIT 5)");
  const MonthRange months = {.first = 202501, .last = 202610};
  base::Uuid after;
  for (int page = 0; page < 9; ++page) {
    const auto rows = lists_.Read(survey_, months, after, 10, Soon());
    ASSERT_THAT(rows, IsOk());
    EXPECT_EQ(rows->looked_at, 10);
    EXPECT_THAT(rows->rows, IsEmpty());
    EXPECT_TRUE(rows->more);
    EXPECT_NE(rows->after, after);
    after = rows->after;
  }
  const auto last = lists_.Read(survey_, months, after, 20, Soon());
  ASSERT_THAT(last, IsOk());
  EXPECT_EQ(last->looked_at, 10);
  EXPECT_FALSE(last->more);
  ASSERT_THAT(last->rows, SizeIs(5));
  EXPECT_EQ(last->rows[0].row.month, 202610);
  EXPECT_EQ(last->rows[0].row.answers, "answers");
  EXPECT_THAT(last->rows[0].row.flags, SizeIs(2));
}

// One may hold much: they are not read by the hundred then, and nothing is left out.
TEST_F(ResponseListsStoreTest, LooksAtFewerWhenTheyAreLong) {
  ASSERT_THAT(WriteOne(Submitted()), IsOk());
  const int64_t day = absl::ToUnixSeconds(now_) / 86'400;
  ASSERT_THAT(nights_.NoteNothingMoved(Soon()), IsOk());
  ASSERT_THAT(nights_.MoveArrivals(day, day + 1, Soon()), IsOk());
  database().Execute(
      "UPDATE surveys.response SET month = 202610, answers = convert_to(repeat('a', 200000), "
      "'UTF8')");
  database().Execute(
      "INSERT INTO surveys.response SELECT r.* FROM surveys.response h CROSS JOIN "
      "generate_series(1, 9) i CROSS JOIN LATERAL jsonb_populate_record(h, "
      "jsonb_build_object('response_key', md5(i::text))) r");
  const MonthRange months = {.first = 202501, .last = 202610};
  base::Uuid after;
  for (const int count : {3, 3, 3, 1}) {
    const auto rows = lists_.Read(survey_, months, after, 500, Soon());
    ASSERT_THAT(rows, IsOk());
    EXPECT_EQ(rows->looked_at, count);
    ASSERT_THAT(rows->rows, SizeIs(count));
    EXPECT_EQ(rows->rows.back().row.answers.size(), 200'000u);
    EXPECT_EQ(rows->after, rows->rows.back().row.response_key);
    EXPECT_EQ(rows->more, count == 3);
    after = rows->after;
  }
  // What is not listed is not read, and not counted.
  database().Execute("UPDATE surveys.response SET month = 202611");
  const auto rows = lists_.Read(survey_, months, base::Uuid(), 500, Soon());
  ASSERT_THAT(rows, IsOk());
  EXPECT_EQ(rows->looked_at, 10);
  EXPECT_FALSE(rows->more);
}

}  // namespace
}  // namespace tanggap::surveys
