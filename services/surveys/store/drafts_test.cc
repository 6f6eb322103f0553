#include "services/surveys/store/drafts.h"

#include <gmock/gmock.h>

#include "libs/errors/error.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOk;

class DraftsTest : public SubmissionsFixture {
 protected:
  // Of the response that `row` will be, at a collector.
  Draft Of(const Submission& row, const base::Uuid& collector,
           const std::vector<std::string>& codes) const {
    return {.survey = survey_,
            .collector = collector,
            .draft_key = *row.draft_key,
            .seen_key = row.seen_key,
            .sealed = "sealed",
            .expire_day = 30'000,
            .codes = codes,
            .expire_minute = absl::ToUnixSeconds(now_) / 60 + 30};
  }
  absl::Status Save(const Draft& draft) { return drafts_.Save(draft, now_, Soon()); }
  // Taken and reserved of the one place of a collector.
  std::string PlaceOf(const base::Uuid& collector) {
    return database().Execute(
        base::Join("SELECT taken || ' ' || reserved FROM surveys.place WHERE code = '' AND "
                   "collector = '",
                   collector.ToString(), "'"));
  }
  // A place of a second collector of the survey.
  void PutPlaceElsewhere(int limit) {
    database().Execute(base::Join(
        "INSERT INTO surveys.place (survey, collector, code, place_limit, taken, reserved) "
        "VALUES ('",
        survey_.ToString(), "', '", elsewhere_.ToString(), "', '', ", limit, ", 0, 0)"));
  }

  const base::Uuid elsewhere_ = base::Uuid::V4(random());
  Drafts drafts_{pool()};
};

TEST_F(DraftsTest, HoldsPlacesOfOneCollectorAtATime) {
  PutPlace("", 1);
  PutPlaceElsewhere(1);
  const Submission mine = Limited();
  const Submission other = Limited();
  ASSERT_THAT(Save(Of(mine, elsewhere_, {""})), IsOk());
  ASSERT_THAT(Save(Of(other, collector_, {""})), IsOk());
  // What it holds elsewhere is no place here.
  EXPECT_THAT(Save(Of(mine, collector_, {""})), HasReason(Reason::QUOTA_FULL));
  EXPECT_THAT(WriteOne(mine), HasReason(Reason::QUOTA_FULL));
  EXPECT_THAT(WriteOne(other), IsOk());
  EXPECT_EQ(PlaceOf(collector_), "1 0");

  database().Execute("UPDATE surveys.place SET place_limit = 2");
  ASSERT_THAT(Save(Of(mine, collector_, {""})), IsOk());
  EXPECT_EQ(PlaceOf(collector_), "1 1");
  EXPECT_EQ(PlaceOf(elsewhere_), "0 0") << "it came along";
  ASSERT_THAT(Save(Of(mine, elsewhere_, {})), IsOk());
  EXPECT_EQ(PlaceOf(collector_), "1 0");
  EXPECT_EQ(Count("reservation"), "0");
}

TEST_F(DraftsTest, GivesBackWhatItHeldElsewhereWhenItIsSubmitted) {
  PutPlace("", 1);
  PutPlaceElsewhere(1);
  const Submission mine = Limited();
  ASSERT_THAT(Save(Of(mine, elsewhere_, {""})), IsOk());
  ASSERT_THAT(WriteOne(mine), IsOk());
  EXPECT_EQ(PlaceOf(collector_), "1 0");
  EXPECT_EQ(PlaceOf(elsewhere_), "0 0");
}

TEST_F(DraftsTest, WaitsForNobodyWhereNothingIsLimited) {
  PutPlace("", std::nullopt);
  ASSERT_THAT(pool().Transact(Soon(),
                              [&](postgres::Transaction& transaction) -> absl::Status {
                                constexpr postgres::Statement kHold = {
                                    "hold_places", "SELECT code FROM surveys.place FOR UPDATE"};
                                EXPECT_THAT(transaction.Query(kHold, postgres::Params()), IsOk());
                                return Save(Of(Submitted(), collector_, {}));
                              }),
              IsOk());
  EXPECT_EQ(Count("draft"), "1");
}

}  // namespace
}  // namespace tanggap::surveys
