#include "libs/directory/watcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "libs/base/mutex.h"
#include "libs/directory/test_folder.h"
#include "libs/telemetry/log_sink.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::directory {
namespace {

using tanggap::testing::IsOk;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr char kDinkes[] = "directory.d/dinkes.textproto";

class WatcherTest : public ::testing::Test {
 protected:
  WatcherOptions Options(absl::Duration period) const {
    return {.load = {folder_.path(), "salatiga", AllHolidays(), AllRegions(), nullptr},
            .period = period,
            .approve = {}};
  }
  void Start(WatcherOptions options) {
    auto started = Watcher::Start(std::move(options), clock_, log_, metrics_);
    ASSERT_THAT(started, IsOk());
    watcher_ = *std::move(started);
  }
  std::string LabelNow() const {
    return watcher_->current()->FindAgency("dinkes")->proto().label().en();
  }

  base::ManualClock clock_{absl::FromCivil(absl::CivilDay(2026, 1, 5), absl::UTCTimeZone())};
  telemetry::MemorySink sink_;
  telemetry::Logger log_{"test", clock_, sink_};
  telemetry::Metrics metrics_;
  TestFolder folder_;
  std::unique_ptr<Watcher> watcher_;
};

TEST_F(WatcherTest, SwapsInWhatChangedAndLeavesTheOldToWhoHoldsIt) {
  Start(Options(absl::InfiniteDuration()));
  const std::shared_ptr<const Directory> before = watcher_->current();
  folder_.Replace(kDinkes, "Health Agency", "Public Health Agency");
  const Loaded loaded = watcher_->Reload();
  EXPECT_EQ(loaded.directory, watcher_->current());
  EXPECT_EQ(LabelNow(), "Public Health Agency");
  EXPECT_EQ(before->FindAgency("dinkes")->proto().label().en(), "Health Agency");
  EXPECT_THAT(metrics_.Text(), HasSubstr("tanggap_directory_loads_total{result=\"loaded\"} 2"));
}

TEST_F(WatcherTest, ABadFileIsRefusedAndTheLastGoodVersionStays) {
  Start(Options(absl::InfiniteDuration()));
  const std::shared_ptr<const Directory> before = watcher_->current();
  folder_.Replace(kDinkes, "unit: \"instalasi-farmasi\"", "unit: \"apotek\"");
  const Loaded loaded = watcher_->Reload();
  EXPECT_TRUE(HasErrors(loaded.problems));
  EXPECT_EQ(loaded.directory, before);
  EXPECT_EQ(watcher_->current(), before);
  EXPECT_THAT(sink_.lines(),
              Contains(AllOf(HasSubstr("\"file\":\"directory.d/dinkes.textproto\""),
                             HasSubstr("\"line\":"), HasSubstr("no unit has the code 'apotek'"))));
  EXPECT_THAT(metrics_.Text(),
              AllOf(HasSubstr("tanggap_directory_refused 1"),
                    HasSubstr("tanggap_directory_loads_total{result=\"refused\"} 1")));
  folder_.Replace(kDinkes, "unit: \"apotek\"", "unit: \"instalasi-farmasi\"");
  EXPECT_FALSE(HasErrors(watcher_->Reload().problems));
  EXPECT_THAT(metrics_.Text(), HasSubstr("tanggap_directory_refused 0"));
}

TEST_F(WatcherTest, DoesNotStartWithAFolderThatCannotBeUsed) {
  folder_.Replace(kDinkes, "unit: \"instalasi-farmasi\"", "unit: \"apotek\"");
  const auto started = Watcher::Start(Options(absl::InfiniteDuration()), clock_, log_, metrics_);
  EXPECT_THAT(std::string(started.status().message()), HasSubstr("no unit has the code 'apotek'"));
}

TEST_F(WatcherTest, WhatIsNotApprovedIsRefused) {
  bool approve = true;
  WatcherOptions options = Options(absl::InfiniteDuration());
  options.approve = [&approve](const Directory&) {
    return approve ? absl::OkStatus()
                   : absl::FailedPreconditionError("dinkes/complaint@1 was something else");
  };
  Start(std::move(options));
  approve = false;
  folder_.Append(kDinkes, "# a comment\n");
  const std::shared_ptr<const Directory> before = watcher_->current();
  EXPECT_THAT(FirstErrors(watcher_->Reload().problems),
              HasSubstr("dinkes/complaint@1 was something else"));
  EXPECT_EQ(watcher_->current(), before);
}

// Waits until the log says it: the sink is told on the watcher's own thread.
class WaitingSink final : public telemetry::LogSink {
 public:
  void Write(std::string line) override {
    base::MutexLock lock(mutex_);
    lines_ += line + "\n";
    changed_.NotifyAll();
  }
  uint64_t dropped() const override { return 0; }
  bool WaitFor(const std::string& text) {
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    base::MutexLock lock(mutex_);
    while (lines_.find(text) == std::string::npos) {
      if (absl::Now() >= give_up) return false;
      changed_.WaitFor(lock, absl::Seconds(1));
    }
    return true;
  }

 private:
  base::Mutex mutex_;
  base::Condition changed_;
  std::string lines_;
};

TEST_F(WatcherTest, SeesAChangeByItself) {
  WaitingSink sink;
  telemetry::Logger log("test", clock_, sink);
  auto started = Watcher::Start(Options(absl::Milliseconds(10)), clock_, log, metrics_);
  ASSERT_THAT(started, IsOk());
  watcher_ = *std::move(started);
  folder_.Write(kDinkes, "regoin: 1\n");
  ASSERT_TRUE(sink.WaitFor("regoin"));
  EXPECT_EQ(LabelNow(), "Health Agency");
  folder_.Write(kDinkes, TestFolder().Read(kDinkes) + "successor: \"dinsos\"\n");
  ASSERT_TRUE(sink.WaitFor("has a successor but is not retired"));
  watcher_.reset();
}

}  // namespace
}  // namespace tanggap::directory
