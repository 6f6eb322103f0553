// How a consumer comes to know of logs that are new: at once where publishers say so in Redis, and
// without being led by the nose by what Redis says.
#include <gmock/gmock.h>

#include "libs/events/test_source.h"

namespace tanggap::events {
namespace {

class ConsumerDiscoveryTest : public WatchedSourceFixture {
 protected:
  // By itself it would not look for new logs for as long as a test lasts.
  ConsumerOptions Unhurried() {
    ConsumerOptions options = FromRedis();
    options.discovery = absl::Hours(1);
    return options;
  }
  void Forge(int64_t logs) {
    redis_server_->Execute(
        {"XADD", RosterKey("things"), base::Join(logs, "-0"), "logs", "whatever it says"});
  }
};

TEST_F(ConsumerDiscoveryTest, AnAgencyThatIsNewIsFoundAtOnce) {
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 1);
  ASSERT_TRUE(AwaitHead("dinkes", 1));
  const auto consumer = FollowWatched(Unhurried());
  ASSERT_TRUE(AwaitSeen(1));
  int64_t seen = 1;
  for (const char* agency : {"dinsos", "bpbd"}) {
    Happen(agency, 1);
    ASSERT_TRUE(AwaitSeen(++seen)) << agency;
    Happen("dinkes", 1);
    ASSERT_TRUE(AwaitSeen(++seen)) << "others go on";
  }
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerDiscoveryTest, TheFirstAgencyOfAllToo) {
  const auto publisher = Start(WithRedis());
  const auto consumer = FollowWatched(Unhurried());
  ASSERT_TRUE(Await([&] { return watched_.looks() > 0; }));
  Happen("dinkes", 3);
  ASSERT_TRUE(AwaitSeen(3));
  ExpectSeenOnceInOrder();
}

TEST_F(ConsumerDiscoveryTest, AnAgencyThatCameWhileRedisWasEmptied) {
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 1);
  ASSERT_TRUE(AwaitHead("dinkes", 1));
  const auto consumer = FollowWatched(Unhurried());
  ASSERT_TRUE(AwaitSeen(1));
  redis_server_->Execute({"FLUSHALL"});
  Happen("dinsos", 1);
  redis_server_->Execute({"FLUSHALL"});
  ASSERT_TRUE(AwaitSeen(2));
}

// What is found when the source is away is looked for until the source is back.
TEST_F(ConsumerDiscoveryTest, ANewAgencyIsLookedForUntilTheSourceAnswers) {
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 1);
  ASSERT_TRUE(AwaitHead("dinkes", 1));
  const auto consumer = FollowWatched(Unhurried());
  ASSERT_TRUE(AwaitSeen(1));
  watched_.Set(Mood::kFails);
  const int looks = watched_.looks();
  Happen("dinsos", 1);
  ASSERT_TRUE(Await([&] { return watched_.looks() > looks; }));
  watched_.Set(Mood::kAnswers);
  ASSERT_TRUE(AwaitSeen(2));
}

TEST_F(ConsumerDiscoveryTest, WordOfALogThatThereIsNotCostsOneLook) {
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 1);
  ASSERT_TRUE(AwaitHead("dinkes", 1));
  const auto consumer = FollowWatched(Unhurried());
  ASSERT_TRUE(AwaitSeen(1));
  const int looks = watched_.looks();
  Forge(999);
  ASSERT_TRUE(Await([&] { return watched_.looks() > looks; }));
  const int after = watched_.looks();
  for (int event = 2; event <= 40; ++event) {
    Happen("dinkes", 1);
    ASSERT_TRUE(AwaitSeen(event));
  }
  EXPECT_LE(watched_.looks() - after, 1);  // one that the true roster was still good for
  EXPECT_EQ(Count("ev.checkpoint"), 1);
}

TEST_F(ConsumerDiscoveryTest, ARosterThatGrowsWithoutEndCostsALookASecond) {
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 1);
  ASSERT_TRUE(AwaitHead("dinkes", 1));
  const auto consumer = FollowWatched(Unhurried());
  ASSERT_TRUE(AwaitSeen(1));
  const absl::Time begin = clock().Now();
  const int looks = watched_.looks();
  for (int64_t logs = 1000; logs < 1500; ++logs) {
    Forge(logs);
    if (logs % 50 == 0) Happen("dinkes", 1);
  }
  ASSERT_TRUE(AwaitSeen(11));
  const int64_t seconds = absl::ToInt64Seconds(clock().Now() - begin);
  EXPECT_LE(watched_.looks() - looks, seconds + 3);
  ExpectSeenOnceInOrder();
}

// What makes the roster unreadable; "KEY" is its key.
struct Fault {
  std::string name;
  std::vector<std::string> cause;
};

class UnreadableRosterTest : public ConsumerDiscoveryTest,
                             public ::testing::WithParamInterface<Fault> {};

TEST_P(UnreadableRosterTest, LeavesTheStreamsAndThePeriod) {
  FillLog("dinkes", 1);
  CopyToRedis("dinkes", 1, 1);
  std::vector<std::string> cause = GetParam().cause;
  for (std::string& word : cause) {
    if (word == "KEY") word = RosterKey("things");
  }
  redis_server_->Execute(cause);
  const auto consumer = FollowWatched(FromRedis());
  ASSERT_TRUE(AwaitSeen(1));
  EXPECT_TRUE(consumer->notes().empty());
  watched_.Set(Mood::kFails);
  for (int event = 2; event <= 10; ++event) {
    FillLog("dinkes", 1);
    CopyToRedis("dinkes", event, event);
    ASSERT_TRUE(AwaitSeen(event)) << "from Redis";
  }
  watched_.Set(Mood::kAnswers);
  FillLog("dinsos", 1);
  ASSERT_TRUE(AwaitSeen(11)) << "after the period";
  ExpectSeenOnceInOrder();
}

INSTANTIATE_TEST_SUITE_P(
    All, UnreadableRosterTest,
    ::testing::Values(Fault{"SomethingElse", {"SET", "KEY", "something else"}},
                      Fault{"IdsThatAreNoPositions", {"XADD", "KEY", "4-7", "logs", "what"}},
                      Fault{"NotPermitted",
                            {"ACL", "SETUSER", "default", "resetkeys", "~*dinkes*", "~*dinsos*"}}),
    [](const auto& fault) { return fault.param.name; });

}  // namespace
}  // namespace tanggap::events
