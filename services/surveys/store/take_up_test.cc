// What whoever publishes takes up of months that have ended.

#include <thread>

#include "libs/testing/await.h"
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
};

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
  TestedDelta late = Somebody();
  late.month = 202610;
  late.day = static_cast<int>(today_);
  Put(late);
  absl::Status taken;
  std::thread taking;
  EXPECT_THAT(pool().Transact(
                  Soon(),
                  [&](postgres::Transaction& transaction) -> absl::Status {
                    const absl::Status anew =
                        transaction
                            .Query({"anew",
                                    "WITH old AS (DELETE FROM surveys.cell_delta RETURNING *) "
                                    "INSERT INTO surveys.cell_delta SELECT survey, id - 1, series, "
                                    "version, unit, service, channel, month, level, imported, "
                                    "state, 0, sign, flagged, vector FROM old"})
                            .status();
                    taking = std::thread([&] { taken = TakeUp({202610, 202610}); });
                    EXPECT_TRUE(testing::Await([&] {
                      return Sql("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                 "current_database() AND wait_event_type = 'Lock'") == "1";
                    }));
                    return anew;
                  }),
              IsOk());
  taking.join();
  EXPECT_THAT(taken, IsOk());
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(Sql("SELECT sum(response_count) FROM surveys.cell_count WHERE dimension = 0"), "1");
}

}  // namespace
}  // namespace tanggap::surveys
