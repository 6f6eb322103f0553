#include "libs/exec/scheduler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "libs/base/random.h"

namespace tanggap::exec::internal {
namespace {

constexpr absl::Time kNow = absl::UnixEpoch();

std::unique_ptr<Task> Nothing() {
  return MakeTask([] {}, [](ShedReason) {});
}

void Fill(Scheduler& scheduler, size_t traffic_class, int count) {
  for (int i = 0; i < count; ++i) {
    std::unique_ptr<Task> task = Nothing();
    ASSERT_TRUE(scheduler.Push(traffic_class, kNow, absl::InfiniteFuture(), task));
  }
}

// The classes of the next `count` picks; each task ends at once.
std::vector<int> PickCounts(Scheduler& scheduler, size_t classes, int count) {
  std::vector<int> counts(classes, 0);
  std::vector<ToShed> shed;
  for (int i = 0; i < count; ++i) {
    const std::optional<Picked> picked = scheduler.Pick(kNow, shed);
    if (!picked) break;
    ++counts[picked->traffic_class];
    scheduler.Finished(picked->traffic_class);
  }
  return counts;
}

TEST(SchedulerTest, BacklogsAreServedByShare) {
  Scheduler scheduler({.workers = 1,
                       .classes = {{.name = "a", .queue_capacity = 1000, .guaranteed_share = 40},
                                   {.name = "b", .queue_capacity = 1000, .guaranteed_share = 35},
                                   {.name = "c", .queue_capacity = 1000, .guaranteed_share = 15},
                                   {.name = "d", .queue_capacity = 1000, .guaranteed_share = 10}}});
  for (size_t i = 0; i < 4; ++i) Fill(scheduler, i, 1000);
  EXPECT_EQ(PickCounts(scheduler, 4, 1000), (std::vector<int>{400, 350, 150, 100}));
}

TEST(SchedulerTest, IdleSharesAreLentAndNotSavedUp) {
  Scheduler scheduler({.workers = 1,
                       .classes = {{.name = "a", .queue_capacity = 1000, .guaranteed_share = 3},
                                   {.name = "b", .queue_capacity = 1000, .guaranteed_share = 1}}});
  Fill(scheduler, 1, 1000);
  EXPECT_EQ(PickCounts(scheduler, 2, 500), (std::vector<int>{0, 500}));
  // "a" gets its share from now on, and nothing for the time that it was idle.
  Fill(scheduler, 0, 1000);
  const std::vector<int> counts = PickCounts(scheduler, 2, 400);
  EXPECT_NEAR(counts[0], 300, 4);
}

// Over any stretch of picks in which all classes have work, each gets its share to within one
// round.
TEST(SchedulerTest, SharesHoldOverEveryStretch) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    base::SeededRandom random(seed);
    ExecutorOptions options{.workers = 1};
    const size_t count = 2 + random.Below(4);
    int total = 0;
    int smallest = 1000;
    for (size_t i = 0; i < count; ++i) {
      const int share = 1 + static_cast<int>(random.Below(20));
      total += share;
      smallest = std::min(smallest, share);
      options.classes.push_back({.name = "x", .queue_capacity = 4000, .guaranteed_share = share});
    }
    Scheduler scheduler(options);
    for (size_t i = 0; i < count; ++i) Fill(scheduler, i, 4000);
    PickCounts(scheduler, count, static_cast<int>(random.Below(100)));
    const int stretch = 200 + static_cast<int>(random.Below(1000));
    const std::vector<int> counts = PickCounts(scheduler, count, stretch);
    for (size_t i = 0; i < count; ++i) {
      const double share = static_cast<double>(options.classes[i].guaranteed_share);
      const double round = static_cast<double>(total) / smallest;
      EXPECT_NEAR(counts[i], stretch * share / total, round + 1) << "seed " << seed;
    }
  }
}

TEST(SchedulerTest, LowClassesTogetherStayUnderTheirLimit) {
  Scheduler scheduler({.workers = 4,
                       .classes = {{.name = "high", .guaranteed_share = 1},
                                   {.name = "low", .guaranteed_share = 50, .low = true},
                                   {.name = "lower", .guaranteed_share = 50, .low = true}},
                       .max_running_low = 2});
  Fill(scheduler, 1, 5);
  Fill(scheduler, 2, 5);
  std::vector<ToShed> shed;
  EXPECT_TRUE(scheduler.Pick(kNow, shed));
  EXPECT_TRUE(scheduler.Pick(kNow, shed));
  EXPECT_FALSE(scheduler.HasRunnable());
  EXPECT_FALSE(scheduler.Pick(kNow, shed));
  Fill(scheduler, 0, 1);
  EXPECT_EQ(scheduler.Pick(kNow, shed)->traffic_class, 0u);
  scheduler.Finished(1);
  EXPECT_TRUE(scheduler.Pick(kNow, shed));
  EXPECT_FALSE(scheduler.Pick(kNow, shed));
  EXPECT_TRUE(shed.empty());
}

TEST(SchedulerTest, ByDefaultOneWorkerIsKeptFromLowClasses) {
  Scheduler scheduler({.workers = 3, .classes = {{.name = "low", .low = true}}});
  Fill(scheduler, 0, 5);
  std::vector<ToShed> shed;
  EXPECT_TRUE(scheduler.Pick(kNow, shed));
  EXPECT_TRUE(scheduler.Pick(kNow, shed));
  EXPECT_FALSE(scheduler.Pick(kNow, shed));
}

TEST(SchedulerTest, AFullQueueLeavesTheTaskWithItsCaller) {
  Scheduler scheduler(
      {.workers = 1, .classes = {{.name = "a", .queue_capacity = 1}, {.name = "b"}}});
  Fill(scheduler, 0, 1);
  std::unique_ptr<Task> task = Nothing();
  EXPECT_FALSE(scheduler.Push(0, kNow, absl::InfiniteFuture(), task));
  EXPECT_NE(task, nullptr);
  EXPECT_EQ(scheduler.Stats(0).refused, 1u);
  EXPECT_TRUE(scheduler.Push(1, kNow, absl::InfiniteFuture(), task));
  EXPECT_EQ(task, nullptr);
}

TEST(SchedulerTest, WhatExpiredLeavesEveryClassAtTheNextPick) {
  Scheduler scheduler({.workers = 1,
                       .classes = {{.name = "a", .wait_budget = absl::Hours(1)},
                                   {.name = "b", .wait_budget = absl::Seconds(1)}}});
  Fill(scheduler, 0, 2);
  Fill(scheduler, 1, 3);
  std::vector<ToShed> shed;
  EXPECT_EQ(scheduler.Pick(kNow + absl::Minutes(1), shed)->traffic_class, 0u);
  EXPECT_EQ(shed.size(), 3u);
  const ClassStats stats = scheduler.Stats(1);
  EXPECT_EQ(stats.queued, 0u);
  EXPECT_EQ(stats.shed[static_cast<size_t>(ShedReason::kWaitedTooLong)], 3u);
  EXPECT_FALSE(scheduler.empty());
  EXPECT_TRUE(scheduler.Pick(kNow + absl::Minutes(1), shed));
  EXPECT_TRUE(scheduler.empty());
}

}  // namespace
}  // namespace tanggap::exec::internal
