// What whoever publishes takes up of months that have ended.

#include <functional>
#include <thread>

#include "libs/testing/blocked_sessions.h"
#include "services/surveys/store/test_cells.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;
using testing::StatusIs;

class TakeUpTest : public CellsFixture {
 protected:
  // In a transaction of its own, which ends with `then`.
  absl::Status TakeUp(const Months& months, const absl::Status& then = absl::OkStatus()) {
    const DueFold of = {.survey = survey_,
                        .agency = "dinkes",
                        .index_profile = "permenpan-14-2017",
                        .min_cell = kMinCell};
    return pool().Transact(Soon(), [&](postgres::Transaction& transaction) -> absl::Status {
      const absl::Status taken = cells_.TakeUp(transaction, of, months, Soon());
      return taken.ok() ? then : taken;
    });
  }
  // Somebody of last month, who came on that day.
  void PutLate(int64_t day) {
    TestedDelta late = Somebody();
    late.month = 202610;
    late.day = static_cast<int>(day);
    Put(late);
  }
  // `act` waits for it, on a thread of its own.
  void WhileANightWritesAnew(const std::function<void()>& act) {
    std::thread acting;
    const auto write = [&](postgres::Transaction& transaction) -> absl::Status {
      const absl::Status anew =
          transaction
              .Query({"anew",
                      "WITH old AS (DELETE FROM surveys.cell_delta RETURNING *) INSERT INTO "
                      "surveys.cell_delta SELECT survey, id - 1, series, version, unit, service, "
                      "channel, month, level, imported, state, 0, sign, flagged, vector FROM old"})
              .status();
      acting = std::thread(act);
      EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
      return anew;
    };
    EXPECT_THAT(pool().Transact(Soon(), write), IsOk());
    acting.join();
  }
};

TEST_F(TakeUpTest, TakesAnyNumber) {
  TestedDelta late = Somebody();
  late.month = 202610;
  Copy(late, 2 * kDeltasAtOnce + 1);
  Copy(Somebody(), 3);
  NoteTaken();
  EXPECT_THAT(TakeUp({202609, 202610}), IsOk());
  EXPECT_EQ(Waiting(), 3);
  EXPECT_EQ(Version(), 1);
  EXPECT_EQ(MostTakenAtOnce(), kDeltasAtOnce);
}

TEST_F(TakeUpTest, IsPartOfTheTransaction) {
  TestedDelta late = Somebody();
  late.day = static_cast<int>(today_);
  for (const int month : {202608, 202609, 202610, 202611}) {
    late.month = month;
    Put(late);
  }
  EXPECT_THAT(TakeUp({202609, 202610}, absl::CancelledError("")),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(Waiting(), 4);
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell"), "0");
  EXPECT_THAT(TakeUp({202609, 202610}), IsOk());
  EXPECT_EQ(Sql("SELECT string_agg(month::text, ' ' ORDER BY month) FROM surveys.cell_delta"),
            "202608 202611");
  EXPECT_EQ(
      Sql("SELECT string_agg(period::text || ' ' || response_count, ' ' ORDER BY period) FROM "
          "surveys.cell WHERE dimension = 0 AND grain = 1 AND unit = '*' AND service = "
          "'ktp-el' AND channel = -1"),
      "202609 1 202610 1");
  EXPECT_EQ(Sql("SELECT version FROM surveys.figures"), "1");
}

TEST_F(TakeUpTest, SeesWhatANightWritesAnewMeanwhile) {
  PutLate(today_);
  absl::Status taken;
  WhileANightWritesAnew([&] { taken = TakeUp({202610, 202610}); });
  EXPECT_THAT(taken, IsOk());
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(Sql("SELECT sum(response_count) FROM surveys.cell_count WHERE dimension = 0"), "1");
}

// Else whoever it moved would come a version after the others of that month.
TEST_F(TakeUpTest, SoDoesAPassOverAMonthThatHasEnded) {
  PutLate(today_ - 1);
  const DueFold due = {.survey = survey_,
                       .agency = "dinkes",
                       .index_profile = "permenpan-14-2017",
                       .min_cell = kMinCell};
  absl::StatusOr<Folded> folded;
  WhileANightWritesAnew([&] { folded = cells_.Fold(due, Now(), Soon()); });
  ASSERT_THAT(folded, IsOk());
  EXPECT_EQ(folded->taken, 1);
  EXPECT_EQ(Waiting(), 0);
}

}  // namespace
}  // namespace tanggap::surveys
