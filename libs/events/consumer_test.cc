// What a consumer promises: I6, I11 (the consumer's half), and the rows of the failure matrix that
// are about consumers.
#include "libs/events/consumer.h"

#include <gmock/gmock.h>

#include <atomic>

#include "libs/events/test_consuming.h"
#include "libs/testing/private_postgres.h"

namespace tanggap::events {
namespace {

using ::testing::HasSubstr;

class ConsumerTest : public ConsumingFixture {};

TEST_F(ConsumerTest, AppliesEverythingOnceInOrderFromRedis) {
  const auto publisher = Start(WithRedis());
  const auto consumer = Follow(FromRedis(), recorder_);
  for (const char* agency : {"dinkes", "dinsos", "bpbd"}) Happen(agency, 60);
  ASSERT_TRUE(AwaitSeen(180));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, NeedsNoRedis) {
  const auto publisher = Start(Options());
  const auto consumer = Follow(FromSource(), recorder_);
  for (const char* agency : {"dinkes", "dinsos", "bpbd"}) Happen(agency, 60);
  ASSERT_TRUE(AwaitSeen(180));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, MoreThanOneBatchThatWaitedIsReadWithoutAPause) {
  FillLog("dinkes", 1700);
  ConsumerOptions options = FromSource();
  options.poll = absl::Hours(1);
  const auto consumer = Follow(options, recorder_);
  ASSERT_TRUE(AwaitSeen(1700));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, GoesOnWhereItStoppedAndIsWokenByItsOwnProcess) {
  FillLog("dinkes", 3);
  {
    const auto consumer = Follow(FromSource(), recorder_);
    ASSERT_TRUE(AwaitSeen(3));
  }
  FillLog("dinkes", 2);
  ConsumerOptions options = FromSource();
  options.poll = absl::Hours(1);
  const auto consumer = Follow(options, recorder_);
  ASSERT_TRUE(AwaitSeen(5));
  FillLog("dinkes", 1);
  consumer->Wake();
  ASSERT_TRUE(AwaitSeen(6));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, FindsAnAgencyThatIsNew) {
  FillLog("dinkes", 1);
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(1));
  FillLog("dinsos", 1);
  ASSERT_TRUE(AwaitSeen(2));
}

TEST_F(ConsumerTest, AnEmptiedRedisCostsNoEvent) {
  const auto publisher = Start(WithRedis());
  const auto consumer = Follow(FromRedis(), recorder_);
  for (int round = 0; round < 10; ++round) {
    Happen("dinkes", 20);
    redis_server_->Execute({"FLUSHALL"});
  }
  ASSERT_TRUE(AwaitSeen(200));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, AHoleInTheStreamIsReadFromTheLog) {
  FillLog("dinkes", 5);
  const std::string key = KeyOf("dinkes");
  // What Redis holds begins behind the consumer's position.
  redis_server_->Execute({"XADD", key, "4-0", "e", "whatever stands behind a hole"});
  redis_server_->Execute(
      {"SET", BeaconKey("things", "dinkes"), BeaconText({EpochOf("dinkes"), 5})});
  const auto consumer = Follow(FromRedis(), recorder_);
  ASSERT_TRUE(AwaitSeen(5));
  ExpectSeenOnceInOrder();
  EXPECT_GE(MetricOf("tanggap_events_pulls_total", "consumer=\"recorder-1\",reason=\"gap\""), 1);
}

TEST_F(ConsumerTest, WhatIsNoEventOfTheLogIsNotBelieved) {
  FillLog("dinkes", 2);
  FillLog("dinsos", 2);
  const auto slices = log_.Read({{"dinsos", EpochOf("dinsos"), 0, base::Uuid()}}, {}, Soon());
  ASSERT_THAT(slices, testing::IsOk());
  // At position 1 of dinkes stands an event of dinsos; at position 1 of dinsos no event at all.
  redis_server_->Execute(
      {"XADD", KeyOf("dinkes"), "1-0", "e", (*slices)[0].events[0].SerializeAsString()});
  redis_server_->Execute({"XADD", KeyOf("dinsos"), "1-0", "e", "\xff\xff"});
  const auto consumer = Follow(FromRedis(), recorder_);
  ASSERT_TRUE(AwaitSeen(4));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, ABeaconThatLiesCostsReadsAndNothingElse) {
  FillLog("dinkes", 3);
  redis_server_->Execute(
      {"SET", BeaconKey("things", "dinkes"), BeaconText({EpochOf("dinkes"), 999'999})});
  const auto consumer = Follow(FromRedis(), recorder_);
  ASSERT_TRUE(AwaitSeen(3));
  FillLog("dinkes", 1);  // nobody publishes it, and the beacon stays as it is
  ASSERT_TRUE(AwaitSeen(4));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, ReadsTheLogWhenAllPublishersAreDead) {
  FillLog("dinkes", 3);  // nothing in Redis, no beacon
  const auto consumer = Follow(FromRedis(), recorder_);
  ASSERT_TRUE(AwaitSeen(3));
  EXPECT_GE(MetricOf("tanggap_events_pulls_total", "consumer=\"recorder-1\",reason=\"beacon\""), 1);
}

TEST_F(ConsumerTest, AHungRedisIsWorkedAround) {
  const auto publisher = Start(WithRedis());
  ConsumerOptions options = FromRedis();
  options.redis->command_timeout = absl::Milliseconds(60);
  const auto consumer = Follow(options, recorder_);
  Happen("dinkes", 5);
  ASSERT_TRUE(AwaitSeen(5));
  redis_server_->Freeze();
  Happen("dinkes", 5);
  EXPECT_TRUE(AwaitSeen(10));
  redis_server_->Thaw();
  Happen("dinkes", 5);
  ASSERT_TRUE(AwaitSeen(15));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, TwoProcessesOfOneConsumerFenceEachOther) {
  const auto publisher = Start(WithRedis());
  const auto one = Follow(FromRedis(), recorder_);
  const auto other = Follow(FromSource(), recorder_);
  for (int round = 0; round < 20; ++round) {
    Happen("dinkes", 5);
    Happen("dinsos", 5);
  }
  ASSERT_TRUE(AwaitSeen(200));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, OneThatWasOvertakenIsFencedAndAppliesNothing) {
  FillLog("dinkes", 5);
  std::atomic<bool> received = false, overtaken = false;
  ConsumerOptions options = FromSource();
  options.step = [&](std::string_view name) {
    if (name != steps::kConsumerReceived || received.exchange(true)) return;
    EXPECT_TRUE(Await([&] { return overtaken.load(); }));
  };
  const auto one = Follow(options, recorder_);
  ASSERT_TRUE(Await([&] { return received.load(); }));
  const auto other = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(5));
  overtaken = true;
  EXPECT_TRUE(Await(
      [&] { return MetricOf("tanggap_events_fenced_total", "consumer=\"recorder-1\"") == 1; }));
  FillLog("dinkes", 5);
  ASSERT_TRUE(AwaitSeen(10));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, TwoConsumersHaveTheirOwnCheckpoints) {
  FillLog("dinkes", 4);
  Recorder second("recorder-2");
  const auto consumer = Follow(FromSource(), recorder_);
  const auto other = Follow(FromSource("recorder-2"), second);
  ASSERT_TRUE(AwaitSeen(4));
  ASSERT_TRUE(AwaitSeen(4, "recorder-2"));
  ExpectSeenOnceInOrder("recorder-2");
}

TEST_F(ConsumerTest, FailuresThatPassByThemselvesAreTriedForEver) {
  FillLog("dinkes", 2);
  recorder_.Refuse("*", absl::UnavailableError("not now"));
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(Await([&] { return recorder_.refusals() > 20; }));
  recorder_.RefuseNothing();
  ASSERT_TRUE(AwaitSeen(2));
  EXPECT_EQ(Count("ev.parked"), 0);
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, TypesThatItDoesNotKnowAreSkippedAndCounted) {
  FillLog("dinkes", 2, kTestTime, "things.v1.ThingChanged");
  FillLog("dinkes", 3, kTestTime, "things.v2.SomethingElse");
  recorder_.Know({"things.v1.ThingChanged"});
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(Await([&] { return CheckpointOf("dinkes") == 5; }));
  EXPECT_EQ(Seen(), 2);
  EXPECT_TRUE(Await(
      [&] { return MetricOf("tanggap_events_skipped_total", "consumer=\"recorder-1\"") == 3; }));
}

TEST_F(ConsumerTest, ARunThatTookOverWhatWasReadGoesOnUnnoticed) {
  FillLog("dinkes", 3);
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(3));
  ASSERT_THAT(log_.NewEpoch({"dinkes"}, clock().Now(), random(), Soon()), testing::IsOk());
  FillLog("dinkes", 2);
  ASSERT_TRUE(AwaitSeen(5));
  EXPECT_TRUE(consumer->notes().empty());
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerTest, ARestoredLogIsHaltedSaidAndOthersGoOn) {
  FillLog("dinkes", 5);
  FillLog("dinsos", 1);
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(6));
  // The database comes back from a backup with 3 events, and goes on under a new epoch.
  database().Execute(
      "DELETE FROM ev.log WHERE agency = 'dinkes' AND position > 3; "
      "UPDATE ev.log_head SET position = 3 WHERE agency = 'dinkes'");
  ASSERT_TRUE(Await([&] { return !consumer->notes().empty(); }));
  EXPECT_THAT(consumer->notes()[0], HasSubstr("dinkes"));
  ASSERT_THAT(log_.NewEpoch({"dinkes"}, clock().Now(), random(), Soon()), testing::IsOk());
  FillLog("dinkes", 4);
  FillLog("dinsos", 1);
  ASSERT_TRUE(AwaitSeen(7));
  EXPECT_EQ(CheckpointOf("dinkes"),
            5);  // not one event of the other run was taken for what followed
  ASSERT_TRUE(
      Await([&] { return LogLines().find("can be followed no further") != std::string::npos; }));
  EXPECT_EQ(MetricOf("tanggap_events_halted_logs", "consumer=\"recorder-1\""), 1);
}

TEST_F(ConsumerTest, AnIdleConsumerWritesNoWal) {
  auto server = testing::PrivatePostgres::Create(
      {.settings = {"autovacuum=off", "wal_level=minimal", "max_wal_senders=0"}});
  ASSERT_THAT(postgres::Migrate(server->Url(), {EventMigrations()}, {}), testing::IsOk());
  std::atomic<int> reads = 0;
  postgres::PoolOptions pool_options = {.url = server->Url(), .size = 2};
  pool_options.observer = [&](const postgres::StatementReport& report) {
    if (report.statement == "event_log_read") ++reads;
  };
  postgres::Pool idle(std::move(pool_options), clock(), random());
  ASSERT_THAT(
      idle.Query({"head", "INSERT INTO ev.log_head VALUES ('dinkes', gen_random_uuid(), 0, 1)"},
                 Soon()),
      testing::IsOk());
  EventLog log(idle, "things");
  LocalSource source(log);
  ConsumerOptions options = FromSource();
  options.poll = absl::Milliseconds(1);
  const auto consumer =
      *Consumer::Create(options, idle, source, recorder_, clock(), random(), logger_, metrics_);
  const auto wal_after = [&](int more_reads) {
    const int until = reads + more_reads;
    EXPECT_TRUE(Await([&] { return reads >= until; }));
    return idle.Query({"wal", "SELECT pg_current_wal_insert_lsn()::text AS position"}, Soon())
        ->Only()
        .Text("position");
  };
  std::string before;
  ASSERT_TRUE(Await([&] {
    const std::string now = wal_after(50);
    return std::exchange(before, now) == now;
  }));
  EXPECT_EQ(wal_after(500), before);
}

}  // namespace
}  // namespace tanggap::events
