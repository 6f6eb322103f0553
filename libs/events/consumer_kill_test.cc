// Consumers killed at every step: I6, and the rows of the failure matrix that are about a consumer
// that dies.
#include <gmock/gmock.h>

#include "libs/events/test_consuming.h"
#include "libs/events/test_victim.h"

namespace tanggap::events {
namespace {

class ConsumerDeath : public ConsumingFixture {
 protected:
  bool Die(std::string_view step, int passes, bool with_redis) {
    Victim victim({.role = "consumer",
                   .url = database().url(),
                   .redis = with_redis ? redis_server_->Address() : "-",
                   .step = step,
                   .passes = passes});
    return victim.AwaitKilled();
  }
  // What is there is the fold of exactly the events up to the checkpoints.
  void ExpectWhatTheCheckpointsSay() {
    EXPECT_EQ(Count("ev.checkpoint c FULL JOIN (SELECT agency, count(*) AS events, max(position) "
                    "AS last FROM seen GROUP BY agency) s USING (agency) WHERE "
                    "coalesce(c.position, 0) <> coalesce(s.events, 0) "
                    "OR coalesce(c.position, 0) <> coalesce(s.last, 0)"),
              0);
  }
};

struct Case {
  std::string_view step;
  bool with_redis;
};

class ConsumerKillTest : public ConsumerDeath, public ::testing::WithParamInterface<Case> {};

TEST_P(ConsumerKillTest, NothingIsAppliedTwiceOrLeftOut) {
  constexpr int kDeaths = 12;
  const auto publisher = Start(GetParam().with_redis ? WithRedis() : Options());
  for (int death = 0; death < kDeaths; ++death) {
    Happen("dinkes", 20);
    Happen("dinsos", 15);
    // What happened makes at least three batches.
    ASSERT_TRUE(Die(GetParam().step, 1 + death % 3, GetParam().with_redis));
    ExpectWhatTheCheckpointsSay();
    if (death % 4 == 3) redis_server_->Execute({"FLUSHALL"});
  }
  const auto consumer = Follow(GetParam().with_redis ? FromRedis() : FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(kDeaths * 35));
  ExpectSeenOnceInOrder();
}

INSTANTIATE_TEST_SUITE_P(
    Steps, ConsumerKillTest,
    ::testing::Values(Case{steps::kConsumerReceived, true}, Case{steps::kConsumerReceived, false},
                      Case{steps::kConsumerBegun, true}, Case{steps::kConsumerBegun, false},
                      Case{steps::kConsumerApplied, true}, Case{steps::kConsumerApplied, false},
                      Case{steps::kConsumerCommitted, true},
                      Case{steps::kConsumerCommitted, false}),
    [](const auto& param) {
      std::string name(param.param.step);
      std::erase(name, '.');
      return name + (param.param.with_redis ? "FromRedis" : "FromTheLog");
    });

TEST_F(ConsumerDeath, WhileItParksParksOnceOrNotAtAll) {
  const auto publisher = Start(Options());
  const base::Uuid thing = things_.Make();
  ASSERT_TRUE(things_.Change(thing, 1, "dinkes", "things.v1.Poison"));
  // Of an event that is refused the only transaction that gets as far as this is the one that parks
  // it.
  ASSERT_TRUE(Die(steps::kConsumerApplied, 1, false));
  EXPECT_EQ(Count("ev.parked"), 0);
  EXPECT_EQ(Count("ev.parked_subject"), 0);
  EXPECT_EQ(CheckpointOf("dinkes"), 0);
  ASSERT_TRUE(Die(steps::kConsumerCommitted, 1, false));
  EXPECT_EQ(Count("ev.parked"), 1);
  EXPECT_EQ(CheckpointOf("dinkes"), 1);
  ASSERT_TRUE(things_.Change(thing, 2, "dinkes"));
  ASSERT_TRUE(Die(steps::kConsumerApplied, 1, false));
  EXPECT_EQ(Count("ev.parked"), 1);

  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(Await([&] { return CheckpointOf("dinkes") == 2; }));
  EXPECT_EQ(Count("ev.parked WHERE error_class = 'FOLLOWS'"), 1);
  EXPECT_EQ(Seen(), 0);
}

}  // namespace
}  // namespace tanggap::events
