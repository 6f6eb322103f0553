#include "libs/exec/periodic_task.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace tanggap::exec {
namespace {

// Counts runs and lets a test wait for them.
class Runs {
 public:
  void Add() {
    base::MutexLock lock(mutex_);
    ++count_;
    changed_.NotifyAll();
  }
  void WaitFor(int count) {
    base::MutexLock lock(mutex_);
    while (count_ < count) changed_.Wait(lock);
  }
  int count() {
    base::MutexLock lock(mutex_);
    return count_;
  }

 private:
  base::Mutex mutex_;
  base::Condition changed_;
  int count_ = 0;
};

TEST(PeriodicTaskTest, RunsAtOnceAndThenEveryPeriod) {
  Runs runs;
  PeriodicTask task(absl::Milliseconds(1), [&] { runs.Add(); });
  runs.WaitFor(5);
  EXPECT_GE(runs.count(), 5);
}

TEST(PeriodicTaskTest, WakeRunsItBeforeThePeriodIsOver) {
  Runs runs;
  PeriodicTask task(absl::InfiniteDuration(), [&] { runs.Add(); });
  for (int i = 1; i <= 100; ++i) {
    runs.WaitFor(i);
    EXPECT_EQ(runs.count(), i);
    task.Wake();
  }
}

TEST(PeriodicTaskTest, WakesDuringARunMakeOneMoreRun) {
  Runs begun;
  Runs release;
  PeriodicTask task(absl::InfiniteDuration(), [&] {
    begun.Add();
    release.WaitFor(1);
  });
  begun.WaitFor(1);
  for (int i = 0; i < 10; ++i) task.Wake();
  release.Add();
  begun.WaitFor(2);
  task.Stop();
  EXPECT_EQ(begun.count(), 2);
}

TEST(PeriodicTaskTest, RestsAsLongAsARunTookThoughItIsWoken) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kTakes = std::chrono::milliseconds(20);
  std::vector<std::pair<Clock::time_point, Clock::time_point>> times;
  Runs runs;
  PeriodicTask* self = nullptr;
  Runs ready;
  PeriodicTask task(
      absl::InfiniteDuration(),
      [&] {
        ready.WaitFor(1);
        const Clock::time_point begin = Clock::now();
        while (Clock::now() < begin + kTakes) self->Wake();
        times.push_back({begin, Clock::now()});
        runs.Add();
      },
      absl::Hours(1));
  self = &task;
  ready.Add();
  runs.WaitFor(4);
  task.Stop();
  for (size_t i = 1; i < times.size(); ++i) {
    EXPECT_GE(times[i].first - times[i - 1].second, kTakes) << i;
  }
}

TEST(PeriodicTaskTest, RestsNoLongerThanItMay) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kTakes = std::chrono::milliseconds(200);
  Clock::time_point end;
  Clock::duration shortest = std::chrono::hours(1);
  Runs runs;
  PeriodicTask* self = nullptr;
  Runs ready;
  PeriodicTask task(
      absl::InfiniteDuration(),
      [&] {
        ready.WaitFor(1);
        const Clock::time_point begin = Clock::now();
        if (runs.count() > 0) shortest = std::min(shortest, begin - end);
        while (Clock::now() < begin + kTakes) self->Wake();
        end = Clock::now();
        runs.Add();
      },
      absl::Milliseconds(1));
  self = &task;
  ready.Add();
  runs.WaitFor(5);
  task.Stop();
  // Without the bound each of the four rests is at least as long as a run.
  EXPECT_LT(shortest, kTakes);
}

TEST(PeriodicTaskTest, StopWaitsForTheRunThatIsUnderWay) {
  Runs begun;
  std::atomic<bool> saw_stop = false;
  PeriodicTask* self = nullptr;
  Runs ready;
  PeriodicTask task(absl::InfiniteDuration(), [&] {
    begun.Add();
    ready.WaitFor(1);
    while (!self->stopping()) std::this_thread::yield();
    saw_stop = true;
  });
  self = &task;
  ready.Add();
  begun.WaitFor(1);
  task.Stop();
  EXPECT_TRUE(saw_stop);
  task.Wake();
  task.Stop();
  EXPECT_EQ(begun.count(), 1);
}

TEST(PeriodicTaskTest, MayStopItself) {
  Runs runs;
  PeriodicTask* self = nullptr;
  Runs ready;
  PeriodicTask task(absl::ZeroDuration(), [&] {
    ready.WaitFor(1);
    self->Stop();
    runs.Add();
  });
  self = &task;
  ready.Add();
  runs.WaitFor(1);
  task.Stop();
  EXPECT_EQ(runs.count(), 1);
}

TEST(PeriodicTaskTest, ManyThreadsMayWakeAndStopIt) {
  for (int round = 0; round < 20; ++round) {
    Runs runs;
    PeriodicTask task(absl::Milliseconds(1), [&] { runs.Add(); });
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&task] {
        for (int i = 0; i < 50; ++i) task.Wake();
        task.Stop();
      });
    }
    for (std::thread& thread : threads) thread.join();
    const int count = runs.count();
    task.Wake();
    EXPECT_TRUE(task.stopping());
    EXPECT_EQ(runs.count(), count);
  }
}

}  // namespace
}  // namespace tanggap::exec
