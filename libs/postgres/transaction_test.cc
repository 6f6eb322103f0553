#include "libs/postgres/transaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::HasReason;
using testing::IsOk;
using testing::StatusIs;

constexpr Statement kAdd = {"add", "UPDATE account SET sum = sum + $2 WHERE id = $1"};
constexpr Statement kSum = {"sum", "SELECT sum(sum)::bigint AS sum FROM account"};

class TransactionTest : public testing::PostgresFixture {
 protected:
  TransactionTest() {
    database().Execute(
        "CREATE TABLE account (id integer PRIMARY KEY, sum bigint CHECK (sum < 1000));"
        "INSERT INTO account VALUES (1, 0), (2, 0)");
  }
  static absl::Status Add(Transaction& transaction, int id, int by) {
    return transaction.Query(kAdd, Params().Int(id).Int(by)).status();
  }
  int64_t Sum() { return pool().Query(kSum, Soon())->Only().Int("sum"); }
};

TEST_F(TransactionTest, CommitsAllOrNothing) {
  EXPECT_THAT(pool().Transact(Soon(),
                              [](Transaction& transaction) {
                                TANGGAP_RETURN_IF_ERROR(Add(transaction, 1, 5));
                                return Add(transaction, 2, 6);
                              }),
              IsOk());
  EXPECT_EQ(Sum(), 11);
  EXPECT_THAT(pool().Transact(Soon(),
                              [](Transaction& transaction) -> absl::Status {
                                TANGGAP_RETURN_IF_ERROR(Add(transaction, 1, 100));
                                return absl::NotFoundError("changed my mind");
                              }),
              StatusIs(absl::StatusCode::kNotFound, "changed my mind"));
  EXPECT_EQ(Sum(), 11);
}

TEST_F(TransactionTest, AFailureThatTheFunctionOverlooksIsStillAFailure) {
  const absl::Status status = pool().Transact(Soon(), [](Transaction& transaction) {
    Add(transaction, 1, 5).IgnoreError();
    Add(transaction, 1, 5000).IgnoreError();
    Add(transaction, 2, 5).IgnoreError();
    return absl::OkStatus();
  });
  EXPECT_EQ(ConstraintOf(status), "account_sum_check");
  EXPECT_EQ(Sum(), 0);
}

TEST_F(TransactionTest, DeadlocksAreRunAgain) {
  base::Mutex mutex;
  base::Condition both;
  int ready = 0;
  std::atomic<int> runs = 0;
  const auto transfer = [&](int from, int to) {
    bool first = true;
    EXPECT_THAT(pool().Transact(Soon(),
                                [&](Transaction& transaction) {
                                  ++runs;
                                  TANGGAP_RETURN_IF_ERROR(Add(transaction, from, -1));
                                  if (std::exchange(first, false)) {
                                    base::MutexLock lock(mutex);
                                    ++ready;
                                    both.NotifyAll();
                                    while (ready < 2) both.Wait(lock);
                                  }
                                  return Add(transaction, to, 2);
                                }),
                IsOk());
  };
  std::thread other([&] { transfer(2, 1); });
  transfer(1, 2);
  other.join();
  EXPECT_EQ(Sum(), 2);
  EXPECT_GE(runs, 3);  // more when the one that runs again is quicker than the one it gave way to
}

TEST_F(TransactionTest, RetriesEndAtTheDeadline) {
  database().Execute(
      "CREATE FUNCTION raise_collision() RETURNS integer LANGUAGE plpgsql AS "
      "$$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$");
  int runs = 0;
  const absl::Status collided =
      pool().Transact(clock().Now() + absl::Milliseconds(300), [&](Transaction& transaction) {
        ++runs;
        return transaction.Query({"collide_2", "SELECT raise_collision()"}).status();
      });
  // By the last attempt, or because the deadline passed during it.
  EXPECT_THAT(collided, ::testing::AnyOf(HasReason(errors::Reason::CONCURRENT_CHANGE),
                                         HasReason(errors::Reason::DEADLINE_EXCEEDED)));
  EXPECT_GT(runs, 1);
}

TEST_F(TransactionTest, OtherFailuresAreNotRunAgain) {
  int runs = 0;
  const absl::Status status = pool().Transact(Soon(), [&](Transaction& transaction) {
    ++runs;
    return transaction.Query({"no_such_table", "SELECT 1 FROM no_such_table"}).status();
  });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal));
  EXPECT_EQ(runs, 1);
}

TEST_F(TransactionTest, AConnectionThatBrokeBeforeCommitIsNoDoubtAndRunsAgain) {
  int runs = 0;
  EXPECT_THAT(
      pool().Transact(
          Soon(),
          [&](Transaction& transaction) {
            TANGGAP_RETURN_IF_ERROR(Add(transaction, 1, 1));
            if (++runs == 1) {
              const Rows own = *transaction.Query({"pid", "SELECT pg_backend_pid()::text AS pid"});
              database().Execute("SELECT pg_terminate_backend(" + own.Only().Text("pid") +
                                 ", 5000)");
            }
            return Add(transaction, 2, 1);
          }),
      IsOk());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(Sum(), 2);
}

TEST_F(TransactionTest, AConnectionThatBreaksAtCommitIsInDoubt) {
  const absl::Status status = pool().Transact(Soon(), [&](Transaction& transaction) {
    TANGGAP_RETURN_IF_ERROR(Add(transaction, 1, 1));
    const Rows own = *transaction.Query({"pid", "SELECT pg_backend_pid()::text AS pid"});
    database().Execute("SELECT pg_terminate_backend(" + own.Only().Text("pid") + ", 5000)");
    return absl::OkStatus();
  });
  EXPECT_TRUE(IsInDoubt(status)) << status;
  EXPECT_EQ(Sum(), 0);
}

TEST_F(TransactionTest, AStatementPastTheDeadlineRollsBackAndLeavesTheSessionFit) {
  EXPECT_THAT(pool().Transact(clock().Now() + absl::Milliseconds(100),
                              [](Transaction& transaction) {
                                TANGGAP_RETURN_IF_ERROR(Add(transaction, 1, 1));
                                return transaction.Query({"nap", "SELECT pg_sleep(30)"}).status();
                              }),
              HasReason(errors::Reason::DEADLINE_EXCEEDED));
  EXPECT_EQ(Sum(), 0);
}

}  // namespace
}  // namespace tanggap::postgres
