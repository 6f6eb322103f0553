#include "libs/events/redis_copy.h"

#include <gmock/gmock.h>

#include "libs/events/test_publishing.h"

namespace tanggap::events {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;

class RedisCopyTest : public PublishingFixture {
 protected:
  std::string BeaconOf(std::string_view agency) {
    return redis_server_->Execute({"GET", BeaconKey("things", agency)});
  }
  // Sends events through a publisher until the log of dinkes has `position`.
  void GrowTo(Publisher& publisher, int64_t position) {
    Happen("dinkes", static_cast<int>(position - HeadOf("dinkes")));
    publisher.Poke();
    ASSERT_TRUE(AwaitHead("dinkes", position));
  }
};

TEST_F(RedisCopyTest, EntriesAreTheLogByteForByteAndTheBeaconTellsTheHead) {
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 5);
  ASSERT_TRUE(AwaitStreamLength("dinkes", 5));
  ExpectStreamEqualsLog("dinkes", 1, 5);
  EXPECT_TRUE(Await([&] {
    return ParseBeacon(BeaconOf("dinkes")) == Beacon{EpochOf("dinkes"), 5};
  }));
  // Nothing else is there, and everything vanishes when nobody renews it.
  for (const std::string& key : base::Split(redis_server_->Execute({"KEYS", "*"}), '\n')) {
    if (key.empty()) continue;
    EXPECT_THAT(
        key, ::testing::AnyOf(KeyOf("dinkes"), BeaconKey("things", "dinkes"), RosterKey("things")));
    EXPECT_TRUE(Await([&] { return std::stoll(redis_server_->Execute({"PTTL", key})) > 0; }));
  }
}

TEST_F(RedisCopyTest, TheRosterTellsOfEachNewLogOnceAndOfAllAfterAWipe) {
  const auto roster = [&] {
    return redis_server_->Execute({"XRANGE", RosterKey("things"), "-", "+"});
  };
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 1);
  EXPECT_TRUE(Await([&] { return roster().rfind("1-0", 0) == 0; }));
  Happen("dinsos", 3);
  Happen("dinkes", 3);
  EXPECT_TRUE(Await([&] { return roster().find("\n2-0") != std::string::npos; }));
  EXPECT_EQ(redis_server_->Execute({"XLEN", RosterKey("things")}), "2");
  redis_server_->Execute({"FLUSHALL"});
  EXPECT_TRUE(Await([&] { return roster().rfind("2-0", 0) == 0; }));
  EXPECT_EQ(redis_server_->Execute({"XLEN", RosterKey("things")}), "1");
}

TEST_F(RedisCopyTest, ARosterThatIsNoStreamHoldsUpNothing) {
  redis_server_->Execute({"SET", RosterKey("things"), "something else"});
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 5);
  EXPECT_TRUE(AwaitStreamLength("dinkes", 5));
  EXPECT_TRUE(Await([&] { return !BeaconOf("dinkes").empty(); }));
  redis_server_->Execute({"DEL", RosterKey("things")});
  EXPECT_TRUE(Await([&] { return redis_server_->Execute({"XLEN", RosterKey("things")}) == "1"; }));
}

TEST_F(RedisCopyTest, ARosterThatMayNotBeWrittenHoldsUpNothing) {
  redis_server_->Execute({"ACL", "SETUSER", "default", "resetkeys", "~*dinkes*"});
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 5);
  EXPECT_TRUE(AwaitStreamLength("dinkes", 5));
  // The renewals, the roster's among them, have been tried.
  EXPECT_TRUE(Await([&] { return redis_server_->Execute({"PTTL", KeyOf("dinkes")}) > "0"; }));
  GrowTo(*publisher, 8);
  EXPECT_TRUE(AwaitStreamLength("dinkes", 8));
  EXPECT_EQ(LogLines().find("not copied"), std::string::npos) << LogLines();
}

TEST_F(RedisCopyTest, CopiesAtOnceWhatFollowsTheTop) {
  PublisherOptions options = WithRedis();
  options.beat = absl::Hours(1);
  const auto publisher = Start(std::move(options));
  for (int64_t position = 1; position <= 20; ++position) GrowTo(*publisher, position);
  EXPECT_TRUE(AwaitStreamLength("dinkes", 20));
  EXPECT_GT(MetricOf("tanggap_events_redis_copied_total"), 0);
}

// All publishers dead, Redis aged.
TEST_F(RedisCopyTest, FillsUpWhatWasMovedWhileItWasAway) {
  Start(WithRedis())->Stop();
  {
    const auto without = Start(Options());
    GrowTo(*without, 30);
  }
  const auto publisher = Start(WithRedis());
  EXPECT_TRUE(AwaitStreamLength("dinkes", 30));
  ExpectStreamEqualsLog("dinkes", 1, 30);
  EXPECT_TRUE(Await([&] { return MetricOf("tanggap_events_redis_behind_events") == 0; }));
}

TEST_F(RedisCopyTest, FillsNoMoreThanTheWindowAndKeepsNoMore) {
  FillLog("dinkes", 3000);
  PublisherOptions options = WithRedis();
  options.window = 1000;
  const auto publisher = Start(std::move(options));
  ASSERT_TRUE(AwaitStreamLength("dinkes", 1000));
  ExpectStreamEqualsLog("dinkes", 2001, 3000);
  FillLog("dinkes", 2500);
  EXPECT_TRUE(
      Await([&] { return StreamLength("dinkes") <= 1100 && StreamLength("dinkes") > 999; }));
  EXPECT_TRUE(Await([&] {
    return redis_server_->Execute({"XREVRANGE", KeyOf("dinkes"), "+", "-", "COUNT", "1"})
               .rfind("5500-0", 0) == 0;
  }));
}

TEST_F(RedisCopyTest, FillsOnlyWhatTheLogStillHolds) {
  FillLog("dinkes", 20);
  database().Execute("DELETE FROM ev.log WHERE position <= 15");
  database().Execute("UPDATE ev.log_head SET oldest = 16");
  const auto publisher = Start(WithRedis());
  ASSERT_TRUE(AwaitStreamLength("dinkes", 5));
  ExpectStreamEqualsLog("dinkes", 16, 20);
}

// FLUSHALL; a fresh empty node.
TEST_F(RedisCopyTest, AnEmptiedRedisIsFilledAgainAndCounted) {
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 10);
  ASSERT_TRUE(AwaitStreamLength("dinkes", 10));
  ASSERT_TRUE(Await([&] { return !BeaconOf("dinkes").empty(); }));
  redis_server_->Execute({"FLUSHALL"});
  EXPECT_TRUE(AwaitStreamLength("dinkes", 10));
  ExpectStreamEqualsLog("dinkes", 1, 10);
  EXPECT_TRUE(Await([&] { return !BeaconOf("dinkes").empty(); }));
  EXPECT_GE(MetricOf("tanggap_events_redis_wipes_total"), 1);
}

// Redis killed, hung, back again. Sequencing never waits for it.
TEST_F(RedisCopyTest, WithoutRedisEventsAreMovedAndWithItTheyAreThereAgain) {
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 5);
  ASSERT_TRUE(AwaitStreamLength("dinkes", 5));
  redis_server_->Kill9();
  GrowTo(*publisher, 15);
  EXPECT_TRUE(
      Await([&] { return LogLines().find("are not copied to Redis") != std::string::npos; }));
  redis_server_->Start();
  EXPECT_TRUE(AwaitStreamLength("dinkes", 15));
  ExpectStreamEqualsLog("dinkes", 1, 15);
  EXPECT_TRUE(Await([&] { return LogLines().find("copied to Redis again") != std::string::npos; }));
}

TEST_F(RedisCopyTest, AHungRedisSlowsNothing) {
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 5);
  ASSERT_TRUE(AwaitStreamLength("dinkes", 5));
  redis_server_->Freeze();
  const absl::Time start = clock().Now();
  for (int64_t position = 6; position <= 25; ++position) GrowTo(*publisher, position);
  // One answer of Redis would have been waited for longer.
  const absl::Duration took = clock().Now() - start;
  redis_server_->Thaw();
  EXPECT_LT(took / 20, absl::Milliseconds(500));
  EXPECT_TRUE(AwaitStreamLength("dinkes", 25));
}

// Redis failed over to an older replica: its top goes back.
TEST_F(RedisCopyTest, AShorterStreamIsFilledFromItsTop) {
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 10);
  ASSERT_TRUE(AwaitStreamLength("dinkes", 10));
  const std::string older = redis_server_->Execute({"XRANGE", KeyOf("dinkes"), "4", "4"});
  const size_t begin = older.find("\ne\n") + 3;
  const std::string bytes = older.substr(begin, older.size() - begin - 3);
  redis_server_->Execute(
      {"EVAL", "redis.call('DEL', KEYS[1]); redis.call('XADD', KEYS[1], '4-0', 'e', ARGV[1])", "1",
       KeyOf("dinkes"), bytes});
  EXPECT_TRUE(AwaitStreamLength("dinkes", 7));
  ExpectStreamEqualsLog("dinkes", 4, 10);
}

// Redis full.
TEST_F(RedisCopyTest, AFullRedisStopsTheCopyAlone) {
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 3);
  ASSERT_TRUE(AwaitStreamLength("dinkes", 3));
  redis_server_->Execute({"CONFIG", "SET", "maxmemory", "1"});
  GrowTo(*publisher, 30);
  EXPECT_TRUE(Await([&] { return MetricOf("tanggap_events_redis_behind_events") >= 27; }));
  EXPECT_EQ(StreamLength("dinkes"), 3);
  redis_server_->Execute({"CONFIG", "SET", "maxmemory", "0"});
  EXPECT_TRUE(AwaitStreamLength("dinkes", 30));
}

TEST_F(RedisCopyTest, AKeyThatIsNoStreamConcernsItsLogAlone) {
  FillLog("dinkes", 1);
  redis_server_->Execute({"SET", KeyOf("dinkes"), "something else"});
  const auto publisher = Start(WithRedis());
  Happen("dinsos", 3);
  Happen("dinkes", 3);
  publisher->Poke();
  EXPECT_TRUE(AwaitHead("dinkes", 4));
  EXPECT_TRUE(Await([&] { return HeadOf("dinsos") == 3 && StreamLength("dinsos") == 3; }));
  redis_server_->Execute({"DEL", KeyOf("dinkes")});
  EXPECT_TRUE(AwaitStreamLength("dinkes", 4));
}

// The producer's database restored from a backup. Positions that were given before are not
// given again to other events.
TEST_F(RedisCopyTest, ALogThatEndsBeforeItsStreamWaitsForANewEpoch) {
  {
    const auto before = Start(WithRedis());
    GrowTo(*before, 10);
    ASSERT_TRUE(AwaitStreamLength("dinkes", 10));
  }
  database().Execute("DELETE FROM ev.log WHERE position > 6");
  database().Execute("UPDATE ev.log_head SET position = 6");
  const base::Uuid first = EpochOf("dinkes");
  Happen("dinkes", 2);
  Happen("dinsos", 1);
  const auto publisher = Start(WithRedis());
  ASSERT_TRUE(AwaitHead("dinsos", 1));
  EXPECT_TRUE(Await([&] { return MetricOf("tanggap_events_restored_logs") == 1; }));
  EXPECT_THAT(publisher->notes(), ElementsAre(HasSubstr("dinkes was restored from a backup")));
  EXPECT_THAT(LogLines(), HasSubstr("ends before its stream"));
  EXPECT_EQ(HeadOf("dinkes"), 6);
  EXPECT_EQ(Count("ev.outbox WHERE agency = 'dinkes'"), 2);
  EXPECT_TRUE(Await([&] { return !BeaconOf("dinsos").empty(); }));

  EventLog log(pool(), "things");
  ASSERT_THAT(log.NewEpoch({"dinkes"}, clock().Now(), random(), Soon()), IsOk());
  ASSERT_TRUE(AwaitHead("dinkes", 8));
  EXPECT_TRUE(AwaitStreamLength("dinkes", 8));
  ExpectStreamEqualsLog("dinkes", 1, 8);
  EXPECT_TRUE(Await([&] { return publisher->notes().empty(); }));
  EXPECT_EQ(redis_server_->Execute({"XLEN", StreamKey("things", "dinkes", first)}), "10");
}

// I11: what Redis says about heads is never asked for.
TEST_F(RedisCopyTest, AForgedBeaconIsOverwritten) {
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 3);
  redis_server_->Execute({"SET", BeaconKey("things", "dinkes"), "nonsense"});
  EXPECT_TRUE(Await([&] {
    return ParseBeacon(BeaconOf("dinkes")) == Beacon{EpochOf("dinkes"), 3};
  }));
}

// The wrong policy.
TEST_F(RedisCopyTest, ARedisThatForgetsAtRandomIsNotUsedUntilItIsSetRight) {
  redis_server_->Execute({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"});
  const auto publisher = Start(WithRedis());
  GrowTo(*publisher, 5);
  ASSERT_TRUE(Await([&] { return !publisher->notes().empty(); }));
  EXPECT_THAT(publisher->notes(), ElementsAre(HasSubstr("set maxmemory-policy noeviction")));
  EXPECT_EQ(redis_server_->Execute({"DBSIZE"}), "0");
  redis_server_->Execute({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
  EXPECT_TRUE(AwaitStreamLength("dinkes", 5));
  EXPECT_TRUE(Await([&] { return publisher->notes().empty(); }));
  EXPECT_GE(MetricOf("tanggap_redis_connections_total"), 1);
}

TEST_F(RedisCopyTest, OptionsThatMakeNoSenseAreRefused) {
  PublisherOptions options = Options();
  options.redis = redis::Options{.address = "nowhere"};
  EXPECT_FALSE(
      Publisher::Create(std::move(options), pool(), clock(), random(), logger_, metrics_).ok());
}

}  // namespace
}  // namespace tanggap::events
