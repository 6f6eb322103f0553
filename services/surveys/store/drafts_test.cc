#include "services/surveys/store/drafts.h"

#include <gmock/gmock.h>

#include <thread>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/testing/blocked_sessions.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/nights.h"
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
  const absl::Status full = Save(Of(mine, collector_, {""}));
  EXPECT_THAT(full, HasReason(Reason::QUOTA_FULL));
  EXPECT_EQ(errors::MetadataOf(full, "quota"), "cap");
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

// Two links that one device opens at the same time; the first is held up with its place in hand.
TEST_F(DraftsTest, HoldsPlacesOfOneCollectorThoughItIsSavedAtTwoAtOnce) {
  PutPlace("", 1);
  PutPlaceElsewhere(1);
  const Submission mine = Limited();
  const std::string begin =
      base::Join("INSERT INTO surveys.draft (survey, draft_key, sealed, expire_day) VALUES ('",
                 survey_.ToString(), "', '", mine.draft_key->ToString(), "', '', 0)");
  const postgres::Statement kBegin = {"begin_draft", begin.c_str()};
  std::thread first;
  std::thread second;
  absl::Status saved_first;
  absl::Status saved_second;
  const absl::Status held =
      pool().Transact(Soon(), [&](postgres::Transaction& other) -> absl::Status {
        TANGGAP_RETURN_IF_ERROR(other.Query(kBegin).status());
        first = std::thread([&] { saved_first = Save(Of(mine, collector_, {""})); });
        EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
        second = std::thread([&] { saved_second = Save(Of(mine, elsewhere_, {""})); });
        EXPECT_TRUE(testing::AwaitBlockedSessions(2, database()));
        return absl::CancelledError("it was not meant");
      });
  first.join();
  second.join();
  EXPECT_TRUE(absl::IsCancelled(held)) << held;
  EXPECT_THAT(saved_first, IsOk());
  EXPECT_THAT(saved_second, IsOk());
  EXPECT_EQ(PlaceOf(collector_), "0 0");
  EXPECT_EQ(PlaceOf(elsewhere_), "0 1");
  EXPECT_EQ(Count("reservation"), "1");
}

// Whoever gives tokens out could else ask each minute, and know when each of their people answered.
TEST_F(DraftsTest, TellsFromTheNextDayOnThatATokenIsUsed) {
  constexpr int kSpent = 20'777;
  PutToken(1);
  Submission only = Submitted();
  only.token = 1;
  only.spent_day = kSpent;
  ASSERT_THAT(WriteOne(only), IsOk());
  Draft another = Of(Submitted(), collector_, {});
  another.token = 1;
  another.today = kSpent;
  EXPECT_THAT(Save(another), IsOk());
  another.today = kSpent + 1;
  EXPECT_THAT(Save(another), HasReason(Reason::SURVEY_TOKEN_USED));
  // Who has the response's own id knows of it.
  Draft own = Of(only, collector_, {});
  own.token = 1;
  own.today = kSpent;
  EXPECT_THAT(Save(own), HasReason(Reason::RESPONSE_SUBMITTED));
  // A token that was revoked says nothing else on the same day.
  database().Execute("UPDATE surveys.token SET revoked = true");
  another.today = kSpent;
  EXPECT_THAT(Save(another), HasReason(Reason::SURVEY_TOKEN_REFUSED));
}

TEST_F(DraftsTest, AreCountedAnewInTheNight) {
  PutPlace("", 3);
  PutPlaceElsewhere(3);
  ASSERT_THAT(Save(Of(Limited(), collector_, {""})), IsOk());
  ASSERT_THAT(Save(Of(Limited(), collector_, {""})), IsOk());
  database().Execute(base::Join("UPDATE surveys.place SET reserved = 3 WHERE collector = '",
                                elsewhere_.ToString(), "'"));
  database().Execute(base::Join("UPDATE surveys.place SET reserved = 1 WHERE collector = '",
                                collector_.ToString(), "'"));
  Nights nights(pool());
  ASSERT_THAT(nights.DropExpired(now_, Soon()), IsOk());
  EXPECT_EQ(PlaceOf(collector_), "0 2");
  EXPECT_EQ(PlaceOf(elsewhere_), "0 0");
  ASSERT_THAT(nights.DropExpired(now_ + absl::Hours(1), Soon()), IsOk());
  EXPECT_EQ(PlaceOf(collector_), "0 0");
}

// Somebody saves while the night has found a count that is not right.
TEST_F(DraftsTest, AreCountedAnewWithThoseThatComeMeanwhile) {
  PutPlace("", 3);
  ASSERT_THAT(Save(Of(Limited(), collector_, {""})), IsOk());
  database().Execute("UPDATE surveys.place SET reserved = 3");
  constexpr postgres::Statement kHold = {"hold_places",
                                         "SELECT code FROM surveys.place FOR UPDATE"};
  const std::string come = base::Join(
      "INSERT INTO surveys.reservation (survey, draft_key, collector, codes, "
      "expire_minute) VALUES ('",
      survey_.ToString(), "', gen_random_uuid(), '", collector_.ToString(),
      "', ARRAY[''], 40000000)");
  const postgres::Statement kCome = {"come_meanwhile", come.c_str()};
  Nights nights(pool());
  std::thread night;
  absl::Status counted;
  const absl::Status came =
      pool().Transact(Soon(), [&](postgres::Transaction& save) -> absl::Status {
        TANGGAP_RETURN_IF_ERROR(save.Query(kHold).status());
        night = std::thread([&] { counted = nights.DropExpired(now_, Soon()); });
        EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
        return save.Query(kCome).status();
      });
  night.join();
  ASSERT_THAT(came, IsOk());
  EXPECT_THAT(counted, IsOk());
  EXPECT_EQ(PlaceOf(collector_), "0 2");
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
