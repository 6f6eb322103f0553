// What the numbers of a consumer say in the cases they exist for.
#include <gmock/gmock.h>

#include <atomic>

#include "libs/events/test_source.h"
#include "libs/testing/private_postgres.h"

namespace tanggap::events {
namespace {

// Takes whatever comes, and counts it.
class Tolerant final : public Handler {
 public:
  const std::set<std::string>& types() const override { return types_; }
  absl::Status Apply(postgres::Transaction&, const Batch& events) override {
    applied_ += static_cast<int>(events.size());
    return absl::OkStatus();
  }
  int applied() const { return applied_; }

 private:
  const std::set<std::string> types_;
  std::atomic<int> applied_ = 0;
};

class ConsumerLagTest : public WatchedSourceFixture {
 protected:
  double LagEvents() { return Gauge("tanggap_events_lag_events"); }
  double LagSeconds() { return Gauge("tanggap_events_lag_seconds"); }
  double UncheckedSeconds() { return Gauge("tanggap_events_unchecked_seconds"); }
  void RefuseForNow() { recorder_.Refuse("*", absl::UnavailableError("not now")); }
};

TEST_F(ConsumerLagTest, IsNothingWhenAllIsAppliedAndWasJustLookedAt) {
  FillLog("dinkes", 3);
  const auto consumer = FollowWatched(FromSource());
  ASSERT_TRUE(AwaitSeen(3));
  EXPECT_TRUE(Await([&] { return LagEvents() == 0 && LagSeconds() == 0; }));
  EXPECT_LT(UncheckedSeconds(), 10);
}

TEST_F(ConsumerLagTest, ASourceThatIsAwayShowsAsSecondsUnchecked) {
  FillLog("dinkes", 1);
  const auto consumer = FollowWatched(FromSource());
  ASSERT_TRUE(AwaitSeen(1));
  watched_.Set(Mood::kFails);
  FillLog("dinkes", 500);
  EXPECT_TRUE(Await([&] { return UncheckedSeconds() > 0.5; }));
  watched_.Set(Mood::kAnswers);
  EXPECT_TRUE(Await([&] { return UncheckedSeconds() < 0.3; }));
}

TEST_F(ConsumerLagTest, ASourceThatWasNeverThereShowsToo) {
  watched_.Set(Mood::kFails);
  const auto consumer = FollowWatched(FromSource());
  EXPECT_TRUE(Await([&] { return UncheckedSeconds() > 0.2; }));
}

TEST_F(ConsumerLagTest, TheFirstEventAfterAQuietTimeIsNotOld) {
  FillLog("dinkes", 1, clock().Now() - absl::Hours(72));
  const auto consumer = FollowWatched(FromSource());
  ASSERT_TRUE(AwaitSeen(1));
  RefuseForNow();
  FillLog("dinkes", 1, clock().Now());
  ASSERT_TRUE(Await([&] { return LagEvents() == 1 && LagSeconds() > 0.1; }));
  EXPECT_LT(LagSeconds(), 3600);
}

TEST_F(ConsumerLagTest, ARebuildIsAsOldAsTheFirstEventThatItLacks) {
  FillLog("dinkes", 50, clock().Now() - absl::Hours(72));
  RefuseForNow();
  const auto consumer = FollowWatched(FromSource());
  ASSERT_TRUE(Await([&] { return LagEvents() == 50 && LagSeconds() > 0; }));
  EXPECT_TRUE(Await([&] { return LagSeconds() >= 72 * 3600 && LagSeconds() < 73 * 3600; }));
}

TEST_F(ConsumerLagTest, EventsFromRedisAreReportedWhileNobodyAsksForHeads) {
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 1);
  ASSERT_TRUE(AwaitHead("dinkes", 1));
  ConsumerOptions options = FromRedis();
  options.discovery = absl::Hours(1);
  const auto consumer = FollowWatched(options);
  ASSERT_TRUE(AwaitSeen(1));
  watched_.Set(Mood::kFails);
  RefuseForNow();
  Happen("dinkes", 3);
  EXPECT_TRUE(Await([&] { return LagEvents() == 3 && LagSeconds() > 0; }));
  recorder_.RefuseNothing();
  EXPECT_TRUE(Await([&] { return LagEvents() == 0 && LagSeconds() == 0; }));
}

TEST_F(ConsumerLagTest, AnEventThatFailsAloneIsOldWhileItIsTried) {
  FillLog("dinkes", 3, clock().Now() - absl::Hours(2));
  recorder_.Refuse("things/2", absl::InternalError("a defect"));
  ConsumerOptions options = FromSource();
  options.retry = absl::Hours(1);
  const auto consumer = FollowWatched(options);
  ASSERT_TRUE(AwaitSeen(1));
  EXPECT_TRUE(Await([&] { return LagEvents() == 2 && LagSeconds() >= 7000; }));
}

// The consumer's own database is down.
TEST_F(ConsumerLagTest, ADatabaseOfItsOwnThatIsAwayShowsAsTheAgeOfWhatWaits) {
  const auto server = testing::PrivatePostgres::Create();
  ASSERT_THAT(postgres::Migrate(server->Url(), {EventMigrations()}, {}), testing::IsOk());
  postgres::Pool own({.url = server->Url(), .size = 2}, clock(), random());
  Tolerant handler;
  FillLog("dinkes", 1, clock().Now());
  const auto consumer =
      *Consumer::Create(FromSource(), own, source_, handler, clock(), random(), logger_, metrics_);
  // And it knows that this was committed.
  ASSERT_TRUE(Await([&] { return Gauge("tanggap_events_applied_total") == 1; }));
  server->Stop();
  FillLog("dinkes", 2, clock().Now());
  EXPECT_TRUE(Await([&] { return LagEvents() == 2 && LagSeconds() > 0.5; }));
  server->Start();
  EXPECT_TRUE(Await([&] { return handler.applied() >= 3 && LagEvents() == 0; }));
}

}  // namespace
}  // namespace tanggap::events
