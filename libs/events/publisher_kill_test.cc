// Publishers killed at every step: I1, I2, I4, and the rows of the failure matrix that are about a
// sequencer or a relay that dies.
#include <gmock/gmock.h>

#include "libs/events/test_publishing.h"
#include "libs/events/test_victim.h"

namespace tanggap::events {
namespace {

class PublisherKillTest : public PublishingFixture,
                          public ::testing::WithParamInterface<std::string_view> {
 protected:
  // Every event is in the outbox or in the log, and in one of them only.
  void ExpectNothingLostNorDoubled(int64_t events) {
    EXPECT_EQ(Count("ev.outbox") + Count("ev.log"), events);
    EXPECT_EQ(Count("(SELECT event_id FROM ev.outbox UNION SELECT event_id FROM ev.log) AS every"),
              events);
  }
};

TEST_P(PublisherKillTest, NothingIsLostDoubledOrOutOfPlace) {
  constexpr int kDeaths = 4;
  int64_t events = 0;
  for (int death = 0; death < kDeaths; ++death) {
    Happen("dinkes", 20);
    Happen("dinsos", 15);
    events += 35;
    Victim victim({.role = "publisher",
                   .url = database().url(),
                   .redis = redis_server_->Address(),
                   .step = GetParam()});
    ASSERT_TRUE(victim.AwaitKilled());
    ExpectNothingLostNorDoubled(events);
  }
  const auto publisher = Start(WithRedis());
  ASSERT_TRUE(AwaitHead("dinkes", kDeaths * 20));
  ASSERT_TRUE(AwaitHead("dinsos", kDeaths * 15));
  ExpectNothingLostNorDoubled(events);
  for (const auto& [agency, head] : {std::pair("dinkes", kDeaths * 20), {"dinsos", kDeaths * 15}}) {
    EXPECT_EQ(
        Count(base::Join("ev.log WHERE agency = '", agency, "' AND position BETWEEN 1 AND ", head)),
        head);
    // The victims kept 50 events, this one keeps all: what they cut off stays away.
    EXPECT_TRUE(Await([&, agency = agency, head = head] {
      return redis_server_->Execute({"XREVRANGE", KeyOf(agency), "+", "-", "COUNT", "1"})
                 .rfind(base::Join(head, "-0"), 0) == 0;
    }));
    const std::string oldest =
        redis_server_->Execute({"XRANGE", KeyOf(agency), "-", "+", "COUNT", "1"});
    ExpectStreamEqualsLog(agency, std::stoll(oldest), head);
  }
}

INSTANTIATE_TEST_SUITE_P(Steps, PublisherKillTest,
                         ::testing::Values(steps::kPublisherLocked, steps::kPublisherMoved,
                                           steps::kPublisherCommitted, steps::kPublisherCopied,
                                           steps::kPublisherTrimmed),
                         [](const auto& step) {
                           std::string name(step.param);
                           std::erase(name, '.');
                           return name;
                         });

}  // namespace
}  // namespace tanggap::events
