// When the nights' work is done, in the service as it runs: once a night, later when it was missed,
// and each step whatever becomes of the others.

#include <functional>
#include <thread>

#include "libs/base/strings.h"
#include "services/surveys/domain/night.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;

class NightTest : public CollectingTest {
 protected:
  NightTest() {
    Sql(base::Join("UPDATE surveys.night SET done = ", Today(), ", moved = ", Today() - 2));
  }

  NightTask& night() { return service_.app().night(); }
  int64_t Today() const { return LastNight(clock_.Now()).day; }
  std::string Done() { return Sql("SELECT done FROM surveys.night"); }
  std::string Arrived() {
    return Sql(
        "SELECT (SELECT count(*) FROM surveys.arrival_0) + (SELECT count(*) FROM "
        "surveys.arrival_1)");
  }
  std::string Held() { return Sql("SELECT count(*) FROM surveys.response"); }
  double Failed(const std::string& step) {
    return service_.Metric("tanggap_surveys_night_steps_failed_total{step=\"" + step + "\"}");
  }
  double Left(const std::string& step) {
    return service_.Metric("tanggap_surveys_night_left{step=\"" + step + "\"}");
  }
  // While another transaction has carried `sql` out.
  void Beside(const std::string& sql, const std::function<void()>& act) {
    base::SystemClock clock;
    postgres::Pool pool({.url = service_.postgres_url()}, clock, service_.random());
    const postgres::Statement statement = {"beside", sql.c_str()};
    EXPECT_THAT(pool.Transact(clock.Now() + absl::Minutes(1),
                              [&](postgres::Transaction& transaction) -> absl::Status {
                                const auto rows = transaction.Query(statement);
                                act();
                                return rows.status();
                              }),
                IsOk());
  }
};

TEST_F(NightTest, IsThatOfAllOfIndonesia) {
  const absl::Time monday = MondayMorning();
  EXPECT_EQ(LastNight(monday).begin, monday - absl::Hours(9));
  EXPECT_EQ(LastNight(monday).day, UtcDay(monday));
  const absl::Time next = LastNight(monday).begin + absl::Hours(24);
  EXPECT_EQ(LastNight(next - absl::Seconds(1)).day, UtcDay(monday));
  EXPECT_EQ(LastNight(next).day, UtcDay(monday) + 1);
  EXPECT_EQ(LastNight(next).begin, next);
}

TEST_F(NightTest, ComesOnceAndLeavesWhatArrivesMeanwhile) {
  const v1::Collector way = Way();
  ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  night().RunIfDue();
  EXPECT_EQ(Arrived(), "1");
  // 18:00 UTC of the next day: what came yesterday goes, what came today stays.
  clock_.Set(LastNight(clock_.Now()).begin + absl::Hours(24));
  night().RunIfDue();
  EXPECT_EQ(Done(), std::to_string(Today()));
  clock_.Advance(absl::Hours(24) - absl::Minutes(1));
  ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  night().RunIfDue();
  EXPECT_EQ(Held(), "0");
  clock_.Advance(absl::Minutes(1));
  night().RunIfDue();
  EXPECT_EQ(Arrived(), "1");
  EXPECT_EQ(Held(), "1");
  EXPECT_EQ(Done(), std::to_string(Today()));
}

TEST_F(NightTest, ThatWasMissedIsMadeUpForAtOnce) {
  const v1::Collector way = Way();
  ASSERT_THAT(Submit(To(way, Whole({Said("saran", "kursi")}))), IsOk());
  Pass(absl::Hours(24));
  ASSERT_THAT(Submit(To(way, Whole({Said("saran", "meja")}))), IsOk());
  // By day, whatever the hour, after nights in which nothing ran: both days' arrivals.
  Pass(absl::Hours(48));
  service_.Restart();
  night().RunIfDue();
  EXPECT_EQ(Arrived(), "0");
  EXPECT_EQ(Held(), "2");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.comment"), "2");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell_delta WHERE day <> 0"), "0");
  EXPECT_EQ(Done(), std::to_string(Today()));
  // It is known to be done, after a restart too.
  ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  service_.Restart();
  night().RunIfDue();
  EXPECT_EQ(Arrived(), "1");
}

// Whoever came after midnight, by UTC, does not stand by themselves, however often it is tried.
TEST_F(NightTest, ThatIsLateMovesWhatCameSinceWithTheRestOrNotAtAll) {
  const v1::Collector way = Way();
  for (int i = 0; i < 5; ++i) ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  clock_.Set(LastNight(clock_.Now()).begin + absl::Hours(30) + absl::Minutes(21));
  ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  night().RunIfDue();
  EXPECT_EQ(Arrived(), "0");
  EXPECT_EQ(Held(), "6");
  EXPECT_EQ(Sql("SELECT count(DISTINCT xmin::text) FROM surveys.response"), "1");
  EXPECT_EQ(Sql("SELECT array_agg(response_key ORDER BY ctid) = array_agg(response_key ORDER BY "
                "response_key) FROM surveys.response"),
            "t");
  // Another process, or this one again, when a step was left.
  ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  Sql("UPDATE surveys.night SET done = done - 1");
  service_.Restart();
  night().RunIfDue();
  EXPECT_EQ(Done(), std::to_string(Today()));
  EXPECT_EQ(Arrived(), "1");
  // The next night leaves what comes on its own day, and the one after it does not.
  clock_.Set(LastNight(clock_.Now()).begin + absl::Hours(24));
  night().RunIfDue();
  EXPECT_EQ(Arrived(), "1");
  clock_.Advance(absl::Hours(24));
  night().RunIfDue();
  EXPECT_EQ(Arrived(), "0");
}

TEST_F(NightTest, AStepThatFailsStopsNoOther) {
  const v1::Collector way = Way();
  ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  v1::SaveDraftRequest draft;
  draft.set_link(way.link());
  draft.set_response_id(NewResponseId());
  *draft.mutable_content() = Whole();
  ASSERT_THAT(Respondent<v1::DraftProgress>("SaveDraft", draft), IsOk());
  Pass(absl::Hours(9 * 24));
  const double moved = Failed("move");
  Sql("ALTER TABLE surveys.comment RENAME TO hidden");
  night().RunIfDue();
  EXPECT_GT(Failed("move"), moved);
  EXPECT_GT(Failed("forget"), 0);
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.draft"), "0");
  EXPECT_EQ(Sql("SELECT day FROM surveys.cell_delta"), "0");
  EXPECT_EQ(Arrived(), "1");
  EXPECT_NE(Done(), std::to_string(Today()));
  EXPECT_THAT(service_.log_text(), HasSubstr("Some of the night's work was not done"));
  // The next run does what is left.
  Sql("ALTER TABLE surveys.hidden RENAME TO comment");
  night().RunIfDue();
  EXPECT_EQ(Held(), "1");
  EXPECT_EQ(Done(), std::to_string(Today()));
}

TEST_F(NightTest, ComesBackForRowsThatAFoldHolds) {
  const v1::Collector way = Way();
  for (int i = 0; i < 3; ++i) ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  Pass(absl::Hours(24));
  Beside("SELECT id FROM surveys.cell_delta ORDER BY id LIMIT 1 FOR UPDATE",
         [&] { night().RunIfDue(); });
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell_delta WHERE day = 0"), "2");
  EXPECT_EQ(Left("rewrite"), 1);
  EXPECT_EQ(Failed("rewrite"), 0);
  EXPECT_THAT(service_.log_text(), HasSubstr("\"step\":\"rewrite\",\"left\":1"));
  EXPECT_NE(Done(), std::to_string(Today()));
  // Meanwhile the others were done.
  EXPECT_EQ(Held(), "3");
  night().RunIfDue();
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell_delta WHERE day = 0"), "3");
  EXPECT_EQ(Left("rewrite"), 0);
  EXPECT_EQ(Done(), std::to_string(Today()));
}

// Two processes at the same time: what one holds, the other leaves for its next run.
TEST_F(NightTest, IsDoneBySeveralProcessesAtOnce) {
  const v1::Collector way = Way();
  for (int i = 0; i < 20; ++i) ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  Service::Options options = WithoutLimits(clock_);
  options.postgres_url = service_.postgres_url();
  Service other(options);
  Pass(absl::Hours(24));
  std::thread beside([&] { other.app().night().RunIfDue(); });
  night().RunIfDue();
  beside.join();
  other.app().night().RunIfDue();
  EXPECT_EQ(Held(), "20");
  EXPECT_EQ(Arrived(), "0");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell_delta WHERE day = 0"), "20");
  EXPECT_EQ(Done(), std::to_string(Today()));
}

}  // namespace
}  // namespace tanggap::surveys
