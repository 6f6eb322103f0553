// Processes that stop running without dying (SIGSTOP, a machine that hangs) while they hold a lock:
// the server ends their session, another process goes on, and when they run again they are a second
// process as any other.
#include <gmock/gmock.h>

#include "libs/events/test_consuming.h"
#include "libs/events/test_victim.h"

namespace tanggap::events {
namespace {

class FrozenProcessTest : public ConsumingFixture {
 protected:
  VictimWords Freeze(std::string role, std::string_view step) {
    return {.role = std::move(role),
            .url = database().url(),
            .redis = redis_server_->Address(),
            .step = step,
            .action = "freeze"};
  }
};

TEST_F(FrozenProcessTest, AConsumerInTheMiddleOfItsTransaction) {
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 20);
  Victim victim(Freeze("consumer", steps::kConsumerApplied));
  ASSERT_TRUE(victim.AwaitFrozen());
  const auto consumer = Follow(FromRedis(), recorder_);
  ASSERT_TRUE(AwaitSeen(20));
  victim.Thaw();
  for (int round = 0; round < 10; ++round) Happen("dinkes", 10);
  ASSERT_TRUE(AwaitSeen(120));
  ExpectSeenOnceInOrder();
}

TEST_F(FrozenProcessTest, AConsumerThatHasReceivedWhatAnotherThenApplies) {
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 20);
  Victim victim(Freeze("consumer", steps::kConsumerReceived));
  ASSERT_TRUE(victim.AwaitFrozen());
  {
    const auto consumer = Follow(FromRedis(), recorder_);
    ASSERT_TRUE(AwaitSeen(20));
  }
  victim.Thaw();
  Happen("dinkes", 10);
  ASSERT_TRUE(AwaitSeen(30));  // by the thawed one, which was fenced first
  ExpectSeenOnceInOrder();
}

TEST_F(FrozenProcessTest, APublisherThatHoldsTheHeads) {
  Happen("dinkes", 20);
  Victim victim(Freeze("publisher", steps::kPublisherMoved));
  ASSERT_TRUE(victim.AwaitFrozen());
  const auto publisher = Start(WithRedis());
  ASSERT_TRUE(AwaitHead("dinkes", 20));
  victim.Thaw();
  Happen("dinkes", 30);
  ASSERT_TRUE(AwaitHead("dinkes", 50));
  EXPECT_EQ(Count("ev.log"), 50);
  EXPECT_EQ(Count("(SELECT DISTINCT event_id FROM ev.log) AS events"), 50);
  EXPECT_EQ(Count("ev.outbox"), 0);
}

}  // namespace
}  // namespace tanggap::events
