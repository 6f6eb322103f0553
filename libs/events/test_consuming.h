// A consumer between a log and a table, for the tests of this library.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/events/consumer.h"
#include "libs/events/test_publishing.h"

namespace tanggap::events {

// Writes every event into the table `seen`, which refuses to see one twice; refuses what it is told
// to.
class Recorder final : public Handler {
 public:
  explicit Recorder(std::string consumer) : consumer_(std::move(consumer)) {}

  static void MakeTable(testing::Database& database) {
    database.Execute(
        "CREATE TABLE seen (nr bigint GENERATED ALWAYS AS IDENTITY, consumer text, agency text, "
        "position bigint, "
        "subject text, version integer, PRIMARY KEY (consumer, agency, position))");
  }

  const std::set<std::string>& types() const override { return types_; }
  void Know(std::set<std::string> types) { types_ = std::move(types); }

  // From now on events of this subject end so; of all subjects when it is "*".
  void Refuse(std::string subject, absl::Status status) {
    base::MutexLock lock(mutex_);
    refused_[std::move(subject)] = std::move(status);
  }
  void RefuseNothing() {
    base::MutexLock lock(mutex_);
    refused_.clear();
  }
  int refusals() const {
    base::MutexLock lock(mutex_);
    return refusals_;
  }

  absl::Status Apply(postgres::Transaction& transaction, const Batch& events) override {
    static constexpr postgres::Statement kSee = {"see",
                                                 "INSERT INTO seen (consumer, agency, position, "
                                                 "subject, version) VALUES ($1, $2, $3, $4, $5)"};
    for (const common::v1::Event* event : events) {
      TANGGAP_RETURN_IF_ERROR(Refusal(event->subject()));
      postgres::Params params;
      params.Text(consumer_).Text(event->agency()).Int(event->position());
      params.Text(event->subject()).Int(event->subject_version());
      TANGGAP_RETURN_IF_ERROR(transaction.Query(kSee, params).status());
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Refusal(const std::string& subject) {
    base::MutexLock lock(mutex_);
    auto found = refused_.find(subject);
    if (found == refused_.end()) found = refused_.find("*");
    if (found == refused_.end()) return absl::OkStatus();
    ++refusals_;
    return found->second;
  }

  const std::string consumer_;
  std::set<std::string> types_;
  mutable base::Mutex mutex_;
  std::map<std::string, absl::Status> refused_ TANGGAP_GUARDED_BY(mutex_);
  int refusals_ TANGGAP_GUARDED_BY(mutex_) = 0;
};

class ConsumingFixture : public PublishingFixture {
 protected:
  ConsumingFixture() { Recorder::MakeTable(database()); }

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
