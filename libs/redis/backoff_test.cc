#include "libs/redis/backoff.h"

#include <gtest/gtest.h>

#include <set>

namespace tanggap::redis::internal {
namespace {

constexpr absl::Duration kShortest = absl::Milliseconds(50);
constexpr absl::Duration kLongest = absl::Seconds(2);

TEST(BackoffTest, DoublesItsBoundUpToTheLongest) {
  base::SeededRandom random(7);
  for (int repeat = 0; repeat < 100; ++repeat) {
    Backoff backoff(kShortest, kLongest);
    absl::Duration bound = kShortest;
    for (int failures = 0; failures < 20; ++failures) {
      bound = std::min(bound * 2, kLongest);
      const absl::Duration pause = backoff.Fail(random);
      EXPECT_GE(pause, kShortest);
      EXPECT_LE(pause, bound);
    }
  }
}

TEST(BackoffTest, IsRandomAndReachesFar) {
  base::SeededRandom random(7);
  Backoff backoff(kShortest, kLongest);
  std::set<absl::Duration> pauses;
  for (int i = 0; i < 100; ++i) pauses.insert(backoff.Fail(random));
  EXPECT_GT(pauses.size(), 90u);
  EXPECT_GT(*pauses.rbegin(), kLongest * 0.9);
}

TEST(BackoffTest, StartsAnewAfterSuccess) {
  base::SeededRandom random(7);
  Backoff backoff(kShortest, kLongest);
  for (int i = 0; i < 20; ++i) backoff.Fail(random);
  backoff.Succeed();
  EXPECT_LE(backoff.Fail(random), kShortest * 2);
}

TEST(BackoffTest, TakesOneLengthForBoth) {
  base::SeededRandom random(7);
  Backoff backoff(kShortest, kShortest);
  EXPECT_EQ(backoff.Fail(random), kShortest);
}

}  // namespace
}  // namespace tanggap::redis::internal
