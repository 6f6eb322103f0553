// A database, a Redis and a publisher between them, for the tests of this library.
#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/events/event_log.h"
#include "libs/events/publisher.h"
#include "libs/events/stream_keys.h"
#include "libs/events/test_events.h"
#include "libs/telemetry/log_sink.h"
#include "libs/testing/private_redis.h"

namespace tanggap::events {

class PublishingFixture : public EventFixture {
 protected:
  // Fast beats, so that what mends itself once a second is mended soon.
  PublisherOptions Options() {
    PublisherOptions options = {.source = "things"};
    options.poll = absl::Milliseconds(5);
    options.beat = absl::Milliseconds(30);
    return options;
  }
  PublisherOptions WithRedis() {
    PublisherOptions options = Options();
    options.redis = redis::Options{.address = redis_server_->Address(),
                                   .backoff_shortest = absl::Milliseconds(1),
                                   .backoff_longest = absl::Milliseconds(5)};
    return options;
  }
  std::unique_ptr<Publisher> Start(PublisherOptions options) {
    auto publisher =
        Publisher::Create(std::move(options), pool(), clock(), random(), logger_, metrics_);
    EXPECT_THAT(publisher, testing::IsOk());
    return *std::move(publisher);
  }
  // `count` more events of `agency`, each of a new thing.
  void Happen(std::string_view agency, int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(things_.Change(things_.Make(), 1, agency));
  }

  int64_t HeadOf(std::string_view agency) {
    const std::string head = database().Execute(
        base::Join("SELECT position FROM ev.log_head WHERE agency = '", agency, "'"));
    return head.empty() ? 0 : std::stoll(head);
  }
  bool AwaitHead(std::string_view agency, int64_t position) {
    return Await([&] { return HeadOf(agency) >= position; });
  }

  std::string KeyOf(std::string_view agency) {
    return StreamKey("things", agency, EpochOf(agency));
  }
  int64_t StreamLength(std::string_view agency) {
    return std::stoll(redis_server_->Execute({"XLEN", KeyOf(agency)}));
  }
  bool AwaitStreamLength(std::string_view agency, int64_t length) {
    return Await([&] { return StreamLength(agency) == length; });
  }
  // Every entry of the stream from `first` on is what the log holds up to `last`: I4, I5. Compared
  // as PrivateRedis::Execute writes an entry.
  void ExpectStreamEqualsLog(std::string_view agency, int64_t first, int64_t last) {
    EventLog log(pool(), "things");
    const auto slices = log.Read({{std::string(agency), EpochOf(agency), first - 1, base::Uuid()}},
                                 {.events = 100'000, .bytes = size_t{1} << 30}, Soon());
    ASSERT_THAT(slices, testing::IsOk());
    std::string expected;
    for (const common::v1::Event& event : (*slices)[0].events) {
      if (event.position() > last) break;
      expected += base::Join(event.position(), "-0\ne\n", event.SerializeAsString(), "\n\n\n");
    }
    EXPECT_EQ(redis_server_->Execute({"XRANGE", KeyOf(agency), base::Join(first), "+"}), expected);
  }
  double MetricOf(std::string_view name) {
    const std::string page = metrics_.Text();
    const size_t at = page.find(base::Join("\n", name, " "));
    return at == std::string::npos ? -1 : std::stod(page.substr(at + name.size() + 2));
  }
  std::string LogLines() {
    std::string lines;
    for (const std::string& line : sink_.lines()) lines += line;
    return lines;
  }

  telemetry::MemorySink sink_;
  telemetry::Logger logger_{"things", clock(), sink_};
  telemetry::Metrics metrics_;
  std::unique_ptr<testing::PrivateRedis> redis_server_ = testing::PrivateRedis::Create();
};

}  // namespace tanggap::events
