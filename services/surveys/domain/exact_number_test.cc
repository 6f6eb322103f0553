#include "services/surveys/domain/exact_number.h"

#include <gtest/gtest.h>

#include <string>

namespace tanggap::surveys {
namespace {

TEST(ExactNumberTest, ReadsExactly) {
  EXPECT_EQ(ReadMillionths("12"), 12 * kMillion);
  EXPECT_EQ(ReadMillionths("-0.5"), -500'000);
  EXPECT_EQ(ReadMillionths("0.000001"), 1);
  EXPECT_EQ(ReadMillionths("999999999999.999999"), 999'999'999'999'999'999);
  EXPECT_EQ(ReadMillionths("-999999999999.999999"), -999'999'999'999'999'999);
  EXPECT_EQ(ReadMillionths("007.10"), 7'100'000);
}

TEST(ExactNumberTest, RefusesEverythingElse) {
  for (const char* text : {"", "-", ".", "1.", ".5", "+1", "1,5", "1e3", " 1", "1 ", "--1", "1.2.3",
                           "1234567890123", "1.1234567", "0x1", "NaN", "\xC2\xB2"}) {
    EXPECT_EQ(ReadMillionths(text), std::nullopt) << text;
  }
}

TEST(ExactNumberTest, CountsDecimals) {
  EXPECT_EQ(DecimalsOf(0), 0);
  EXPECT_EQ(DecimalsOf(3 * kMillion), 0);
  EXPECT_EQ(DecimalsOf(-1'500'000), 1);
  EXPECT_EQ(DecimalsOf(1), 6);
}

TEST(ExactNumberTest, HasOneWayToWriteEach) {
  EXPECT_EQ(CanonicalNumber("-0.50"), "-0.5");
  EXPECT_EQ(CanonicalNumber("007.0"), "7");
  EXPECT_EQ(CanonicalNumber("-0"), "0");
  EXPECT_EQ(CanonicalNumber("-0.000"), "0");
  EXPECT_EQ(CanonicalNumber("0.05"), "0.05");
  EXPECT_EQ(CanonicalNumber("100"), "100");
  EXPECT_EQ(CanonicalNumber("-12.340000"), "-12.34");
  EXPECT_EQ(CanonicalNumber("abc"), "abc");
}

}  // namespace
}  // namespace tanggap::surveys
