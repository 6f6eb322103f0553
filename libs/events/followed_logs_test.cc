#include "libs/events/followed_logs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tanggap::events {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

Checkpoint At(std::string agency, int64_t position, std::optional<absl::Time> event_time) {
  return {{std::move(agency), base::Uuid(), position, base::Uuid()}, event_time};
}

TEST(FollowedLogsTest, TheOldestThatWaitsInAnyLogGivesTheAge) {
  FollowedLogs logs;
  logs.Load({At("dinkes", 7, kNow), At("dinsos", 3, kNow), At("bpbd", 1, kNow)});
  logs.Of("dinkes").See(9, kNow);
  logs.Of("dinkes").waiting_since = kNow - absl::Minutes(20);
  logs.Of("dinsos").See(4, kNow);
  logs.Of("dinsos").waiting_since = kNow - absl::Minutes(5);
  logs.Of("bpbd").See(1, kNow);
  const FollowedLogs::Summary summary = logs.Summarize("x", kNow);
  EXPECT_EQ(summary.lag, 3);
  EXPECT_EQ(summary.age, absl::Minutes(20));
}

TEST(FollowedLogsTest, WhatWasNotReceivedAgesFromWhenItWasFirstHeardOf) {
  FollowedLogs logs;
  logs.Load({At("dinkes", 7, kNow - absl::Hours(24 * 30))});
  logs.Of("dinkes").See(7, kNow);
  EXPECT_EQ(logs.Summarize("x", kNow).age, absl::ZeroDuration());
  logs.Of("dinkes").See(8, kNow);
  logs.Of("dinkes").See(9, kNow + absl::Minutes(1));
  EXPECT_EQ(logs.Summarize("x", kNow + absl::Minutes(2)).age, absl::Minutes(2));
  logs.Of("dinkes").MoveOn(At("dinkes", 9, kNow));
  EXPECT_EQ(logs.Summarize("x", kNow + absl::Minutes(3)).age, absl::ZeroDuration());
}

TEST(FollowedLogsTest, ALogThatNobodyLooksAtIsUncheckedForLonger) {
  FollowedLogs logs;
  EXPECT_EQ(logs.Summarize("x", kNow).unchecked, std::nullopt);
  logs.Load({At("dinkes", 7, kNow), At("dinsos", 1, kNow)});
  logs.Of("dinkes").checked -= std::chrono::seconds(30);
  EXPECT_GE(logs.Summarize("x", kNow).unchecked, absl::Seconds(30));
  logs.Of("dinkes").See(7, kNow);
  EXPECT_LT(logs.Summarize("x", kNow).unchecked, absl::Seconds(30));
}

TEST(FollowedLogsTest, WhatIsKnownOfALogOutlastsLoadingUnlessItHasMoved) {
  FollowedLogs logs;
  logs.Load({At("dinkes", 7, kNow), At("dinsos", 1, kNow)});
  for (const char* agency : {"dinkes", "dinsos"}) {
    logs.Of(agency).failure = absl::InternalError("a defect");
    logs.Of(agency).tries = 2;
  }
  logs.Load({At("dinkes", 7, kNow), At("dinsos", 2, kNow)});
  EXPECT_EQ(logs.Of("dinkes").tries, 2);
  EXPECT_EQ(logs.Of("dinsos").tries, 0);
  logs.Load({At("dinsos", 2, kNow)});
  EXPECT_FALSE(logs.Knows("dinkes"));
}

TEST(FollowedLogsTest, AHaltedLogIsNotReadyAndHasItsNote) {
  FollowedLogs logs;
  logs.Load({At("dinkes", 7, kNow), At("dinsos", 1, kNow)});
  logs.Of("dinkes").halted = absl::FailedPreconditionError("another run of the log");
  EXPECT_TRUE(logs.AnyHalted());
  ASSERT_EQ(logs.Ready().size(), 1u);
  EXPECT_EQ(logs.Ready()[0].agency, "dinsos");
  const FollowedLogs::Summary summary = logs.Summarize("workload-1", kNow);
  EXPECT_EQ(summary.halted, 1);
  EXPECT_THAT(summary.notes,
              ::testing::ElementsAre(
                  "events of dinkes are not applied by workload-1: another run of the log"));
}

}  // namespace
}  // namespace tanggap::events
