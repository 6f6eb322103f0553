#include "libs/exec/executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <set>

#include "libs/base/random.h"
#include "libs/base/strings.h"
#include "libs/exec/executor_metrics.h"

namespace tanggap::exec {
namespace {

using testing::HasSubstr;

// Something that threads wait for: a number that only grows.
class Count {
 public:
  void Add() {
    base::MutexLock lock(mutex_);
    ++value_;
    changed_.NotifyAll();
  }
  void WaitFor(int value) {
    base::MutexLock lock(mutex_);
    while (value_ < value) changed_.Wait(lock);
  }
  int value() {
    base::MutexLock lock(mutex_);
    return value_;
  }

 private:
  base::Mutex mutex_;
  base::Condition changed_;
  int value_ = 0;
};

class ExecutorTest : public testing::Test {
 protected:
  std::unique_ptr<Task> Counted() {
    return MakeTask([this] { ran_.Add(); },
                    [this](ShedReason reason) {
                      ++shed_[static_cast<size_t>(reason)];
                      any_shed_.Add();
                    });
  }
  // Occupies a worker until release_ is 1.
  std::unique_ptr<Task> Blocker() {
    return MakeTask(
        [this] {
          blocked_.Add();
          release_.WaitFor(1);
        },
        [](ShedReason) { ADD_FAILURE() << "the blocker was shed"; });
  }
  int Shed(ShedReason reason) { return shed_[static_cast<size_t>(reason)]; }

  base::ManualClock clock_{absl::UnixEpoch()};
  absl::Time later_ = absl::UnixEpoch() + absl::Hours(1);
  Count ran_, any_shed_, blocked_, release_;
  std::array<std::atomic<int>, kShedReasons> shed_ = {};
};

TEST_F(ExecutorTest, RunsWhatItAccepts) {
  Executor executor({.workers = 2, .classes = {{.name = "a"}}}, clock_);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(executor.Submit(0, later_, Counted()), Admission::kAccepted);
  ran_.WaitFor(100);
  executor.Drain(absl::InfiniteFuture());
  const ClassStats stats = executor.Stats(0);
  EXPECT_EQ(stats.accepted, 100u);
  EXPECT_EQ(stats.finished, 100u);
  EXPECT_EQ(stats.queued + stats.running + stats.refused, 0u);
}

TEST_F(ExecutorTest, RefusesAtOnceWhenTheClassIsFull) {
  Executor executor({.workers = 1, .classes = {{.name = "a", .queue_capacity = 2}, {.name = "b"}}},
                    clock_);
  ASSERT_EQ(executor.Submit(0, later_, Blocker()), Admission::kAccepted);
  blocked_.WaitFor(1);
  EXPECT_EQ(executor.Submit(0, later_, Counted()), Admission::kAccepted);
  EXPECT_EQ(executor.Submit(0, later_, Counted()), Admission::kAccepted);
  std::unique_ptr<Task> refused = Counted();
  EXPECT_EQ(executor.Submit(0, later_, std::move(refused)), Admission::kFull);
  EXPECT_NE(refused, nullptr);
  // The other class has a queue of its own.
  EXPECT_EQ(executor.Submit(1, later_, std::move(refused)), Admission::kAccepted);
  EXPECT_EQ(executor.Stats(0).queued, 2u);
  EXPECT_EQ(executor.Stats(0).running, 1u);
  EXPECT_EQ(executor.Stats(0).refused, 1u);
  release_.Add();
  ran_.WaitFor(3);
}

TEST_F(ExecutorTest, ShedsWhatIsPastItsTimeInsteadOfRunningIt) {
  Executor executor({.workers = 1, .classes = {{.name = "a", .wait_budget = absl::Seconds(10)}}},
                    clock_);
  ASSERT_EQ(executor.Submit(0, later_, Blocker()), Admission::kAccepted);
  blocked_.WaitFor(1);
  executor.Submit(0, clock_.Now() + absl::Seconds(5), Counted());
  executor.Submit(0, later_, Counted());
  clock_.Advance(absl::Seconds(11));
  executor.Submit(0, later_, Counted());
  release_.Add();
  executor.Drain(absl::InfiniteFuture());
  EXPECT_EQ(Shed(ShedReason::kDeadlinePassed), 1);
  EXPECT_EQ(Shed(ShedReason::kWaitedTooLong), 1);
  EXPECT_EQ(ran_.value(), 1);
}

TEST_F(ExecutorTest, LowTasksLeaveAWorkerForTheOthers) {
  Executor executor(
      {.workers = 4,
       .classes = {{.name = "high"}, {.name = "low", .guaranteed_share = 100, .low = true}},
       .max_running_low = 3},
      clock_);
  for (int i = 0; i < 10; ++i)
    ASSERT_EQ(executor.Submit(1, later_, Blocker()), Admission::kAccepted);
  blocked_.WaitFor(3);
  executor.Submit(0, later_, Counted());
  ran_.WaitFor(1);
  EXPECT_EQ(executor.Stats(1).running, 3u);
  EXPECT_EQ(executor.Stats(1).queued, 7u);
  release_.Add();
  blocked_.WaitFor(10);
}

TEST_F(ExecutorTest, AnIdleClassLendsAllItsWorkers) {
  Executor executor(
      {.workers = 4,
       .classes = {{.name = "a", .guaranteed_share = 1}, {.name = "b", .guaranteed_share = 99}}},
      clock_);
  for (int i = 0; i < 4; ++i) executor.Submit(0, later_, Blocker());
  blocked_.WaitFor(4);
  EXPECT_EQ(executor.Stats(0).running, 4u);
  release_.Add();
}

TEST_F(ExecutorTest, AnIdleWorkerShedsWhatMayNotRun) {
  Executor executor({.workers = 2, .classes = {{.name = "low", .low = true}}}, clock_);
  executor.Submit(0, later_, Blocker());
  blocked_.WaitFor(1);
  executor.Submit(0, clock_.Now() + absl::Seconds(5), Counted());
  clock_.Advance(absl::Seconds(6));
  any_shed_.WaitFor(1);
  EXPECT_EQ(Shed(ShedReason::kDeadlinePassed), 1);
  release_.Add();
}

TEST_F(ExecutorTest, LowTasksUnderALimitAllRunInTheEnd) {
  Executor executor({.workers = 8, .classes = {{.name = "low", .low = true}}, .max_running_low = 2},
                    clock_);
  for (int i = 0; i < 1000; ++i) {
    while (executor.Submit(0, later_, Counted()) != Admission::kAccepted) std::this_thread::yield();
  }
  ran_.WaitFor(1000);
  executor.Drain(absl::InfiniteFuture());
  EXPECT_EQ(executor.Stats(0).finished, 1000u);
}

TEST_F(ExecutorTest, DrainLetsWaitingTasksRun) {
  Executor executor({.workers = 1, .classes = {{.name = "a"}}}, clock_);
  executor.Submit(0, later_, Blocker());
  blocked_.WaitFor(1);
  for (int i = 0; i < 10; ++i) executor.Submit(0, later_, Counted());
  std::thread drain([&] { executor.Drain(absl::InfiniteFuture()); });
  // Draining has begun when a task is refused for it.
  std::unique_ptr<Task> task = MakeTask([] {}, [](ShedReason) {});
  Admission admission;
  while ((admission = executor.Submit(0, later_, std::move(task))) != Admission::kDraining) {
    if (admission == Admission::kAccepted) task = MakeTask([] {}, [](ShedReason) {});
    std::this_thread::yield();
  }
  EXPECT_NE(task, nullptr);
  release_.Add();
  drain.join();
  EXPECT_EQ(ran_.value(), 10);
  EXPECT_EQ(any_shed_.value(), 0);
}

TEST_F(ExecutorTest, DrainShedsWhatIsLeftAtItsDeadline) {
  Executor executor({.workers = 1, .classes = {{.name = "a"}, {.name = "b"}}}, clock_);
  executor.Submit(0, later_, Blocker());
  blocked_.WaitFor(1);
  for (size_t i = 0; i < 10; ++i) executor.Submit(i % 2, later_, Counted());
  const absl::Time deadline = clock_.Now() + absl::Milliseconds(500);
  std::thread drain([&] { executor.Drain(deadline); });
  std::thread second([&] { executor.Drain(deadline); });
  clock_.Advance(absl::Milliseconds(500));
  any_shed_.WaitFor(10);
  release_.Add();
  drain.join();
  second.join();
  EXPECT_EQ(Shed(ShedReason::kDraining), 10);
  EXPECT_EQ(ran_.value(), 0);
  EXPECT_EQ(executor.Submit(0, later_, Counted()), Admission::kDraining);
  EXPECT_EQ(executor.Stats(0).finished, 1u);
}

TEST_F(ExecutorTest, TheDestructorAnswersEveryTask) {
  {
    Executor executor({.workers = 2, .classes = {{.name = "a", .queue_capacity = 1000}}}, clock_);
    for (int i = 0; i < 1000; ++i) executor.Submit(0, later_, Counted());
  }
  EXPECT_EQ(ran_.value() + any_shed_.value(), 1000);
}

TEST_F(ExecutorTest, ATaskIsDestroyedBeforeTheNextOneRuns) {
  Executor executor({.workers = 1, .classes = {{.name = "a"}}}, clock_);
  auto held = std::make_shared<int>(0);
  std::weak_ptr<int> watched = held;
  executor.Submit(0, later_, MakeTask([held = std::move(held)] { ++*held; }, [](ShedReason) {}));
  std::atomic<bool> gone = false;
  executor.Submit(0, later_, MakeTask([&] { gone = watched.expired(); }, [](ShedReason) {}));
  executor.Drain(absl::InfiniteFuture());
  EXPECT_TRUE(gone);
}

TEST_F(ExecutorTest, MetricsFollowTheCounters) {
  telemetry::Metrics metrics;
  ExecutorOptions options{.workers = 1, .classes = {{.name = "intake", .queue_capacity = 1}}};
  ExecutorMetrics executor_metrics(metrics, options.classes);
  options.on_wait = executor_metrics.WaitObserver();
  Executor executor(options, clock_);
  executor.Submit(0, later_, Blocker());
  blocked_.WaitFor(1);
  executor.Submit(0, later_, Counted());
  executor.Submit(0, later_, Counted());
  executor_metrics.Update(executor);
  EXPECT_THAT(metrics.Text(), HasSubstr("tanggap_executor_queued{class=\"intake\"} 1\n"));
  EXPECT_THAT(metrics.Text(), HasSubstr("tanggap_executor_running{class=\"intake\"} 1\n"));
  clock_.Advance(absl::Seconds(2));
  release_.Add();
  executor.Drain(absl::InfiniteFuture());
  executor_metrics.Update(executor);
  executor_metrics.Update(executor);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("tanggap_executor_accepted_total{class=\"intake\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("tanggap_executor_refused_total{class=\"intake\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("tanggap_executor_finished_total{class=\"intake\"} 1\n"));
  EXPECT_THAT(
      text,
      HasSubstr("tanggap_executor_shed_total{class=\"intake\",reason=\"waited_too_long\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("tanggap_executor_wait_seconds_count{class=\"intake\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("tanggap_executor_wait_seconds_sum{class=\"intake\"} 2\n"));
}

// Many threads submit tasks with all kinds of deadlines while the clock runs, tasks submit tasks,
// and the executor is drained in the middle of it. Each accepted task is run or shed exactly once,
// and the counters add up.
TEST_F(ExecutorTest, EveryAcceptedTaskGetsExactlyOneAnswer) {
  constexpr int kThreads = 6;
  constexpr int kTasks = 3000;
  for (uint64_t round = 0; round < 6; ++round) {
    std::vector<std::atomic<int>> answers(kThreads * kTasks);
    std::atomic<int> accepted = 0;
    std::atomic<int> answered = 0;
    std::atomic<uint64_t> submissions = 0;
    Executor executor(
        {.workers = 4,
         .classes = {{.name = "a", .queue_capacity = 64, .guaranteed_share = 5},
                     {.name = "b", .queue_capacity = 16, .wait_budget = absl::Milliseconds(2)},
                     {.name = "c", .queue_capacity = 8, .low = true}},
         .max_running_low = 2,
         .target = absl::Microseconds(50),
         .interval = absl::Milliseconds(1)},
        clock_);
    const auto task_of = [&](std::atomic<int>& answer) {
      const auto done = [&] {
        ++answer;
        ++answered;
      };
      return MakeTask(done, [done](ShedReason) { done(); });
    };
    std::vector<std::thread> threads;
    for (size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        base::SeededRandom random(round * 100 + t);
        for (size_t i = 0; i < kTasks; ++i) {
          clock_.Advance(absl::Microseconds(random.Below(20)));
          const absl::Time deadline = clock_.Now() + absl::Microseconds(random.Below(3000));
          std::unique_ptr<Task> task = task_of(answers[t * kTasks + i]);
          const size_t traffic_class = random.Below(3);
          Admission admission;
          do {
            ++submissions;
            admission = executor.Submit(traffic_class, deadline, std::move(task));
            // Every second task insists, so that there is work, and the others see full queues.
            if (admission == Admission::kFull) std::this_thread::yield();
          } while (i % 2 == 0 && admission == Admission::kFull);
          if (admission == Admission::kAccepted) ++accepted;
          if (t == 0 && i == kTasks / 2 && round % 2 == 0) {
            executor.Drain(clock_.Now() + absl::Milliseconds(1));
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    executor.Drain(absl::InfiniteFuture());
    EXPECT_EQ(answered, accepted);
    for (const auto& answer : answers) ASSERT_LE(answer, 1);
    uint64_t total = 0;
    uint64_t counted = 0;
    for (size_t i = 0; i < 3; ++i) {
      const ClassStats stats = executor.Stats(i);
      EXPECT_EQ(stats.queued + stats.running, 0u);
      const uint64_t shed = std::accumulate(stats.shed.begin(), stats.shed.end(), uint64_t{0});
      EXPECT_EQ(stats.accepted, stats.finished + shed);
      total += stats.accepted;
      counted += stats.accepted + stats.refused;
    }
    EXPECT_EQ(total, static_cast<uint64_t>(accepted));
    EXPECT_EQ(counted, submissions);
    EXPECT_GE(accepted, kTasks / 4);
  }
}

// With every class backlogged for good, the executed counts follow the shares.
TEST_F(ExecutorTest, OverloadIsSharedByTheGuarantees) {
  Executor executor({.workers = 2,
                     .classes = {{.name = "a", .queue_capacity = 32, .guaranteed_share = 3},
                                 {.name = "b", .queue_capacity = 32, .guaranteed_share = 1}}},
                    clock_);
  std::atomic<int> ran[2] = {0, 0};
  executor.Submit(0, later_, Blocker());
  executor.Submit(0, later_, Blocker());
  blocked_.WaitFor(2);
  // Each task puts its successor into its own queue, so that both queues stay as they are. The
  // share is taken when the first of the two classes has run 3,000.
  Count full;
  std::function<std::unique_ptr<Task>(size_t)> successor = [&](size_t traffic_class) {
    return MakeTask(
        [&, traffic_class] {
          if (++ran[traffic_class] == 3000) full.Add();
          if (full.value() == 0) executor.Submit(traffic_class, later_, successor(traffic_class));
        },
        [](ShedReason) {});
  };
  for (size_t i = 0; i < 60; ++i) executor.Submit(i % 2, later_, successor(i % 2));
  release_.Add();
  full.WaitFor(1);
  executor.Drain(absl::InfiniteFuture());
  EXPECT_NEAR(ran[0], 3000, 100);
  EXPECT_NEAR(ran[1], 1000, 100);
}

TEST_F(ExecutorTest, MistakesInTheProgramEndIt) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(Executor({.workers = 1}, clock_), "at least one traffic class");
  EXPECT_DEATH(Executor({.workers = 0, .classes = {{.name = "a"}}}, clock_), "at least one worker");
  EXPECT_DEATH(Executor({.workers = 1, .classes = {{.name = "a", .guaranteed_share = 0}}}, clock_),
               "share");
}

}  // namespace
}  // namespace tanggap::exec
