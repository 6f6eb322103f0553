#include "libs/query/page_size.h"

#include <gtest/gtest.h>

#include <climits>

namespace tanggap::query {
namespace {

TEST(PageSizeTest, IsTheUsualOneUnlessAskedAndNeverMoreThanTheMost) {
  constexpr PageLimits kLimits = {.usual = 50, .most = 100};
  EXPECT_EQ(PageSize(0, kLimits), 50);
  EXPECT_EQ(PageSize(1, kLimits), 1);
  EXPECT_EQ(PageSize(51, kLimits), 51);
  EXPECT_EQ(PageSize(100, kLimits), 100);
  EXPECT_EQ(PageSize(101, kLimits), 100);
  EXPECT_EQ(PageSize(INT_MAX, kLimits), 100);
}

}  // namespace
}  // namespace tanggap::query
