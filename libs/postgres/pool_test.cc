#include "libs/postgres/pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::HasReason;
using testing::IsOk;
using testing::StatusIs;

constexpr Statement kSleep = {"sleep", "SELECT 1 AS one FROM pg_sleep(30)"};
constexpr Statement kBackend = {"backend", "SELECT pg_backend_pid() AS pid"};
constexpr Statement kInsert = {"insert_note", "INSERT INTO note (word) VALUES ($1)"};
constexpr Statement kCount = {"count_notes", "SELECT count(*) AS notes FROM note"};

class PoolTest : public testing::PostgresFixture {
 protected:
  PoolTest() { database().Execute("CREATE TABLE note (word text)"); }

  std::unique_ptr<Pool> MakePool(int size) {
    PoolOptions options;
    options.url = database().url();
    options.size = size;
    options.dynamic_statements = 3;
    options.max_waiters = 4;
    return std::make_unique<Pool>(options, clock(), random());
  }
  int64_t Notes() { return pool().Query(kCount, Soon())->Only().Int("notes"); }
  // Ends every session of the pools under test; those are named "tanggap".
  void EndSessions() {
    database().Execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = "
        "'tanggap' AND datname = current_database()");
  }
  void AwaitActive(const std::string& name, int count) {
    const std::string sql = base::Join("SELECT count(*) >= ", count,
                                       " FROM pg_stat_activity WHERE state = 'active' AND "
                                       "datname = current_database() AND query LIKE '%",
                                       name, "%' AND pid <> pg_backend_pid()");
    while (database().Execute(sql) != "t") std::this_thread::yield();
  }
};

TEST_F(PoolTest, SessionsHaveTheSettingsThatEverythingReliesOn) {
  const Row row =
      pool()
          .Query({"settings",
                  "SELECT current_setting('TimeZone') AS zone, current_setting('jit') AS jit, "
                  "current_setting('plan_cache_mode') AS plans, "
                  "current_setting('statement_timeout') AS statement, "
                  "current_setting('idle_in_transaction_session_timeout') AS idle, "
                  "current_setting('lock_timeout') AS lock, "
                  "current_setting('application_name') AS name"},
                 Soon())
          ->Only();
  EXPECT_EQ(row.Text("zone"), "UTC");
  EXPECT_EQ(row.Text("jit"), "off");
  EXPECT_EQ(row.Text("plans"), "force_generic_plan");
  EXPECT_EQ(row.Text("statement"), "30s");
  EXPECT_EQ(row.Text("idle"), "10s");
  EXPECT_EQ(row.Text("lock"), "5s");
  EXPECT_EQ(row.Text("name"), "test");
}

TEST_F(PoolTest, ConnectsOnlyWhenNeededAndKeepsTheConnection) {
  auto own = MakePool(2);
  EXPECT_EQ(own->state().open, 0);
  const int64_t first = own->Query(kBackend, Soon())->Only().Int("pid");
  EXPECT_EQ(own->Query(kBackend, Soon())->Only().Int("pid"), first);
  EXPECT_EQ(own->state().open, 1);
  EXPECT_EQ(own->state().in_use, 0);
}

TEST_F(PoolTest, AnAddressThatCannotBeReadIsAnError) {
  PoolOptions options;
  options.url = "postgresql//nonsense password=rahasia";
  Pool broken(options, clock(), random());
  const absl::Status status = broken.Query(kBackend, Soon()).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(status.message()), ::testing::Not(::testing::HasSubstr("rahasia")));
}

TEST_F(PoolTest, AStatementPastItsDeadlineIsCancelledAndTheConnectionKept) {
  auto own = MakePool(1);
  const int64_t before = own->Query(kBackend, Soon())->Only().Int("pid");
  const absl::Time start = clock().Now();
  const absl::Status status = own->Query(kSleep, start + absl::Milliseconds(100)).status();
  EXPECT_THAT(status, HasReason(errors::Reason::DEADLINE_EXCEEDED));
  EXPECT_LT(clock().Now() - start, absl::Seconds(15));
  EXPECT_EQ(own->Query(kBackend, Soon())->Only().Int("pid"), before);
}

TEST_F(PoolTest, ACancelledWriteHasNoEffect) {
  const absl::Status status =
      pool()
          .Query({"slow_insert", "INSERT INTO note (word) SELECT 'x' FROM pg_sleep(30)"},
                 clock().Now() + absl::Milliseconds(50))
          .status();
  EXPECT_THAT(status, HasReason(errors::Reason::DEADLINE_EXCEEDED));
  EXPECT_FALSE(IsInDoubt(status));
  EXPECT_EQ(Notes(), 0);
}

TEST_F(PoolTest, ADeadlineInThePastRunsNothing) {
  EXPECT_THAT(pool().Query(kInsert, Params().Text("x"), clock().Now() - absl::Seconds(1)),
              HasReason(errors::Reason::DEADLINE_EXCEEDED));
  EXPECT_EQ(Notes(), 0);
}

TEST_F(PoolTest, WaitersAreServedInTheOrderInWhichTheyCame) {
  auto own = MakePool(1);
  std::vector<int> order;
  base::Mutex mutex;
  std::vector<std::thread> threads;
  ASSERT_THAT(own->Transact(Soon(),
                            [&](Transaction&) {
                              for (int i = 0; i < 4; ++i) {
                                threads.emplace_back([&, i] {
                                  EXPECT_THAT(own->Transact(Soon(),
                                                            [&](Transaction&) {
                                                              base::MutexLock lock(mutex);
                                                              order.push_back(i);
                                                              return absl::OkStatus();
                                                            }),
                                              IsOk());
                                });
                                while (own->state().waiting < i + 1) std::this_thread::yield();
                              }
                              return absl::OkStatus();
                            }),
              IsOk());
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3}));
}

TEST_F(PoolTest, WaitersGiveUpAtTheirDeadlineAndTooManyAreRefused) {
  auto own = MakePool(1);
  ASSERT_THAT(
      own->Transact(Soon(),
                    [&](Transaction&) {
                      EXPECT_THAT(own->Query(kBackend, clock().Now() + absl::Milliseconds(20)),
                                  HasReason(errors::Reason::DEADLINE_EXCEEDED));
                      std::vector<std::thread> threads;
                      for (int i = 0; i < 4; ++i) {
                        threads.emplace_back([&] {
                          EXPECT_THAT(own->Query(kBackend, clock().Now() + absl::Milliseconds(500)),
                                      StatusIs(absl::StatusCode::kDeadlineExceeded));
                        });
                      }
                      while (own->state().waiting < 4) std::this_thread::yield();
                      EXPECT_THAT(own->Query(kBackend, Soon()),
                                  HasReason(errors::Reason::OVERLOADED));
                      for (std::thread& thread : threads) thread.join();
                      return absl::OkStatus();
                    }),
      IsOk());
  EXPECT_THAT(own->Query(kBackend, Soon()), IsOk());
}

TEST_F(PoolTest, ManyThreadsShareFewConnections) {
  auto own = MakePool(3);
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        EXPECT_THAT(own->Query(kInsert, Params().Text("x"), Soon()), IsOk());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Notes(), 300);
  EXPECT_LE(own->state().open, 3);
}

TEST_F(PoolTest, AReadGoesOnAfterItsSessionWasEnded) {
  auto own = MakePool(1);
  ASSERT_THAT(own->Query(kBackend, Soon()), IsOk());
  std::thread reader([&] {
    absl::StatusOr<Rows> rows =
        own->Query({"slow_read", "SELECT 1 AS one FROM pg_sleep(0.3)"}, Soon());
    EXPECT_THAT(rows, IsOk());
  });
  AwaitActive("pg_sleep(0.3)", 1);
  EndSessions();
  reader.join();
}

TEST_F(PoolTest, AWriteWhoseSessionWasEndedIsInDoubt) {
  auto own = MakePool(1);
  absl::Status status;
  std::thread writer([&] {
    status =
        own->Query({"slow_write", "INSERT INTO note (word) SELECT 'x' FROM pg_sleep(20)"}, Soon())
            .status();
  });
  AwaitActive("pg_sleep(20)", 1);
  EndSessions();
  writer.join();
  EXPECT_THAT(status, HasReason(errors::Reason::COMMIT_IN_DOUBT));
  EXPECT_TRUE(IsInDoubt(status));
  EXPECT_FALSE(IsAboutTheData(status));
  EXPECT_THAT(own->Query(kInsert, Params().Text("y"), Soon()), IsOk());
}

TEST_F(PoolTest, IdleConnectionsThatBrokeAreNotUsedForWrites) {
  auto own = MakePool(2);
  ASSERT_THAT(own->Query(kBackend, Soon()), IsOk());
  EndSessions();
  EXPECT_THAT(own->Query(kInsert, Params().Text("x"), Soon()), IsOk());
  EXPECT_EQ(Notes(), 1);
}

TEST_F(PoolTest, PreparedStatementsSurviveABrokenConnection) {
  auto own = MakePool(1);
  for (int round = 0; round < 3; ++round) {
    EXPECT_THAT(own->Query(kInsert, Params().Text("x"), Soon()), IsOk());
    EndSessions();
  }
  EXPECT_EQ(Notes(), 3);
}

TEST_F(PoolTest, DynamicStatementsArePreparedWithinABound) {
  auto own = MakePool(1);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 10; ++i) {
      const DynamicStatement statement = {"list_notes",
                                          base::Join("SELECT ", i, " + $1::integer AS sum")};
      absl::StatusOr<Rows> rows = own->Query(statement, Params().Int(100), Soon());
      ASSERT_THAT(rows, IsOk());
      EXPECT_EQ(rows->Only().Int("sum"), 100 + i);
    }
  }
  constexpr Statement kPrepared = {"prepared",
                                   "SELECT count(*) AS n, count(*) FILTER (WHERE statement LIKE "
                                   "'SELECT 9 %') AS latest FROM pg_prepared_statements WHERE name "
                                   "LIKE 'dynamic %'"};
  const Row row = own->Query(kPrepared, Soon())->Only();
  EXPECT_EQ(row.Int("n"), 3);
  EXPECT_EQ(row.Int("latest"), 1);
}

TEST_F(PoolTest, ADynamicStatementInUseIsNotTheOldest) {
  auto own = MakePool(1);
  const auto run = [&](const char* sql) {
    EXPECT_THAT(own->Query(DynamicStatement{"any", sql}, Params(), Soon()), IsOk());
  };
  for (const char* sql : {"SELECT 1", "SELECT 2", "SELECT 3", "SELECT 1", "SELECT 4"}) run(sql);
  const Row row = own->Query({"prepared_texts",
                              "SELECT array_agg(statement ORDER BY statement) AS texts FROM "
                              "pg_prepared_statements WHERE name LIKE 'dynamic %'"},
                             Soon())
                      ->Only();
  EXPECT_EQ(row.TextArray("texts"), (std::vector<std::string>{"SELECT 1", "SELECT 3", "SELECT 4"}));
}

TEST_F(PoolTest, EveryStatementIsReported) {
  PoolOptions options;
  options.url = database().url();
  std::vector<std::pair<std::string, absl::StatusCode>> reports;
  options.observer = [&](const StatementReport& report) {
    reports.emplace_back(report.statement, report.code);
    EXPECT_GT(report.duration, absl::ZeroDuration());
  };
  Pool own(options, clock(), random());
  EXPECT_THAT(own.Query(kCount, Soon()), IsOk());
  EXPECT_THAT(own.Query({"wrong", "SELECT wrong"}, Soon()), StatusIs(absl::StatusCode::kInternal));
  EXPECT_EQ(reports,
            (std::vector<std::pair<std::string, absl::StatusCode>>{
                {"count_notes", absl::StatusCode::kOk}, {"wrong", absl::StatusCode::kInternal}}));
}

TEST_F(PoolTest, WorkThatThrowsLeavesNoTransactionBehind) {
  const auto one = MakePool(1);
  EXPECT_THROW(one->Transact(Soon(),
                             [](Transaction& transaction) -> absl::Status {
                               EXPECT_THAT(transaction.Query(kInsert, Params().Text("lost")),
                                           IsOk());
                               throw std::bad_alloc();
                             })
                   .IgnoreError(),
               std::bad_alloc);
  EXPECT_THAT(one->Query(kInsert, Params().Text("kept"), Soon()), IsOk());
  EXPECT_EQ(Notes(), 1) << "seen by another session: what was answered OK is committed";
}

TEST_F(PoolTest, OldConnectionsAreReplaced) {
  PoolOptions options;
  options.url = database().url();
  options.max_lifetime = absl::ZeroDuration();
  Pool own(options, clock(), random());
  const int64_t first = own.Query(kBackend, Soon())->Only().Int("pid");
  EXPECT_NE(own.Query(kBackend, Soon())->Only().Int("pid"), first);
  EXPECT_EQ(own.state().open, 0);
}

}  // namespace
}  // namespace tanggap::postgres
