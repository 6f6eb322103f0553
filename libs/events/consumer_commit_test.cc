// Consumers that wait for the disk and consumers that do not, and what a crash of PostgreSQL takes
// back of either.
#include <gmock/gmock.h>

#include "libs/base/mutex.h"
#include "libs/events/test_own_database.h"

namespace tanggap::events {
namespace {

// A server that by itself writes out as late as it can what nobody waits for.
class ConsumerCommitTest : public OwnDatabaseFixture {
 protected:
  // One connection, so that what a session kept would be seen by the next who uses it.
  ConsumerCommitTest()
      : OwnDatabaseFixture({.settings = {"wal_writer_delay=10s"}}, /*connections=*/1) {}

  static ConsumerOptions Options(bool synchronous_commit) {
    ConsumerOptions options = FromSource();
    options.synchronous_commit = synchronous_commit;
    return options;
  }
  int SeenThere() {
    const std::string seen = TextOf({"seen", "SELECT count(*)::text AS text FROM seen"});
    return seen.empty() ? -1 : std::stoi(seen);
  }
  // What is there is the fold of exactly the events up to the checkpoint.
  bool SeenIsWhatTheCheckpointSays() {
    return TextOf({"level",
                   "SELECT ((SELECT coalesce(max(position), 0) FROM ev.checkpoint) = (SELECT "
                   "count(*) FROM seen))::text AS text"}) == "true";
  }
  // Applies five events, ends the consumer, and kills the server; gives how many events are lost.
  int LoseWithACrash(const ConsumerOptions& options) {
    FillLog("dinkes", 5);
    total_ += 5;
    auto consumer = FollowInto(options);
    EXPECT_TRUE(AwaitApplied(total_));
    consumer.reset();
    server_->Kill9();
    server_->Start();
    EXPECT_TRUE(SeenIsWhatTheCheckpointSays());
    return total_ - SeenThere();
  }

  int total_ = 0;
};

// Keeps what its session says about waiting for the disk.
class Asking final : public Handler {
 public:
  const std::set<std::string>& types() const override { return all_; }
  absl::Status Apply(postgres::Transaction& transaction, const Batch&) override {
    static constexpr postgres::Statement kAsk = {
        "ask", "SELECT current_setting('synchronous_commit') AS text"};
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kAsk, {}));
    base::MutexLock lock(mutex_);
    answer_ = rows.Only().Text("text");
    return absl::OkStatus();
  }
  std::string answer() const {
    base::MutexLock lock(mutex_);
    return answer_;
  }

 private:
  const std::set<std::string> all_;
  mutable base::Mutex mutex_;
  std::string answer_ TANGGAP_GUARDED_BY(mutex_);
};

TEST_F(ConsumerCommitTest, OneThatNeedNotWaitSaysSoForItsOwnTransactionsAlone) {
  FillLog("dinkes", 1);
  for (const bool synchronous_commit : {false, true}) {
    Asking handler;
    ConsumerOptions options = Options(synchronous_commit);
    options.name = synchronous_commit ? "asking-1" : "asking-2";
    const auto consumer = FollowInto(std::move(options), handler);
    ASSERT_TRUE(Await([&] { return !handler.answer().empty(); }));
    EXPECT_EQ(handler.answer(), synchronous_commit ? "on" : "off");
    EXPECT_EQ(TextOf({"ask", "SELECT current_setting('synchronous_commit') AS text"}), "on");
  }
}

TEST_F(ConsumerCommitTest, ACrashTakesNothingBackOfOneThatWaits) {
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(LoseWithACrash(Options(/*synchronous_commit=*/true)), 0);
  }
  ExpectSeenIsTheLog();
}

TEST_F(ConsumerCommitTest, WhatACrashTakesBackIsAppliedAgain) {
  constexpr int kMostRounds = 20;
  int lost = 0;
  // Of what nobody waits for, a server may still write out everything in time.
  for (int round = 0; round < kMostRounds && lost == 0; ++round) {
    lost = LoseWithACrash(Options(/*synchronous_commit=*/false));
  }
  ASSERT_GT(lost, 0);
  const auto consumer = FollowInto(Options(/*synchronous_commit=*/false));
  ASSERT_TRUE(AwaitApplied(total_));
  ExpectSeenIsTheLog();
}

// It runs on, and no event comes by which it would find out that it stands elsewhere.
TEST_F(ConsumerCommitTest, ACrashIsNoticedThoughNothingNewHappens) {
  const auto consumer = FollowInto(Options(/*synchronous_commit=*/false));
  const auto applied = [&] {
    return MetricOf("tanggap_events_applied_total", "consumer=\"recorder-1\"");
  };
  constexpr int kMostRounds = 20;
  int events = 0;
  // Of what nobody waits for, a server may still write out everything in time.
  for (int round = 0; round < kMostRounds && applied() <= events; ++round) {
    FillLog("dinkes", 5);
    events += 5;
    ASSERT_TRUE(AwaitApplied(events));
    // It knows that it has applied them.
    ASSERT_TRUE(Await([&] { return applied() >= events; }));
    server_->Kill9();
    server_->Start();
    ASSERT_TRUE(AwaitApplied(events)) << "what was taken back is there again";
  }
  EXPECT_TRUE(Await([&] { return applied() > events; })) << "some were applied a second time";
  ExpectSeenIsTheLog();
}

}  // namespace
}  // namespace tanggap::events
