// Consumers and a Redis that works, one that is not what it should be, and one that is all there
// is.
#include <gmock/gmock.h>

#include "libs/events/test_source.h"

namespace tanggap::events {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ConsumerRedisTest : public WatchedSourceFixture {
 protected:
  // How often anybody has read streams.
  int64_t StreamReads() {
    const std::string statistics = redis_server_->Execute({"INFO", "commandstats"});
    const size_t at = statistics.find("cmdstat_xread:calls=");
    return at == std::string::npos ? 0 : std::stoll(statistics.substr(at + 20));
  }
};

TEST_F(ConsumerRedisTest, AHealthyRedisAloneGivesEveryEvent) {
  const auto publisher = Start(WithRedis());
  for (const char* agency : {"dinkes", "dinsos", "bpbd"}) Happen(agency, 1);
  const auto consumer = FollowWatched(FromRedis());
  ASSERT_TRUE(AwaitSeen(3));
  watched_.Set(Mood::kFails);
  for (const char* agency : {"dinkes", "dinsos", "bpbd"}) Happen(agency, 60);
  ASSERT_TRUE(AwaitSeen(183));
  ExpectSeenOnceInOrder();
}

// The producer hangs, and with it the publishers: no beacon says whether Redis has all.
TEST_F(ConsumerRedisTest, ASourceThatHangsHoldsUpWhatRedisHasBrieflyAndSeldom) {
  FillLog("dinkes", 1);
  ConsumerOptions options = FromRedis();
  options.discovery = absl::Seconds(1);
  const auto consumer = FollowWatched(options);
  ASSERT_TRUE(AwaitSeen(1));
  watched_.Set(Mood::kHangs);
  const int before = watched_.calls();
  ASSERT_TRUE(Await([&] { return watched_.calls() > before; }));
  for (int event = 2; event <= 20; ++event) {
    FillLog("dinkes", 1);
    CopyToRedis("dinkes", event, event);
    ASSERT_TRUE(AwaitSeen(event));
  }
  EXPECT_LE(watched_.calls() - before, 5);
  watched_.Set(Mood::kAnswers);
  ExpectSeenOnceInOrder();
}

// A gap that the source does not fill either is not asked for again and again.
TEST_F(ConsumerRedisTest, AGapWaitsForTheSourceAndOtherLogsDoNot) {
  FillLog("dinkes", 1);
  FillLog("dinsos", 1);
  ConsumerOptions options = FromRedis();
  options.discovery = absl::Seconds(1);
  const auto consumer = FollowWatched(options);
  ASSERT_TRUE(AwaitSeen(2));
  watched_.Set(Mood::kFails);
  FillLog("dinkes", 3);
  CopyToRedis("dinkes", 3, 4);
  const int calls = watched_.calls();
  const int64_t reads = StreamReads();
  ASSERT_TRUE(Await([&] { return StreamReads() > reads + 100; }));
  EXPECT_LE(watched_.calls() - calls, 50);
  FillLog("dinsos", 1);
  CopyToRedis("dinsos", 2, 2);
  ASSERT_TRUE(Await([&] { return CheckpointOf("dinsos") == 2; }));
  EXPECT_EQ(CheckpointOf("dinkes"), 1);
  watched_.Set(Mood::kAnswers);
  ASSERT_TRUE(AwaitSeen(6));
  ExpectSeenOnceInOrder();
}

// Redis evicts keys, here because of the wrong policy.
TEST_F(ConsumerRedisTest, ARedisThatForgetsAtRandomIsNotUsedUntilItIsSetRight) {
  redis_server_->Execute({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"});
  FillLog("dinkes", 3);
  const auto consumer = FollowWatched(FromRedis());
  ASSERT_TRUE(AwaitSeen(3));
  ASSERT_TRUE(Await([&] { return !consumer->notes().empty(); }));
  EXPECT_THAT(consumer->notes(), ElementsAre(HasSubstr("set maxmemory-policy noeviction")));
  EXPECT_EQ(StreamReads(), 0);
  redis_server_->Execute({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
  EXPECT_TRUE(Await([&] { return consumer->notes().empty(); }));
  watched_.Set(Mood::kFails);
  FillLog("dinkes", 1);
  CopyToRedis("dinkes", 4, 4);
  ASSERT_TRUE(AwaitSeen(4));
  EXPECT_GE(PublishingFixture::MetricOf("tanggap_redis_connections_total"), 1);
  EXPECT_GE(MetricOf("tanggap_redis_failures_total", "kind=\"not_reached\""), 1);
}

TEST_F(ConsumerRedisTest, WaitingForLongerThanACommandMayTakeIsRefused) {
  ConsumerOptions options = FromRedis();
  options.block = options.redis->command_timeout * 3 / 4;
  const auto refused =
      Consumer::Create(options, pool(), source_, recorder_, clock(), random(), logger_, metrics_);
  EXPECT_THAT(refused.status(), testing::StatusIs(absl::StatusCode::kInvalidArgument));
}

// What makes the stream of dinkes unreadable, and what mends it; "KEY" is its key.
struct Fault {
  std::string name;
  std::vector<std::string> cause;
  std::vector<std::string> remedy;
};

class UnreadableStreamTest : public ConsumerRedisTest, public ::testing::WithParamInterface<Fault> {
 protected:
  void Run(std::vector<std::string> words) {
    for (std::string& word : words) {
      if (word == "KEY") word = KeyOf("dinkes");
    }
    redis_server_->Execute(words);
  }
};

TEST_P(UnreadableStreamTest, ConcernsItsLogAloneAndIsSaid) {
  FillLog("dinkes", 3);
  FillLog("dinsos", 3);
  redis_server_->Execute(
      {"SET", BeaconKey("things", "dinsos"), BeaconText({EpochOf("dinsos"), 3})});
  Run(GetParam().cause);
  const auto consumer = FollowWatched(FromRedis());
  ASSERT_TRUE(AwaitSeen(6));
  ASSERT_TRUE(Await([&] { return !consumer->notes().empty(); }));
  EXPECT_THAT(consumer->notes(), ElementsAre(AllOf(HasSubstr("dinkes"), HasSubstr("delete it"))));
  EXPECT_THAT(LogLines(), HasSubstr("The stream of an agency cannot be read"));

  // The one log comes from the source, and cheaply; the other from Redis, as if nothing were.
  watched_.FailReadsOf("dinsos");
  FillLog("dinkes", 1);
  FillLog("dinsos", 1);
  CopyToRedis("dinsos", 4, 4);
  ASSERT_TRUE(AwaitSeen(8));
  ExpectSeenOnceInOrder();

  Run(GetParam().remedy);
  EXPECT_TRUE(Await([&] { return consumer->notes().empty(); }));
  EXPECT_THAT(LogLines(), HasSubstr("The stream of an agency can be read again"));
}

TEST_P(UnreadableStreamTest, IsNotReadAgainAndAgainWhenItIsTheOnlyOne) {
  FillLog("dinkes", 3);
  Run(GetParam().cause);
  const auto consumer = FollowWatched(FromRedis());
  ASSERT_TRUE(AwaitSeen(3));
  const int calls = watched_.calls();
  const int64_t reads = StreamReads();
  ASSERT_TRUE(Await([&] { return watched_.calls() > calls + 20; }));
  EXPECT_LE(StreamReads() - reads, 20);
}

INSTANTIATE_TEST_SUITE_P(
    All, UnreadableStreamTest,
    ::testing::Values(
        Fault{"SomethingElse", {"SET", "KEY", "something else"}, {"DEL", "KEY"}},
        Fault{"IdsThatAreNoPositions", {"XADD", "KEY", "4-7", "e", "what"}, {"DEL", "KEY"}},
        Fault{"NotPermitted",
              {"ACL", "SETUSER", "default", "resetkeys", "~*dinsos*"},
              {"ACL", "SETUSER", "default", "allkeys"}}),
    [](const auto& fault) { return fault.param.name; });

}  // namespace
}  // namespace tanggap::events
