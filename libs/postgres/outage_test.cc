// What the pool does when its server goes away, comes back, or stops answering.
#include <gtest/gtest.h>

#include <thread>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/pool.h"
#include "libs/testing/private_postgres.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::HasReason;
using testing::IsOk;

constexpr Statement kRead = {"read", "SELECT 1 AS one"};
constexpr Statement kWrite = {"write", "INSERT INTO note (word) VALUES ('x')"};

class OutageTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = testing::PrivatePostgres::Create(); }
  static void TearDownTestSuite() { server_.reset(); }

  OutageTest() {
    PoolOptions options;
    options.url = server_->Url();
    options.size = 2;
    pool_ = std::make_unique<Pool>(options, clock_, random_);
    EXPECT_THAT(pool_->Query({"make", "CREATE TABLE IF NOT EXISTS note (word text)"}, Soon()),
                IsOk());
  }
  absl::Time Soon() { return clock_.Now() + absl::Seconds(30); }
  // The pool holds a failed attempt against the server for a moment.
  absl::Status UntilAvailable(const Statement& statement) {
    while (true) {
      absl::Status status = pool_->Query(statement, Soon()).status();
      if (errors::ReasonOf(status) != errors::Reason::DATABASE_UNAVAILABLE) return status;
      std::this_thread::yield();
    }
  }

  static std::unique_ptr<testing::PrivatePostgres> server_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  std::unique_ptr<Pool> pool_;
};
std::unique_ptr<testing::PrivatePostgres> OutageTest::server_;

TEST_F(OutageTest, ARestartIsNotNoticedByWhoComesAfterIt) {
  server_->Stop();
  server_->Start();
  EXPECT_THAT(pool_->Query(kWrite, Soon()), IsOk());
}

TEST_F(OutageTest, AnAbsentServerIsToldAtOnceAndFoundAgain) {
  server_->Kill9();
  const absl::Time start = clock_.Now();
  for (int i = 0; i < 100; ++i) {
    const absl::Status status = pool_->Query(kWrite, Soon()).status();
    EXPECT_THAT(status, HasReason(errors::Reason::DATABASE_UNAVAILABLE));
    EXPECT_FALSE(IsInDoubt(status));
    EXPECT_EQ(errors::RetryAfterOf(status), absl::Seconds(1));
  }
  EXPECT_LT(clock_.Now() - start, absl::Seconds(10));
  server_->Start();
  EXPECT_THAT(UntilAvailable(kWrite), IsOk());
}

TEST_F(OutageTest, AFrozenServerDoesNotHoldCallersPastTheirDeadline) {
  ASSERT_THAT(pool_->Query(kRead, Soon()), IsOk());
  server_->Freeze();
  const absl::Time start = clock_.Now();
  EXPECT_THAT(pool_->Query(kRead, start + absl::Milliseconds(200)),
              HasReason(errors::Reason::DEADLINE_EXCEEDED));
  const absl::Status written =
      pool_->Query(kWrite, clock_.Now() + absl::Milliseconds(200)).status();
  // No connection is left, and a new one does not open: nothing was written.
  EXPECT_THAT(written, HasReason(errors::Reason::DEADLINE_EXCEEDED));
  EXPECT_LT(clock_.Now() - start, absl::Seconds(20));
  server_->Thaw();
  EXPECT_THAT(UntilAvailable(kWrite), IsOk());
}

TEST_F(OutageTest, AFrozenServerDoesNotHoldUpTheEnd) {
  ASSERT_THAT(pool_->Query(kRead, Soon()), IsOk());
  server_->Freeze();
  EXPECT_THAT(pool_->Query(kRead, clock_.Now() + absl::Milliseconds(200)),
              HasReason(errors::Reason::DEADLINE_EXCEEDED));
  const absl::Time start = clock_.Now();
  pool_.reset();
  EXPECT_LT(clock_.Now() - start, absl::Seconds(10)) << "or it would have waited for ever";
  server_->Thaw();
}

TEST_F(OutageTest, AWriteOnAFrozenServerIsInDoubt) {
  ASSERT_THAT(pool_->Query(kRead, Soon()), IsOk());
  server_->Freeze();
  const absl::Status status = pool_->Query(kWrite, clock_.Now() + absl::Milliseconds(200)).status();
  server_->Thaw();
  EXPECT_TRUE(IsInDoubt(status)) << status;
  EXPECT_THAT(UntilAvailable(kRead), IsOk());
}

}  // namespace
}  // namespace tanggap::postgres
