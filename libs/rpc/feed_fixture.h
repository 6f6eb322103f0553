// A real server whose streams count up from a number, for the tests of server streams. Its clock
// stands still until a test moves it.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "libs/rpc/echo_fixture.h"
#include "libs/rpc/stream_reader.h"

namespace tanggap::rpc {

using testdata::v1::WatchRequest;
using testdata::v1::WatchResponse;

inline constexpr char kWatch[] = "tanggap.testdata.v1.FeedService.Watch";
inline constexpr char kWatchGuarded[] = "tanggap.testdata.v1.FeedService.WatchGuarded";

using NextAnswer = absl::StatusOr<std::optional<WatchResponse>>;

// What the feeds of a test read from: the numbers below a bound that grows.
class Source {
 public:
  // Instead of what follows from the bound, when set before the first stream.
  std::function<NextAnswer(const Context&, int64_t number)> on_next;
  std::function<WatchResponse(int64_t number)> on_heartbeat;
  // After how many messages a feed says that there will be no more.
  int64_t ends_after = std::numeric_limits<int64_t>::max();
  size_t padding = 0;

  void Publish(int64_t count) {
    PublishQuietly(count);
    WakeAll();
  }
  // Without waking anybody.
  void PublishQuietly(int64_t count) {
    base::MutexLock lock(mutex_);
    bound_ += count;
  }
  void WakeAll() {
    std::vector<Waker> wakers;
    {
      base::MutexLock lock(mutex_);
      wakers = wakers_;
    }
    for (const Waker& waker : wakers) waker.Wake();
  }
  bool Has(int64_t number) {
    base::MutexLock lock(mutex_);
    return number < bound_;
  }
  void Opened(Waker waker) {
    base::MutexLock lock(mutex_);
    wakers_.push_back(std::move(waker));
    ++opened_;
    changed_.NotifyAll();
  }
  void Freed() {
    base::MutexLock lock(mutex_);
    ++freed_;
    changed_.NotifyAll();
  }
  void AwaitFreed(int count) {
    base::MutexLock lock(mutex_);
    while (freed_ < count) changed_.Wait(lock);
  }
  int freed() {
    base::MutexLock lock(mutex_);
    return freed_;
  }
  void Asked() {
    base::MutexLock lock(mutex_);
    ++asked_;
    changed_.NotifyAll();
  }
  int asked() {
    base::MutexLock lock(mutex_);
    return asked_;
  }
  void AwaitAsked(int count) {
    base::MutexLock lock(mutex_);
    while (asked_ < count) changed_.Wait(lock);
  }
  // Until no feed was asked for a while: whoever could send has been held up.
  void AwaitQuiet() {
    base::MutexLock lock(mutex_);
    for (int before = -1; before != asked_;) {
      before = asked_;
      changed_.WaitFor(lock, absl::Milliseconds(300));
    }
  }

 private:
  base::Mutex mutex_;
  base::Condition changed_;
  int64_t bound_ = 0;
  int opened_ = 0;
  int freed_ = 0;
  int asked_ = 0;
  std::vector<Waker> wakers_;
};

class CountingFeed final : public Feed<WatchResponse> {
 public:
  CountingFeed(Source& source, int64_t from, Waker waker) : source_(source), number_(from) {
    source_.Opened(std::move(waker));
  }
  ~CountingFeed() override {
    EXPECT_FALSE(busy_) << "freed while it was asked";
    source_.Freed();
  }

  NextAnswer Next(const Context& context) override {
    EXPECT_FALSE(busy_.exchange(true)) << "asked twice at a time";
    source_.Asked();
    NextAnswer next = std::optional<WatchResponse>();
    try {
      if (source_.on_next != nullptr) {
        next = source_.on_next(context, number_);
      } else if (source_.Has(number_)) {
        next = At(number_);
      }
    } catch (...) {
      busy_ = false;
      throw;
    }
    if (next.ok() && next->has_value()) ++number_;
    busy_ = false;
    return next;
  }
  bool Ended() const override { return number_ >= source_.ends_after; }
  WatchResponse Heartbeat() override {
    EXPECT_FALSE(busy_) << "asked beside Next";
    if (source_.on_heartbeat != nullptr) return source_.on_heartbeat(number_);
    WatchResponse response = At(number_);
    response.set_heartbeat(true);
    return response;
  }

 private:
  WatchResponse At(int64_t number) const {
    WatchResponse response;
    response.set_number(number);
    response.set_padding(std::string(source_.padding, 'x'));
    return response;
  }

  Source& source_;
  int64_t number_;
  std::atomic<bool> busy_{false};
};

class FeedFixture : public EchoFixture {
 protected:
  using OpenedFeed = absl::StatusOr<std::unique_ptr<Feed<WatchResponse>>>;
  using Opener = std::function<OpenedFeed(const Context&, const WatchRequest&, Waker)>;
  using Reader = StreamReader<WatchResponse>;

  FeedFixture() {
    time_ = &manual_;
    options_.streams.open_per_caller = 1000;
  }
  ~FeedFixture() override { server_.reset(); }

  Opener Counting() {
    return [this](const Context&, const WatchRequest& request, Waker waker) -> OpenedFeed {
      return std::make_unique<CountingFeed>(source_, request.from(), std::move(waker));
    };
  }
  void StartFeeds(Opener opener = nullptr, EchoHandler echo = Plain) {
    if (opener == nullptr) opener = Counting();
    server_ = NewServer();
    server_->Handle<EchoRequest, EchoResponse>(kEcho, std::move(echo));
    server_->Handle<EchoRequest, EchoResponse>(kGuarded, Plain);
    server_->HandleStream<WatchRequest, WatchResponse>(kWatch, opener);
    server_->HandleStream<WatchRequest, WatchResponse>(kWatchGuarded, opener);
    Listen();
  }
  static WatchRequest From(int64_t number) {
    WatchRequest request;
    request.set_from(number);
    return request;
  }
  Reader Watch(const CallOptions& options = {}, const char* method = kWatch) {
    return channel_->OpenStream<WatchResponse>(method, From(0), options);
  }
  // The number of the next message, heartbeats aside. -1 at an end, which is told.
  static int64_t NumberOf(Reader& reader) {
    while (true) {
      const NextAnswer next = reader.Next();
      if (!next.ok() || !next->has_value()) {
        ADD_FAILURE() << "the stream ended: " << next.status();
        return -1;
      }
      if (!(*next)->heartbeat()) return (*next)->number();
    }
  }
  // Reads to the end and says how the stream ended.
  static absl::Status EndOf(Reader& reader) {
    while (true) {
      const NextAnswer next = reader.Next();
      if (!next.ok()) return next.status();
      if (!next->has_value()) return absl::OkStatus();
    }
  }
  void AwaitNoStreams() {
    while (server_->open_streams() > 0) std::this_thread::yield();
  }
  static bool Contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  base::ManualClock manual_{absl::FromUnixSeconds(1'750'000'000)};
  // What handlers and feeds use must outlive the server: here, not in a test's body.
  Source source_;
  Gate gate_;
  std::atomic<int> noted_{0};
};

}  // namespace tanggap::rpc
