// A source that tests make fail and hang, and a consumer that follows it, for the tests of this
// library.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/events/test_consuming.h"

namespace tanggap::events {

class WatchedSource final : public Source {
 public:
  WatchedSource(Source& source, const base::Clock& clock) : source_(source), clock_(clock) {}

  enum class Mood { kAnswers, kFails, kHangs };
  void Set(Mood mood) {
    base::MutexLock lock(mutex_);
    mood_ = mood;
    changed_.NotifyAll();
  }
  // From now on it fails when it is asked for events of this agency.
  void FailReadsOf(std::string agency) {
    base::MutexLock lock(mutex_);
    failing_agency_ = std::move(agency);
  }
  int calls() const {
    base::MutexLock lock(mutex_);
    return calls_;
  }
  // Those that looked which logs there are.
  int looks() const {
    base::MutexLock lock(mutex_);
    return looks_;
  }

  const std::string& name() const override { return source_.name(); }
  absl::StatusOr<std::vector<LogHead>> Head(const std::vector<std::string>& agencies,
                                            absl::Time deadline) override {
    {
      base::MutexLock lock(mutex_);
      ++looks_;
    }
    TANGGAP_RETURN_IF_ERROR(Admit({}, deadline));
    return source_.Head(agencies, deadline);
  }
  absl::StatusOr<std::vector<LogSlice>> Read(const std::vector<LogPosition>& positions,
                                             const ReadLimits& limits,
                                             absl::Time deadline) override {
    TANGGAP_RETURN_IF_ERROR(Admit(positions, deadline));
    return source_.Read(positions, limits, deadline);
  }

 private:
  absl::Status Admit(const std::vector<LogPosition>& positions, absl::Time deadline) {
    base::MutexLock lock(mutex_);
    ++calls_;
    while (mood_ == Mood::kHangs) {
      const absl::Duration left = deadline - clock_.Now();
      if (left <= absl::ZeroDuration()) return absl::DeadlineExceededError("it hangs");
      changed_.WaitFor(lock, left);
    }
    if (mood_ == Mood::kFails) return absl::UnavailableError("it is away");
    for (const LogPosition& position : positions) {
      if (position.agency == failing_agency_) return absl::UnavailableError("it is away");
    }
    return absl::OkStatus();
  }

  Source& source_;
  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  base::Condition changed_;
  Mood mood_ TANGGAP_GUARDED_BY(mutex_) = Mood::kAnswers;
  std::string failing_agency_ TANGGAP_GUARDED_BY(mutex_);
  int calls_ TANGGAP_GUARDED_BY(mutex_) = 0;
  int looks_ TANGGAP_GUARDED_BY(mutex_) = 0;
};

class WatchedSourceFixture : public ConsumingFixture {
 protected:
  using Mood = WatchedSource::Mood;

  std::unique_ptr<Consumer> FollowWatched(ConsumerOptions options) {
    auto consumer = Consumer::Create(std::move(options), pool(), watched_, recorder_, clock(),
                                     random(), logger_, metrics_);
    EXPECT_THAT(consumer, testing::IsOk());
    return *std::move(consumer);
  }
  // Copies events of a log to Redis as a publisher does, but without a beacon.
  void CopyToRedis(std::string_view agency, int64_t first, int64_t last) {
    const auto slices =
        log_.Read({{std::string(agency), EpochOf(agency), first - 1, base::Uuid()}}, {}, Soon());
    ASSERT_THAT(slices, testing::IsOk());
    for (const common::v1::Event& event : (*slices)[0].events) {
      if (event.position() > last) return;
      redis_server_->Execute({"XADD", KeyOf(agency), base::Join(event.position(), "-0"), "e",
                              event.SerializeAsString()});
    }
  }
  double Gauge(std::string_view name) { return MetricOf(name, "consumer=\"recorder-1\""); }

  WatchedSource watched_{source_, clock()};
};

}  // namespace tanggap::events
