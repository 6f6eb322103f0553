#include "libs/auth/token_cache.h"

#include <gtest/gtest.h>

#include "libs/auth/test_tokens.h"
#include "libs/base/strings.h"

namespace tanggap::auth {
namespace {

class TokenCacheTest : public testing::Test {
 protected:
  TokenCache cache_{3};
  const std::shared_ptr<const Principal> somebody_ = std::make_shared<const Principal>();
};

TEST_F(TokenCacheTest, KeepsATokenForAMinute) {
  cache_.Keep("token", somebody_, kTestNow + absl::Hours(1), kTestNow);
  EXPECT_EQ(cache_.Find("token", kTestNow), somebody_);
  EXPECT_EQ(cache_.Find("token", kTestNow + absl::Seconds(59)), somebody_);
  EXPECT_EQ(cache_.Find("token", kTestNow + absl::Seconds(60)), nullptr);
  EXPECT_EQ(cache_.Find("Token", kTestNow), nullptr);
}

TEST_F(TokenCacheTest, NeverOutlivesItsToken) {
  cache_.Keep("token", somebody_, kTestNow + absl::Seconds(5), kTestNow);
  EXPECT_EQ(cache_.Find("token", kTestNow + absl::Seconds(4)), somebody_);
  EXPECT_EQ(cache_.Find("token", kTestNow + absl::Seconds(5)), nullptr);
  cache_.Keep("late", somebody_, kTestNow, kTestNow);
  EXPECT_EQ(cache_.Find("late", kTestNow), nullptr);
  EXPECT_EQ(cache_.size(), 1u);
}

TEST_F(TokenCacheTest, AClockSetBackDoesNotProlongIt) {
  cache_.Keep("token", somebody_, kTestNow + absl::Hours(1), kTestNow);
  EXPECT_EQ(cache_.Find("token", kTestNow - absl::Hours(1)), nullptr);
}

TEST_F(TokenCacheTest, IsBoundedAndForgetsTheOldest) {
  for (int i = 0; i < 100; ++i) {
    cache_.Keep(base::Join("token", i), somebody_, kTestNow + absl::Hours(1), kTestNow);
    cache_.Keep(base::Join("token", i), somebody_, kTestNow + absl::Hours(1), kTestNow);
  }
  EXPECT_EQ(cache_.size(), 3u);
  EXPECT_EQ(cache_.Find("token96", kTestNow), nullptr);
  EXPECT_EQ(cache_.Find("token97", kTestNow), somebody_);
  EXPECT_EQ(cache_.Find("token99", kTestNow), somebody_);
}

}  // namespace
}  // namespace tanggap::auth
