#include "libs/postgres/group_commit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::HasReason;
using testing::IsOk;
using testing::StatusIs;

struct Vote {
  int64_t id;
  std::string word;
};

// What became of rows, gathered from their completions.
class Results {
 public:
  std::function<void(absl::StatusOr<std::string>)> For(int64_t row) {
    return [this, row](absl::StatusOr<std::string> outcome) {
      base::MutexLock lock(mutex_);
      outcomes_[row].push_back(std::move(outcome));
      ++count_;
      changed_.NotifyAll();
    };
  }
  void Await(size_t count) {
    base::MutexLock lock(mutex_);
    while (count_ < count) changed_.Wait(lock);
  }
  // The one outcome of a row.
  absl::StatusOr<std::string> Of(int64_t row) {
    base::MutexLock lock(mutex_);
    EXPECT_EQ(outcomes_[row].size(), 1u) << "row " << row;
    return outcomes_[row].empty() ? absl::UnknownError("none") : outcomes_[row][0];
  }

 private:
  base::Mutex mutex_;
  base::Condition changed_;
  size_t count_ TANGGAP_GUARDED_BY(mutex_) = 0;
  std::map<int64_t, std::vector<absl::StatusOr<std::string>>> outcomes_ TANGGAP_GUARDED_BY(mutex_);
};

constexpr Statement kInsert = {"insert_votes", R"(
  INSERT INTO vote (id, word) SELECT * FROM unnest($1::bigint[], $2::text[])
  ON CONFLICT (id) DO NOTHING RETURNING id)"};

class GroupCommitTest : public testing::PostgresFixture {
 protected:
  using Votes = GroupCommit<Vote, std::string>;

  GroupCommitTest() {
    database().Execute(
        "CREATE TABLE vote (id bigint PRIMARY KEY, word text CONSTRAINT no_poison CHECK (word <> "
        "'poison'))");
  }
  ~GroupCommitTest() override { Release(); }

  std::unique_ptr<Votes> Make(GroupCommitOptions options = {}) {
    return std::make_unique<Votes>(
        options, clock(), [](const Vote& vote) { return base::Join(1'000'000 + vote.id); },
        [this](const std::vector<const Vote*>& votes, absl::Time deadline) {
          return Flush(votes, deadline);
        });
  }
  absl::StatusOr<Votes::Outcomes> Flush(const std::vector<const Vote*>& votes,
                                        absl::Time deadline) {
    {
      base::MutexLock lock(mutex_);
      sizes_.push_back(votes.size());
      changed_.NotifyAll();
      while (held_) changed_.Wait(lock);
    }
    std::vector<int64_t> ids;
    std::vector<std::string> words;
    for (const Vote* vote : votes) {
      ids.push_back(vote->id);
      words.push_back(vote->word);
    }
    sorted_ = sorted_ && std::is_sorted(ids.begin(), ids.end());
    if (before_statement_) before_statement_();
    TANGGAP_ASSIGN_OR_RETURN(
        const Rows rows, pool().Query(kInsert, Params().IntArray(ids).TextArray(words), deadline));
    std::set<int64_t> written;
    for (const Row& row : rows) written.insert(row.Int("id"));
    Votes::Outcomes outcomes;
    // The first of two equal rows in one batch is the one that was written.
    for (const int64_t id : ids) outcomes.push_back(written.erase(id) == 1 ? "new" : "known");
    return outcomes;
  }
  // Flushes wait from now on; returns when one does.
  void Hold(Votes& votes, Results& results) {
    base::MutexLock lock(mutex_);
    held_ = true;
    const size_t flushes = sizes_.size();
    EXPECT_THAT(votes.Submit({-1, "first"}, Soon(), results.For(-1)), IsOk());
    while (sizes_.size() == flushes) changed_.Wait(lock);
  }
  void Release() {
    base::MutexLock lock(mutex_);
    held_ = false;
    changed_.NotifyAll();
  }
  std::string Count() { return database().Execute("SELECT count(*) FROM vote"); }

  base::Mutex mutex_;
  base::Condition changed_;
  bool held_ TANGGAP_GUARDED_BY(mutex_) = false;
  std::vector<size_t> sizes_ TANGGAP_GUARDED_BY(mutex_);
  std::atomic<bool> sorted_ = true;
  std::function<void()> before_statement_;
};

TEST_F(GroupCommitTest, ManyProducersShareFlushesAndEachGetsItsAnswerOnce) {
  constexpr int kProducers = 64;
  constexpr int kEach = 40;
  Results results;
  auto votes = Make({.writers = 2});
  std::vector<std::thread> producers;
  for (int p = 0; p < kProducers; ++p) {
    producers.emplace_back([&, p] {
      for (int i = 0; i < kEach; ++i) {
        const int64_t id = p * kEach + i;
        while (!votes->Submit({id, "yes"}, Soon(), results.For(id)).ok()) std::this_thread::yield();
      }
    });
  }
  for (std::thread& producer : producers) producer.join();
  results.Await(kProducers * kEach);
  for (int64_t id = 0; id < kProducers * kEach; ++id) EXPECT_EQ(*results.Of(id), "new");
  EXPECT_EQ(Count(), std::to_string(kProducers * kEach));
  base::MutexLock lock(mutex_);
  EXPECT_LT(sizes_.size(), static_cast<size_t>(kProducers * kEach));
  EXPECT_LE(*std::max_element(sizes_.begin(), sizes_.end()), 64u);
  EXPECT_TRUE(sorted_);
}

TEST_F(GroupCommitTest, OnlyThePoisonRowFails) {
  Results results;
  auto votes = Make();
  Hold(*votes, results);
  for (int64_t id = 0; id < 50; ++id) {
    ASSERT_THAT(
        votes->Submit({id, id == 17 || id == 31 ? "poison" : "yes"}, Soon(), results.For(id)),
        IsOk());
  }
  Release();
  results.Await(51);
  for (int64_t id = 0; id < 50; ++id) {
    if (id == 17 || id == 31) {
      EXPECT_EQ(ConstraintOf(results.Of(id).status()), "no_poison");
    } else {
      EXPECT_EQ(*results.Of(id), "new");
    }
  }
  EXPECT_EQ(Count(), "49");
}

TEST_F(GroupCommitTest, DuplicatesAreAnsweredOneByOne) {
  Results results;
  auto votes = Make();
  Hold(*votes, results);
  ASSERT_THAT(votes->Submit({5, "yes"}, Soon(), results.For(50)), IsOk());
  ASSERT_THAT(votes->Submit({5, "yes"}, Soon(), results.For(51)), IsOk());
  ASSERT_THAT(votes->Submit({-1, "first"}, Soon(), results.For(52)), IsOk());
  Release();
  results.Await(4);
  EXPECT_NE(*results.Of(50), *results.Of(51));
  EXPECT_EQ(*results.Of(52), "known");
  EXPECT_EQ(Count(), "2");
}

TEST_F(GroupCommitTest, RowsPastTheirDeadlineAreNotWritten) {
  Results results;
  auto votes = Make();
  Hold(*votes, results);
  ASSERT_THAT(votes->Submit({1, "late"}, clock().Now() - absl::Seconds(1), results.For(1)), IsOk());
  ASSERT_THAT(votes->Submit({2, "yes"}, Soon(), results.For(2)), IsOk());
  Release();
  results.Await(3);
  EXPECT_THAT(results.Of(1), HasReason(errors::Reason::DEADLINE_EXCEEDED));
  EXPECT_EQ(*results.Of(2), "new");
  EXPECT_EQ(Count(), "2");
}

TEST_F(GroupCommitTest, AFullQueueRefusesAndDoesNotComplete) {
  Results results;
  auto votes = Make({.most_waiting = 2});
  Hold(*votes, results);
  ASSERT_THAT(votes->Submit({1, "yes"}, Soon(), results.For(1)), IsOk());
  ASSERT_THAT(votes->Submit({2, "yes"}, Soon(), results.For(2)), IsOk());
  EXPECT_THAT(votes->Submit({3, "yes"}, Soon(), [](auto) { ADD_FAILURE() << "completed"; }),
              HasReason(errors::Reason::OVERLOADED));
  EXPECT_EQ(votes->waiting(), 2u);
  Release();
  results.Await(3);
}

TEST_F(GroupCommitTest, ARowThatWouldBeWrittenTooLateForItsCallerIsRefusedAtOnce) {
  Results results;
  auto votes = Make({.most_rows = 2});
  before_statement_ = [this] { database().Execute("SELECT pg_sleep(0.3)"); };
  ASSERT_THAT(votes->Submit({0, "slow"}, Soon(), results.For(0)), IsOk());
  results.Await(1);

  // A row usually takes 0.15 s or more now, as far as is known.
  Hold(*votes, results);
  const absl::Time impatient = clock().Now() + absl::Seconds(0.6);
  ASSERT_THAT(votes->Submit({1, "yes"}, Soon(), results.For(1)), IsOk());
  ASSERT_THAT(votes->Submit({2, "in the next flush"}, impatient, results.For(2)), IsOk());
  EXPECT_THAT(votes->Submit({3, "no"}, impatient, [](auto) { ADD_FAILURE() << "completed"; }),
              HasReason(errors::Reason::OVERLOADED));
  EXPECT_THAT(votes->Submit({4, "patient"}, Soon(), results.For(4)), IsOk());
  Release();
  results.Await(5);
  EXPECT_EQ(*results.Of(4), "new");
}

TEST_F(GroupCommitTest, ASessionEndedInMidFlushIsRepeatedWhenThatIsSafe) {
  bool ended = false;
  before_statement_ = [&] {
    if (std::exchange(ended, true)) return;
    // Its insert waits for this lock until its session is gone.
    database().Execute("CREATE TABLE gate (open boolean); INSERT INTO gate VALUES (false)");
  };
  database().Execute(
      "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(CASE "
      "WHEN EXISTS (SELECT FROM gate WHERE open) THEN 0 ELSE 20 END); RETURN NEW; END $$;"
      "CREATE TRIGGER slow BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION slow()");
  for (const bool repeatable : {true, false}) {
    ended = !repeatable;
    if (!repeatable) database().Execute("UPDATE gate SET open = false");
    Results results;
    auto votes = Make({.flush_timeout = absl::Seconds(25), .repeatable = repeatable});
    const int64_t id = repeatable ? 1 : 2;
    ASSERT_THAT(votes->Submit({id, "yes"}, Soon(), results.For(id)), IsOk());
    const char* asleep =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND "
        "datname = current_database()";
    while (database().Execute(asleep) != "1") std::this_thread::yield();
    database().Execute(
        "UPDATE gate SET open = true; SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE wait_event = 'PgSleep' AND datname = current_database()");
    results.Await(1);
    if (repeatable) {
      EXPECT_EQ(*results.Of(id), "new");
    } else {
      EXPECT_THAT(results.Of(id), HasReason(errors::Reason::COMMIT_IN_DOUBT));
    }
  }
  EXPECT_EQ(Count(), "1");
}

TEST_F(GroupCommitTest, DrainWritesWhatWaitsAndThenRefuses) {
  Results results;
  auto votes = Make();
  Hold(*votes, results);
  for (int64_t id = 0; id < 200; ++id) {
    ASSERT_THAT(votes->Submit({id, "yes"}, Soon(), results.For(id)), IsOk());
  }
  Release();
  votes->Drain(Soon());
  for (int64_t id = 0; id < 200; ++id) EXPECT_EQ(*results.Of(id), "new");
  EXPECT_THAT(votes->Submit({1, "yes"}, Soon(), results.For(1000)),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(GroupCommitTest, DrainPastItsDeadlineTellsThoseWhoStillWait) {
  Results results;
  auto votes = Make();
  Hold(*votes, results);
  ASSERT_THAT(votes->Submit({1, "yes"}, Soon(), results.For(1)), IsOk());
  std::thread releaser([&] {
    results.Await(1);  // the row that waited, told
    Release();
  });
  votes->Drain(clock().Now() + absl::Milliseconds(20));
  releaser.join();
  EXPECT_THAT(results.Of(1), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(*results.Of(-1), "new");
  EXPECT_EQ(Count(), "1");
}

}  // namespace
}  // namespace tanggap::postgres
