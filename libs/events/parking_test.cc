// A poison event, what follows it, and how it is mended.
#include "libs/events/parking.h"

#include <gmock/gmock.h>

#include <atomic>
#include <functional>

#include "libs/events/test_consuming.h"

namespace tanggap::events {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class ParkingTest : public ConsumingFixture {
 protected:
  // Versions 1 to `versions` of a thing, with other things before and between.
  base::Uuid HappenTo(int versions) {
    const base::Uuid thing = things_.Make();
    for (int version = 1; version <= versions; ++version) {
      Happen("dinkes", 2);
      EXPECT_TRUE(things_.Change(thing, version, "dinkes"));
    }
    Happen("dinkes", 2);
    return thing;
  }
  static std::string SubjectOf(const base::Uuid& thing) {
    return base::Join("things/", thing.ToString());
  }
  int64_t SeenOf(const base::Uuid& thing) {
    return Count(base::Join("seen WHERE subject = '", SubjectOf(thing), "'"));
  }

  const Parking parking_{"recorder-1", "things"};
};

TEST_F(ParkingTest, AnEventThatFailsAlikeFiveTimesIsParkedAndAllElseGoesOn) {
  const auto publisher = Start(Options());
  const base::Uuid thing = HappenTo(3);
  recorder_.Refuse(SubjectOf(thing), absl::InvalidArgumentError("a thing of an unknown kind"));
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(8));  // 11 events, 3 of them of the thing
  ASSERT_TRUE(Await([&] { return CheckpointOf("dinkes") == 11; }));
  EXPECT_EQ(SeenOf(thing), 0);
  // It was tried together with others, then alone five times; what followed it was not tried.
  EXPECT_LE(recorder_.refusals(), 7);
  const auto parked = parking_.List(pool(), 10, Soon());
  ASSERT_THAT(parked, testing::IsOk());
  ASSERT_THAT(*parked, SizeIs(3));
  EXPECT_EQ((*parked)[0].error_class, "INVALID_ARGUMENT");
  EXPECT_THAT((*parked)[0].error, HasSubstr("unknown kind"));
  EXPECT_EQ((*parked)[0].position, 3);
  EXPECT_EQ((*parked)[1].error_class, "FOLLOWS");
  EXPECT_EQ((*parked)[2].error_class, "FOLLOWS");
  EXPECT_EQ(MetricOf("tanggap_events_parked_total", "consumer=\"recorder-1\""), 1);
}

TEST_F(ParkingTest, WhatFollowsLaterIsParkedTooUntilItIsMendedThenAppliedInOrder) {
  const auto publisher = Start(Options());
  const base::Uuid thing = HappenTo(2);
  recorder_.Refuse(SubjectOf(thing), absl::InternalError("a defect"));
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(Await([&] { return CheckpointOf("dinkes") == 8; }));
  ASSERT_TRUE(things_.Change(thing, 3, "dinkes"));
  ASSERT_TRUE(Await([&] { return CheckpointOf("dinkes") == 9; }));
  EXPECT_EQ(SeenOf(thing), 0);

  // Not mended yet: it stays parked, whole.
  auto report = parking_.Redrive(pool(), recorder_, "", Soon());
  ASSERT_THAT(report, testing::IsOk());
  EXPECT_EQ(report->applied, 0);
  EXPECT_EQ(report->left, 3);
  EXPECT_THAT(report->failure.message(), HasSubstr("a defect"));

  recorder_.RefuseNothing();
  report = parking_.Redrive(pool(), recorder_, SubjectOf(thing), Soon());
  ASSERT_THAT(report, testing::IsOk());
  EXPECT_EQ(report->applied, 3);
  EXPECT_EQ(report->left, 0);
  EXPECT_EQ(database().Execute(base::Join(
                "SELECT string_agg(version::text, ' ' ORDER BY nr) FROM seen WHERE subject = '",
                SubjectOf(thing), "'")),
            "1 2 3");
  // From now on it goes the common way.
  ASSERT_TRUE(things_.Change(thing, 4, "dinkes"));
  ASSERT_TRUE(Await([&] { return SeenOf(thing) == 4; }));
  EXPECT_EQ(Count("ev.parked_subject"), 0);
}

TEST_F(ParkingTest, RedrivingWhileTheConsumerParksMoreLosesNothing) {
  const auto publisher = Start(Options());
  const base::Uuid thing = HappenTo(1);
  recorder_.Refuse(SubjectOf(thing), absl::InternalError("a defect"));
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(Await([&] { return Count("ev.parked") == 1; }));
  recorder_.RefuseNothing();
  for (int version = 2; version <= 60; ++version) {
    ASSERT_TRUE(things_.Change(thing, version, "dinkes"));
    if (version != 30) continue;
    ASSERT_THAT(parking_.Redrive(pool(), recorder_, "", Soon()), testing::IsOk());
  }
  ASSERT_TRUE(Await([&] { return CheckpointOf("dinkes") == 64; }));
  ASSERT_THAT(parking_.Redrive(pool(), recorder_, "", Soon()), testing::IsOk());
  EXPECT_EQ(SeenOf(thing), 60);
  EXPECT_EQ(
      Count(
          "(SELECT version - lag(version) OVER (ORDER BY nr) AS step FROM seen WHERE subject = '" +
          SubjectOf(thing) + "') AS steps WHERE step <> 1"),
      0);
}

// Counts events, as a statement that is right whoever else counts.
class Tally final : public Handler {
 public:
  explicit Tally(std::function<void()> before = [] {}) : before_(std::move(before)) {}

  const std::set<std::string>& types() const override { return types_; }
  absl::Status Apply(postgres::Transaction& transaction, const Batch& events) override {
    if (refuses) return absl::InternalError("a defect");
    before_();
    postgres::Params params;
    params.Int(static_cast<int64_t>(events.size()));
    return transaction.Query({"tally", "UPDATE tally SET n = n + $1"}, params).status();
  }
  std::atomic<bool> refuses = false;

 private:
  const std::function<void()> before_;
  const std::set<std::string> types_;
};

TEST_F(ParkingTest, WhatIsAppliedMeanwhileWaitsForNoRedrive) {
  database().Execute("CREATE TABLE tally AS SELECT 0::bigint AS n");
  FillLog("dinkes", 1);
  // Of another subject, which would wait; seen once the head says so.
  FillLog("dinsos", 1);
  database().Execute(
      "UPDATE ev.log SET subject = 'things/of-dinsos' WHERE agency = 'dinsos'; "
      "UPDATE ev.log_head SET position = 0 WHERE agency = 'dinsos'");
  Tally applying;
  applying.refuses = true;
  const auto consumer = Follow(FromSource(), applying);
  ASSERT_TRUE(Await([&] { return CheckpointOf("dinkes") == 1; }));
  applying.refuses = false;
  Tally redriving([&] {
    database().Execute("UPDATE ev.log_head SET position = 1 WHERE agency = 'dinsos'");
    EXPECT_TRUE(Await([&] { return CheckpointOf("dinsos") == 1; }));
  });
  const auto report = parking_.Redrive(pool(), redriving, "", Soon());
  ASSERT_THAT(report, testing::IsOk());
  EXPECT_EQ(report->applied, 1);
  EXPECT_EQ(database().Execute("SELECT n FROM tally"), "2");
}

TEST_F(ParkingTest, WhatIsParkedIsSeenAfterARestartToo) {
  FillLog("dinkes", 3);
  recorder_.Refuse("*", absl::InternalError("a defect"));
  {
    const auto consumer = Follow(FromSource(), recorder_);
    ASSERT_TRUE(Await([&] { return Count("ev.parked") == 3; }));
    EXPECT_TRUE(Await(
        [&] { return MetricOf("tanggap_events_parked_rows", "consumer=\"recorder-1\"") == 3; }));
  }
  database().Execute("UPDATE ev.parked_subject SET first_park_time = now() - interval '1 hour'");
  telemetry::Metrics after_restart;
  const auto consumer = *Consumer::Create(FromSource(), pool(), source_, recorder_, clock(),
                                          random(), logger_, after_restart);
  const auto shows = [&](std::string_view line) {
    return after_restart.Text().find(base::Join("\n", line)) != std::string::npos;
  };
  const std::string labels = "{consumer=\"recorder-1\"} ";
  EXPECT_TRUE(Await([&] { return shows(base::Join("tanggap_events_parked_rows", labels, "3")); }));
  EXPECT_TRUE(Await(
      [&] { return shows(base::Join("tanggap_events_parked_oldest_seconds", labels, "360")); }));
  recorder_.RefuseNothing();
  ASSERT_THAT(parking_.Redrive(pool(), recorder_, "", Soon()), testing::IsOk());
  EXPECT_TRUE(Await([&] { return shows(base::Join("tanggap_events_parked_rows", labels, "0")); }));
}

TEST_F(ParkingTest, OtherLogsDoNotWaitForAnEventThatFails) {
  const auto publisher = Start(Options());
  const base::Uuid thing = things_.Make();
  ASSERT_TRUE(things_.Change(thing, 1, "dinkes"));
  recorder_.Refuse(SubjectOf(thing), absl::InternalError("a defect"));
  ConsumerOptions options = FromSource();
  options.retry = absl::Hours(1);
  const auto consumer = Follow(options, recorder_);
  ASSERT_TRUE(Await([&] { return recorder_.refusals() >= 1; }));
  Happen("dinsos", 20);
  ASSERT_TRUE(AwaitSeen(20));
  EXPECT_EQ(CheckpointOf("dinkes"), 0);
}

}  // namespace
}  // namespace tanggap::events
