#include "services/cli/survey/figure_text.h"

#include <gtest/gtest.h>

namespace tanggap::cli {
namespace {

TEST(FigureTextTest, RoundsHalfAwayFromZeroWithoutAFloatingPoint) {
  EXPECT_EQ(Rounded("87.277777777778", 2), "87.28");
  EXPECT_EQ(Rounded("76.605", 2), "76.61");
  EXPECT_EQ(Rounded("76.604999999999", 2), "76.60");
  EXPECT_EQ(Rounded("-0.125", 2), "-0.13");
  EXPECT_EQ(Rounded("-0.001", 2), "0.00");
  EXPECT_EQ(Rounded("99.996", 2), "100.00");
  EXPECT_EQ(Rounded("0.5", 0), "1");
  EXPECT_EQ(Rounded("9.5", 0), "10");
}

TEST(FigureTextTest, WhatHasFewerDigitsStays) {
  EXPECT_EQ(Rounded("3", 2), "3");
  EXPECT_EQ(Rounded("3.3", 2), "3.3");
  EXPECT_EQ(Rounded("", 2), "");
}

TEST(FigureTextTest, SharesBecomeHundredths) {
  EXPECT_EQ(Percent("0.921034000000", 1), "92.1 %");
  EXPECT_EQ(Percent("0.95", 0), "95 %");
  EXPECT_EQ(Percent("1", 1), "100 %");
  EXPECT_EQ(Percent("0.000000000000", 1), "0.0 %");
  EXPECT_EQ(Percent("0.9996", 1), "100.0 %");
}

}  // namespace
}  // namespace tanggap::cli
