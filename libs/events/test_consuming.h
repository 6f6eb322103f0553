// A consumer between a log and a table, for the tests of this library.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/events/consumer.h"
#include "libs/events/test_publishing.h"
#include "libs/events/test_recorder.h"

namespace tanggap::events {

class ConsumingFixture : public PublishingFixture {
 protected:
  ConsumingFixture() { database().Execute(Recorder::kTable); }

  // Impatient, so that tests are short.
  static ConsumerOptions FromSource(std::string name = "recorder-1") {
    return {.name = std::move(name),
            .block = absl::Milliseconds(20),
            .poll = absl::Milliseconds(5),
            .discovery = absl::Milliseconds(50),
            .fenced_pause = absl::Milliseconds(20),
            .retry = absl::Milliseconds(2)};
  }
  ConsumerOptions FromRedis(std::string name = "recorder-1") {
    ConsumerOptions options = FromSource(std::move(name));
    options.redis = redis::Options{.address = redis_server_->Address(),
                                   .backoff_shortest = absl::Milliseconds(1),
                                   .backoff_longest = absl::Milliseconds(5)};
    return options;
  }
  std::unique_ptr<Consumer> Follow(ConsumerOptions options, Handler& handler) {
    auto consumer = Consumer::Create(std::move(options), pool(), source_, handler, clock(),
                                     random(), logger_, metrics_);
    EXPECT_THAT(consumer, testing::IsOk());
    return *std::move(consumer);
  }

  bool AwaitSeen(int64_t events, std::string_view consumer = "recorder-1") {
    return Await([&] { return Seen(consumer) >= events; });
  }
  int64_t Seen(std::string_view consumer = "recorder-1") {
    return Count(base::Join("seen WHERE consumer = '", consumer, "'"));
  }
  // Everything that the logs hold was seen once, each log in its order.
  void ExpectSeenOnceInOrder(std::string_view consumer = "recorder-1") {
    EXPECT_EQ(Seen(consumer), Count("ev.log"));
    EXPECT_EQ(Count(base::Join(
                  "ev.log l LEFT JOIN seen s ON s.consumer = '", consumer,
                  "' AND s.agency = l.agency AND s.position = l.position AND s.subject = l.subject "
                  "AND s.version = l.subject_version WHERE s.nr IS NULL")),
              0);
    EXPECT_EQ(Count(base::Join(
                  "(SELECT position - lag(position) OVER (PARTITION BY agency ORDER BY nr) AS step "
                  "FROM seen WHERE consumer = '",
                  consumer, "') AS steps WHERE step <> 1")),
              0);
  }
  int64_t CheckpointOf(std::string_view agency, std::string_view consumer = "recorder-1") {
    const std::string position =
        database().Execute(base::Join("SELECT position FROM ev.checkpoint WHERE consumer = '",
                                      consumer, "' AND agency = '", agency, "'"));
    return position.empty() ? -1 : std::stoll(position);
  }
  double MetricOf(std::string_view name, std::string_view labels) {
    return PublishingFixture::MetricOf(base::Join(name, "{", labels, "}"));
  }

  EventLog log_{pool(), "things"};
  LocalSource source_{log_};
  Recorder recorder_{"recorder-1"};
};

}  // namespace tanggap::events
