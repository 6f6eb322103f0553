#include "libs/events/outbox_horizon.h"

#include <gtest/gtest.h>

namespace tanggap::events {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

class OutboxHorizonTest : public ::testing::Test {
 protected:
  // What is not looked at begins with nothing above the bound.
  void LookedAtNothing(int64_t oldest_running) {
    EXPECT_TRUE(horizon_.Looked(std::nullopt, oldest_running, kStart));
  }
  OutboxHorizon horizon_;
};

TEST_F(OutboxHorizonTest, RisesWhenEveryTransactionThatCouldBringALowerIdHasEnded) {
  horizon_.Moved(100, 10);
  LookedAtNothing(50);
  EXPECT_EQ(horizon_.bound(), 0);  // some transaction before 50 may have an id below 100
  horizon_.Moved(200, 60);
  LookedAtNothing(59);
  EXPECT_EQ(horizon_.bound(), 0);  // 59 still runs and may have drawn id 99
  LookedAtNothing(60);
  EXPECT_EQ(horizon_.bound(), 100);
}

TEST_F(OutboxHorizonTest, StaysBelowWhatIsThere) {
  horizon_.Moved(100, 10);
  horizon_.Moved(200, 60);
  EXPECT_TRUE(horizon_.Looked(99, 70, kStart));
  EXPECT_EQ(horizon_.bound(), 0);
  EXPECT_TRUE(horizon_.Looked(101, 70, kStart));
  EXPECT_EQ(horizon_.bound(), 100);
}

TEST_F(OutboxHorizonTest, FollowsAsLongAsEventsCome) {
  for (int64_t i = 1; i <= 1000; ++i) {
    horizon_.Moved(i * 10, i * 2);
    LookedAtNothing(i * 2 + 1);
    EXPECT_GE(horizon_.bound(), (i - 2) * 10);
  }
}

TEST_F(OutboxHorizonTest, BeginsAnewOnAnotherServerAndWhenLowerIdsAppear) {
  horizon_.Moved(100, 10);
  horizon_.Moved(200, 20);
  LookedAtNothing(20);
  ASSERT_EQ(horizon_.bound(), 100);
  EXPECT_FALSE(horizon_.Looked(std::nullopt, 20, kStart + absl::Seconds(1)));
  EXPECT_EQ(horizon_.bound(), 0);

  horizon_.Moved(100, 10);
  horizon_.Moved(200, 20);
  EXPECT_TRUE(horizon_.Looked(std::nullopt, 20, kStart + absl::Seconds(1)));
  ASSERT_EQ(horizon_.bound(), 100);
  EXPECT_TRUE(horizon_.Looked(7, 30, kStart + absl::Seconds(1)));
  EXPECT_EQ(horizon_.bound(), 0);
}

}  // namespace
}  // namespace tanggap::events
