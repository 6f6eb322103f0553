#include "services/cli/patience.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "libs/errors/error.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::cli {
namespace {

using errors::Error;
using errors::Reason;
using tanggap::testing::IsOk;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

class PatienceTest : public ::testing::Test {
 protected:
  Patience Of(absl::Duration total, absl::Duration longest_pause = absl::Hours(1)) {
    return Patience({.total = total,
                     .longest_pause = longest_pause,
                     .wait =
                         [this](absl::Duration pause) {
                           pauses_.push_back(pause);
                           return pauses_.size() < stop_after_;
                         }},
                    random_);
  }

  base::SystemRandom random_;
  std::vector<absl::Duration> pauses_;
  size_t stop_after_ = 1'000;
};

TEST_F(PatienceTest, WhatMayPassIsTriedUntilItDoesAfterLongerAndLongerPauses) {
  int tries = 0;
  const absl::StatusOr<int> got = Of(absl::Hours(1)).Try([&]() -> absl::StatusOr<int> {
    if (++tries < 6) return absl::UnavailableError("away");
    return tries;
  });
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(*got, 6);
  ASSERT_THAT(pauses_, SizeIs(5));
  // Half as long to half as long again: four times as long two tries on is longer for certain.
  EXPECT_THAT(pauses_[2], Gt(pauses_[0]));
  EXPECT_THAT(pauses_[4], Gt(pauses_[2]));
}

TEST_F(PatienceTest, WhatWillNotPassIsTriedOnce) {
  for (const absl::Status& failure :
       {Error(Reason::ROLE_MISSING).ToStatus(), Error(Reason::REQUEST_TOO_LARGE).ToStatus()})
    EXPECT_EQ(Of(absl::Hours(1)).Try([&] { return failure; }), failure);
  EXPECT_THAT(pauses_, IsEmpty());
}

TEST_F(PatienceTest, ItEndsWhenAllPausesTogetherWouldBeTooLong) {
  const absl::Status last =
      Of(absl::Seconds(10), absl::Seconds(1)).Try([] { return absl::UnavailableError("away"); });
  EXPECT_TRUE(absl::IsUnavailable(last));
  absl::Duration waited;
  for (const absl::Duration pause : pauses_) waited += pause;
  EXPECT_THAT(waited, AllOf(Gt(absl::Seconds(8)), Le(absl::Seconds(10))));
  EXPECT_THAT(pauses_, Each(Le(absl::Seconds(1.5))));
}

TEST_F(PatienceTest, TheServiceIsLeftAloneForAsLongAsItAsks) {
  int tries = 0;
  EXPECT_THAT(Of(absl::Hours(1)).Try([&]() -> absl::Status {
    if (++tries > 1) return absl::OkStatus();
    return Error(Reason::OVERLOADED).RetryAfter(absl::Seconds(20));
  }),
              IsOk());
  EXPECT_THAT(pauses_, Each(Ge(absl::Seconds(10))));
}

TEST_F(PatienceTest, ItBeginsAnewWhenSomethingIsReached) {
  int tries = 0;
  Patience patience = Of(absl::Seconds(1));
  EXPECT_THAT(patience.Try([&]() -> absl::Status {
    if (++tries == 100) return absl::OkStatus();
    patience.BeginAnew();
    return absl::AbortedError("more of it");
  }),
              IsOk());
  EXPECT_THAT(pauses_, AllOf(SizeIs(99), Each(Le(absl::Milliseconds(300)))));
}

TEST_F(PatienceTest, WhoWaitsMayStopIt) {
  stop_after_ = 3;
  EXPECT_TRUE(absl::IsUnavailable(
      Of(absl::InfiniteDuration()).Try([] { return absl::UnavailableError("away"); })));
  EXPECT_THAT(pauses_, SizeIs(3));
}

}  // namespace
}  // namespace tanggap::cli
