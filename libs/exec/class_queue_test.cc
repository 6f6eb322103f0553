#include "libs/exec/class_queue.h"

#include <gtest/gtest.h>

#include <utility>

#include "libs/base/random.h"

namespace tanggap::exec::internal {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

// A task that only has a number.
class Numbered final : public Task {
 public:
  explicit Numbered(int value) : number(value) {}
  void Run() override {}
  void Shed(ShedReason) override {}
  const int number;
};

int NumberOf(const std::unique_ptr<Task>& task) { return static_cast<Numbered&>(*task).number; }

class ClassQueueTest : public testing::Test {
 protected:
  void Push(int number, absl::Duration since, absl::Duration deadline = absl::Hours(1)) {
    queue_.Push({std::make_unique<Numbered>(number), kStart + since, kStart + deadline});
  }
  // The number of the task whose turn it is, or -1.
  int Pop(absl::Duration now) {
    const std::optional<Waiting> next = queue_.Pop(kStart + now, expired_);
    return next ? NumberOf(next->task) : -1;
  }

  ClassQueue queue_{{.capacity = 100,
                     .wait_budget = absl::Seconds(1),
                     .target = absl::Milliseconds(5),
                     .interval = absl::Milliseconds(100)}};
  std::vector<Expired> expired_;
};

TEST_F(ClassQueueTest, OldestFirstInQuietTimes) {
  for (int i = 0; i < 3; ++i) Push(i, absl::Milliseconds(i));
  EXPECT_EQ(Pop(absl::Milliseconds(4)), 0);
  EXPECT_EQ(Pop(absl::Milliseconds(4)), 1);
  EXPECT_EQ(Pop(absl::Milliseconds(4)), 2);
  EXPECT_EQ(Pop(absl::Milliseconds(4)), -1);
}

TEST_F(ClassQueueTest, NewestFirstOnceTheQueueStands) {
  for (int i = 0; i < 8; ++i) Push(i, absl::ZeroDuration());
  // Above the target, but not yet for an interval.
  EXPECT_EQ(Pop(absl::Milliseconds(5)), 0);
  EXPECT_EQ(Pop(absl::Milliseconds(104)), 1);
  Push(8, absl::Milliseconds(104));
  EXPECT_EQ(Pop(absl::Milliseconds(105)), 8);
  EXPECT_EQ(Pop(absl::Milliseconds(106)), 7);
  EXPECT_TRUE(expired_.empty());
}

TEST_F(ClassQueueTest, OldestFirstAgainWhenTheWaveIsOver) {
  Push(0, absl::ZeroDuration());
  Push(1, absl::ZeroDuration());
  EXPECT_EQ(Pop(absl::Milliseconds(5)), 0);
  EXPECT_EQ(Pop(absl::Milliseconds(200)), 1);  // standing, and now empty
  Push(2, absl::Milliseconds(201));
  Push(3, absl::Milliseconds(202));
  EXPECT_EQ(Pop(absl::Milliseconds(203)), 2);
}

TEST_F(ClassQueueTest, OneShortWaitEndsTheStandingQueue) {
  for (int i = 0; i < 3; ++i) Push(i, absl::ZeroDuration(), absl::Milliseconds(300));
  EXPECT_EQ(Pop(absl::Milliseconds(50)), 0);
  Push(3, absl::Milliseconds(310));
  Push(4, absl::Milliseconds(311));
  EXPECT_EQ(Pop(absl::Milliseconds(312)), 4);  // the old ones, just expired, show that it stood
  EXPECT_EQ(expired_.size(), 2u);
  EXPECT_EQ(Pop(absl::Milliseconds(313)), 3);
  Push(5, absl::Milliseconds(314));
  Push(6, absl::Milliseconds(314));
  EXPECT_EQ(Pop(absl::Milliseconds(315)), 5);
}

TEST_F(ClassQueueTest, WhatWaitedTooLongIsShed) {
  Push(0, absl::ZeroDuration());
  Push(1, absl::Milliseconds(500));
  EXPECT_EQ(Pop(absl::Milliseconds(1001)), 1);
  ASSERT_EQ(expired_.size(), 1u);
  EXPECT_EQ(NumberOf(expired_[0].task), 0);
  EXPECT_EQ(expired_[0].reason, ShedReason::kWaitedTooLong);
  EXPECT_EQ(expired_[0].wait, absl::Milliseconds(1001));
}

TEST_F(ClassQueueTest, TheBudgetItselfIsNotTooLong) {
  Push(0, absl::ZeroDuration());
  EXPECT_EQ(Pop(absl::Seconds(1)), 0);
}

TEST_F(ClassQueueTest, APassedDeadlineIsFoundAnywhereInTheQueue) {
  Push(0, absl::ZeroDuration());
  Push(1, absl::ZeroDuration(), absl::Milliseconds(3));
  Push(2, absl::ZeroDuration());
  EXPECT_EQ(Pop(absl::Milliseconds(3)), 0);
  EXPECT_TRUE(expired_.empty());
  EXPECT_EQ(Pop(absl::Milliseconds(3)), 2);
  ASSERT_EQ(expired_.size(), 1u);
  EXPECT_EQ(expired_[0].reason, ShedReason::kDeadlinePassed);
}

// Whatever happens, each task leaves once, and those that are run are in time.
TEST_F(ClassQueueTest, EveryTaskLeavesOnceAndOnlyInTimeToBeRun) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    base::SeededRandom random(seed);
    ClassQueue queue({20, absl::Milliseconds(40), absl::Milliseconds(2), absl::Milliseconds(10)});
    std::vector<Expired> expired;
    absl::Time now = kStart;
    int pushed = 0;
    std::vector<int> left(1000, 0);
    for (int step = 0; step < 400; ++step) {
      now += absl::Milliseconds(random.Below(6));
      if (random.Below(2) == 0 && !queue.full()) {
        queue.Push({std::make_unique<Numbered>(pushed++), now,
                    now + absl::Milliseconds(random.Below(60))});
      } else if (std::optional<Waiting> next = queue.Pop(now, expired)) {
        EXPECT_GT(next->deadline, now);
        EXPECT_LE(now - next->since, absl::Milliseconds(40));
        ++left[static_cast<size_t>(NumberOf(next->task))];
      }
      EXPECT_LE(queue.size(), 20u);
    }
    queue.TakeAll(now, expired);
    EXPECT_TRUE(queue.empty());
    for (const Expired& each : expired) ++left[static_cast<size_t>(NumberOf(each.task))];
    for (int i = 0; i < pushed; ++i) ASSERT_EQ(left[static_cast<size_t>(i)], 1) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tanggap::exec::internal
