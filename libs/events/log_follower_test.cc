#include "libs/events/log_follower.h"

#include <gmock/gmock.h>

#include "libs/errors/error.h"
#include "libs/events/test_events.h"

namespace tanggap::events {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;

class LogFollowerTest : public EventFixture {
 protected:
  std::vector<LogPosition> Begin(const std::vector<std::string>& agencies, bool oldest) {
    auto positions = PositionsToBegin(log_, agencies, oldest, Soon());
    EXPECT_THAT(positions, IsOk());
    return *std::move(positions);
  }
  std::optional<Followed> Next(LogFollower& follower) {
    auto next = follower.Next(Soon());
    EXPECT_THAT(next, IsOk());
    return *std::move(next);
  }
  static std::vector<std::string> Places(const Followed& followed) {
    std::vector<std::string> places;
    for (const common::v1::Event& event : followed.events) {
      places.push_back(base::Join(event.agency(), " ", event.position()));
    }
    return places;
  }
  EventLog log_{pool(), "things"};
};

TEST_F(LogFollowerTest, BeginsNowAndSaysWhereItStandsBeforeAnythingHappens) {
  FillLog("dinkes", 3);
  LogFollower follower(log_, Begin({"dinkes", "dinsos"}, false), {});
  EXPECT_THAT(follower.agencies(), ElementsAre("dinkes", "dinsos"));
  std::optional<Followed> next = Next(follower);
  ASSERT_TRUE(next.has_value());
  EXPECT_THAT(next->events, IsEmpty());
  EXPECT_TRUE(next->caught_up);
  EXPECT_THAT(next->positions,
              ElementsAre(LogPosition{"dinkes", EpochOf("dinkes"), 3, base::Uuid()},
                          LogPosition{"dinsos", base::Uuid(), 0, base::Uuid()}));
  EXPECT_FALSE(Next(follower).has_value());
  FillLog("dinkes", 1);
  FillLog("dinsos", 1);
  next = Next(follower);
  ASSERT_TRUE(next.has_value());
  EXPECT_THAT(Places(*next), ElementsAre("dinkes 4", "dinsos 1"));
  EXPECT_EQ(next->positions[0].position, 4);
  EXPECT_EQ(next->positions[0].event_id.ToString(), next->events[0].id());
  EXPECT_EQ(follower.Standing().positions, next->positions);
  EXPECT_FALSE(Next(follower).has_value());
}

TEST_F(LogFollowerTest, BeginsWithTheOldestThatIsHeldInPieces) {
  FillLog("dinkes", 5);
  database().Execute("UPDATE ev.log SET traceparent = '00-1'");
  database().Execute("DELETE FROM ev.log WHERE position <= 2");
  database().Execute("UPDATE ev.log_head SET oldest = 3");
  LogFollower follower(log_, Begin({"dinkes"}, true), {}, {.events = 2});
  std::optional<Followed> next = Next(follower);
  ASSERT_TRUE(next.has_value());
  EXPECT_THAT(Places(*next), ElementsAre("dinkes 3", "dinkes 4"));
  EXPECT_EQ(next->events[0].traceparent(), "");
  EXPECT_FALSE(next->caught_up);
  next = Next(follower);
  ASSERT_TRUE(next.has_value());
  EXPECT_THAT(Places(*next), ElementsAre("dinkes 5"));
  EXPECT_TRUE(next->caught_up);
  EXPECT_FALSE(Next(follower).has_value());
}

TEST_F(LogFollowerTest, StandsBehindTypesThatItWasNotAskedFor) {
  FillLog("dinkes", 2, kTestTime, "things.v1.ThingMade");
  LogFollower follower(log_, Begin({"dinkes"}, true), {"things.v1.ThingMade"});
  ASSERT_TRUE(Next(follower).has_value());
  EXPECT_FALSE(follower.Standing().positions[0].event_id.IsNil());
  FillLog("dinkes", 3);
  EXPECT_FALSE(Next(follower).has_value());
  EXPECT_EQ(follower.Standing().positions[0].position, 5);
  EXPECT_TRUE(follower.Standing().positions[0].event_id.IsNil());
}

TEST_F(LogFollowerTest, ComesToAnEventBehindManyOfOtherTypes) {
  FillLog("dinkes", 12'000);
  FillLog("dinkes", 1, kTestTime, "things.v1.ThingMade");
  LogFollower follower(log_, Begin({"dinkes"}, true), {"things.v1.ThingMade"});
  std::vector<int64_t> stands;
  std::optional<Followed> next;
  while ((next = Next(follower)).has_value()) stands.push_back(next->positions[0].position);
  EXPECT_THAT(stands, ElementsAre(5'000, 10'000, 12'001));
}

TEST_F(LogFollowerTest, ALogThatCannotBeFollowedIsSaidOnceAndTheOthersGoOn) {
  FillLog("dinkes", 2);
  FillLog("dinsos", 2);
  const base::Uuid unknown = base::Uuid::V4(random());
  LogFollower follower(log_, {{"dinkes", unknown, 1}, {"dinsos", EpochOf("dinsos"), 1}}, {});
  std::optional<Followed> next = Next(follower);
  ASSERT_TRUE(next.has_value());
  ASSERT_EQ(next->problems.size(), 1u);
  EXPECT_EQ(next->problems[0].agency, "dinkes");
  EXPECT_THAT(next->problems[0].status, HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
  EXPECT_THAT(Places(*next), ElementsAre("dinsos 2"));
  ASSERT_EQ(next->positions.size(), 1u);
  FillLog("dinsos", 1);
  next = Next(follower);
  ASSERT_TRUE(next.has_value());
  EXPECT_THAT(next->problems, IsEmpty());
  EXPECT_THAT(Places(*next), ElementsAre("dinsos 3"));
}

TEST_F(LogFollowerTest, EndsWhenNoLogIsLeft) {
  FillLog("dinkes", 2);
  LogFollower follower(log_, {{"dinkes", EpochOf("dinkes"), 3}}, {});
  const std::optional<Followed> next = Next(follower);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->problems.size(), 1u);
  EXPECT_THAT(follower.Next(Soon()).status(), HasReason(Reason::POSITION_BEYOND_LOG));
}

TEST_F(LogFollowerTest, NoLogAtAllIsRefused) {
  LogFollower follower(log_, {}, {});
  EXPECT_THAT(follower.Next(Soon()).status(),
              testing::StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace tanggap::events
