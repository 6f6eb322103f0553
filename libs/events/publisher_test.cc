#include "libs/events/publisher.h"

#include <gmock/gmock.h>

#include <atomic>

#include "libs/events/test_publishing.h"
#include "libs/testing/private_postgres.h"

namespace tanggap::events {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;

class PublisherTest : public PublishingFixture {};

TEST_F(PublisherTest, MovesWhatItIsPokedForAndTellsWhoseLogsHaveGrown) {
  base::Mutex mutex;
  std::vector<std::string> told;
  PublisherOptions options = Options();
  options.poll = absl::Hours(1);  // pokes alone
  options.on_committed = [&](const std::vector<std::string>& agencies) {
    base::MutexLock lock(mutex);
    told.insert(told.end(), agencies.begin(), agencies.end());
  };
  const auto publisher = Start(std::move(options));
  Happen("dinkes", 1);
  publisher->Poke();
  ASSERT_TRUE(AwaitHead("dinkes", 1));
  Happen("dinsos", 2);
  publisher->Poke();
  publisher->Poke();
  ASSERT_TRUE(AwaitHead("dinsos", 2));
  publisher->Stop();
  EXPECT_THAT(told, Contains("dinkes"));
  EXPECT_THAT(told, Contains("dinsos"));
  EXPECT_EQ(MetricOf("tanggap_events_sequenced_total"), 3);
  EXPECT_EQ(MetricOf("tanggap_events_order_violations_total"), 0);
  EXPECT_THAT(publisher->notes(), IsEmpty());
}

// The service ended after COMMIT, before the poke.
TEST_F(PublisherTest, FindsWithoutAPokeWhatAnotherProcessLeft) {
  Happen("dinkes", 3);
  const auto publisher = Start(Options());
  EXPECT_TRUE(AwaitHead("dinkes", 3));
  Happen("dinkes", 1);
  EXPECT_TRUE(AwaitHead("dinkes", 4));
}

TEST_F(PublisherTest, EmptiesAnOutboxOfManyBatches) {
  Happen("dinkes", 25);
  PublisherOptions options = Options();
  options.batch = 4;
  options.poll = absl::Hours(1);
  const auto publisher = Start(std::move(options));
  EXPECT_TRUE(AwaitHead("dinkes", 25));
}

// I1, I2 with two publishers and writers that poke either.
TEST_F(PublisherTest, TwoPublishersShareTheWorkAndLoseNothing) {
  const auto one = Start(WithRedis());
  const auto other = Start(WithRedis());
  for (int i = 0; i < 100; ++i) {
    Happen(i % 3 == 0 ? "dinsos" : "dinkes", 1);
    (i % 2 == 0 ? one : other)->Poke();
  }
  ASSERT_TRUE(AwaitHead("dinkes", 66));
  ASSERT_TRUE(AwaitHead("dinsos", 34));
  EXPECT_EQ(Count("ev.outbox"), 0);
  EXPECT_EQ(Count("(SELECT DISTINCT event_id FROM ev.log) AS events"), 100);
  EXPECT_TRUE(AwaitStreamLength("dinkes", 66));
  EXPECT_TRUE(AwaitStreamLength("dinsos", 34));
  ExpectStreamEqualsLog("dinkes", 1, 66);
  ExpectStreamEqualsLog("dinsos", 1, 34);
}

TEST_F(PublisherTest, TellsHowMuchWaitsAndForHowLongWhenNothingMoves) {
  FillLog("dinkes", 1);
  postgres::Pool impatient(
      {.url = database().url(), .size = 2, .lock_timeout = absl::Milliseconds(5)}, clock(),
      random());
  const auto publisher =
      *Publisher::Create(Options(), impatient, clock(), random(), logger_, metrics_);
  const auto hold = [&](postgres::Transaction& transaction) -> absl::Status {
    EXPECT_THAT(transaction.Query({"hold", "SELECT FROM ev.log_head FOR UPDATE"}), IsOk());
    things_.Change(things_.Make(), 1, "dinkes", "t", clock().Now() - absl::Minutes(1));
    // A transaction that says nothing for long is ended by the server.
    const auto still_here = [&] { return transaction.Query({"still_here", "SELECT"}).ok(); };
    EXPECT_TRUE(Await([&] { return still_here() && MetricOf("tanggap_events_outbox_rows") == 1; }));
    EXPECT_GE(MetricOf("tanggap_events_outbox_oldest_seconds"), 60);
    EXPECT_TRUE(Await([&] { return still_here() && !publisher->notes().empty(); }));
    return absl::OkStatus();
  };
  ASSERT_THAT(pool().Transact(Soon(), hold), IsOk());
  EXPECT_TRUE(AwaitHead("dinkes", 2));
  EXPECT_TRUE(Await([&] { return MetricOf("tanggap_events_outbox_rows") == 0; }));
  EXPECT_EQ(MetricOf("tanggap_events_outbox_oldest_seconds"), 0);
}

TEST_F(PublisherTest, ADatabaseThatIsAwayIsSaidOnceAndFoundAgain) {
  auto server = testing::PrivatePostgres::Create();
  ASSERT_THAT(postgres::Migrate(server->Url(), {EventMigrations()}, {}), IsOk());
  postgres::Pool away({.url = server->Url(), .size = 2}, clock(), random());
  auto publisher = *Publisher::Create(Options(), away, clock(), random(), logger_, metrics_);
  server->Kill9();
  ASSERT_TRUE(Await([&] { return MetricOf("tanggap_events_sequencing_failures_total") > 3; }));
  EXPECT_THAT(publisher->notes(), ElementsAre(HasSubstr("wait in the outbox")));
  server->Start();
  EXPECT_TRUE(Await([&] { return publisher->notes().empty(); }));
  publisher->Stop();
  const std::string lines = LogLines();
  const size_t said = lines.find("cannot be moved");
  ASSERT_NE(said, std::string::npos);
  EXPECT_EQ(lines.find("cannot be moved", said + 1), std::string::npos);
  EXPECT_THAT(lines, HasSubstr("moved into the log again"));
}

// Nothing but the events themselves writes: an idle system's WAL stands still.
TEST_F(PublisherTest, AnIdlePublisherWritesNoWal) {
  auto server = testing::PrivatePostgres::Create(
      {.settings = {"autovacuum=off", "wal_level=minimal", "max_wal_senders=0"}});
  ASSERT_THAT(postgres::Migrate(server->Url(), {EventMigrations()}, {}), IsOk());
  std::atomic<int> looks = 0;
  postgres::PoolOptions pool_options = {.url = server->Url(), .size = 2};
  pool_options.observer = [&](const postgres::StatementReport& report) {
    if (report.statement == "event_publisher_look") ++looks;
  };
  postgres::Pool idle(std::move(pool_options), clock(), random());
  ASSERT_THAT(
      idle.Query({"events",
                  "INSERT INTO ev.outbox (agency, event_id, type, subject, subject_version, "
                  "record_time, traceparent, data_message, data) SELECT 'dinkes', "
                  "gen_random_uuid(), 't', 's/' || i, 1, now(), '', 'm', '' "
                  "FROM generate_series(1, 300) i"},
                 Soon()),
      IsOk());
  PublisherOptions options = WithRedis();
  options.poll = absl::Milliseconds(1);
  auto publisher =
      *Publisher::Create(std::move(options), idle, clock(), random(), logger_, metrics_);
  const auto wal_after = [&](int more_looks) {
    const int until = looks + more_looks;
    EXPECT_TRUE(Await([&] { return looks >= until; }));
    return idle.Query({"wal", "SELECT pg_current_wal_insert_lsn()::text AS position"}, Soon())
        ->Only()
        .Text("position");
  };
  // The first looks tidy up what was emptied.
  ASSERT_TRUE(Await([&] { return MetricOf("tanggap_events_sequenced_total") == 300; }));
  std::string before;
  ASSERT_TRUE(Await([&] {
    const std::string now = wal_after(50);
    return std::exchange(before, now) == now;
  }));
  EXPECT_EQ(wal_after(1000), before);
}

}  // namespace
}  // namespace tanggap::events
