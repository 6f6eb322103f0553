#include "libs/events/followed_logs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tanggap::events {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

Checkpoint At(std::string agency, int64_t position, std::optional<absl::Time> event_time) {
  return {{std::move(agency), base::Uuid(), position, base::Uuid()}, event_time};
}

TEST(FollowedLogsTest, WhatWaitsIsAsOldAsTheLastAppliedEventAtMost) {
  FollowedLogs logs;
  logs.Load({At("dinkes", 7, kNow - absl::Minutes(20)), At("dinsos", 3, kNow - absl::Minutes(5))});
  logs.Of("dinkes").head = 9;
  logs.Of("dinsos").head = 4;
  const FollowedLogs::Summary summary = logs.Summarize("x", kNow);
  EXPECT_EQ(summary.lag, 3);
  EXPECT_EQ(summary.age, absl::Minutes(20));
}

TEST(FollowedLogsTest, ALogWhereLittleHappensIsNotOldWhenSomethingHappens) {
  FollowedLogs logs;
  logs.Load({At("dinkes", 7, kNow - absl::Hours(24 * 30))});
  logs.Of("dinkes").head = 7;
  EXPECT_EQ(logs.Summarize("x", kNow).age, absl::ZeroDuration());
  logs.Of("dinkes").head = 8;
  EXPECT_EQ(logs.Summarize("x", kNow + absl::Seconds(2)).age, absl::Seconds(2));
  EXPECT_EQ(logs.Summarize("x", kNow + absl::Minutes(2)).age, absl::Minutes(2));
  logs.Of("dinkes").MoveOn(At("dinkes", 8, kNow + absl::Seconds(1)));
  EXPECT_EQ(logs.Summarize("x", kNow + absl::Minutes(3)).age, absl::ZeroDuration());
}

TEST(FollowedLogsTest, ALogOfWhichNothingWasEverAppliedAgesFromWhenItWasFirstSeen) {
  FollowedLogs logs;
  logs.Load({At("dinkes", 0, std::nullopt)});
  logs.Of("dinkes").head = 5;
  EXPECT_EQ(logs.Summarize("x", kNow).age, absl::ZeroDuration());
  EXPECT_EQ(logs.Summarize("x", kNow + absl::Minutes(1)).age, absl::Minutes(1));
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
