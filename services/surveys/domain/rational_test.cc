#include "services/surveys/domain/rational.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include "services/surveys/domain/big_integer.h"

namespace tanggap::surveys {
namespace {

TEST(RationalTest, RoundsHalfUpAndAwayFromZero) {
  EXPECT_EQ(Rational(76605, 1000).Decimal(2), "76.61");
  EXPECT_EQ(Rational(88305, 1000).Decimal(2), "88.31") << "a double would say 88.30";
  EXPECT_EQ(Rational(766049, 10000).Decimal(2), "76.60");
  EXPECT_EQ(Rational(-1, 8).Decimal(2), "-0.13");
  EXPECT_EQ(Rational(1, 200).Decimal(2), "0.01");
  EXPECT_EQ(Rational(5, 2).Decimal(0), "3");
  EXPECT_EQ(Rational(-1, 1000).Decimal(2), "0.00") << "no sign of nothing";
  EXPECT_EQ(Rational(999999, 1000).Decimal(2), "1000.00");
  EXPECT_EQ(Rational(0).Decimal(4), "0.0000");
}

TEST(RationalTest, RoundedIsWhatDecimalPrints) {
  std::mt19937 engine(1);
  for (int i = 0; i < 2000; ++i) {
    const int64_t numerator = static_cast<int64_t>(engine()) - (int64_t{1} << 31);
    const Rational value(numerator, 1 + engine() % 100000);
    const int digits = static_cast<int>(engine() % 7);
    EXPECT_EQ(value.Rounded(digits), *Rational::FromDecimal(value.Decimal(digits)));
  }
}

TEST(RationalTest, SaysItselfInLowestTerms) {
  EXPECT_EQ((Rational(25) * Rational(3142, 100) / Rational(9)).Exact(), "1571/18");
  EXPECT_EQ(Rational(6, 2).Exact(), "3");
  EXPECT_EQ(Rational(3, -6).Exact(), "-1/2");
  EXPECT_EQ(Rational(std::numeric_limits<int64_t>::min()).Exact(), "-9223372036854775808");
}

TEST(RationalTest, KnowsWhichDecimalsEnd) {
  EXPECT_EQ(Rational(1, 8).WholeDecimal(), "0.125");
  EXPECT_EQ(Rational(1, 10).WholeDecimal(), "0.1");
  EXPECT_EQ(Rational(1).WholeDecimal(), "1");
  EXPECT_EQ(Rational(1, 9).WholeDecimal(), std::nullopt);
  EXPECT_EQ(Rational(1, 524288).WholeDecimal(), "0.0000019073486328125");
}

TEST(RationalTest, TakesPlainDecimalsAndNothingElse) {
  EXPECT_EQ(Rational::FromDecimal("0.111"), Rational(111, 1000));
  EXPECT_EQ(Rational::FromDecimal("007.50"), Rational(15, 2)) << "not octal";
  EXPECT_EQ(Rational::FromDecimal("-0.5"), Rational(-1, 2));
  EXPECT_EQ(Rational::FromDecimal("0"), Rational(0));
  for (const char* text : {"", "-", ".", ".5", "5.", "1,5", "1e3", "+1", " 1", "1 ", "0x1f", "--1"})
    EXPECT_FALSE(Rational::FromDecimal(text).has_value()) << text;
  EXPECT_FALSE(Rational::FromDecimal(std::string(61, '1')).has_value());
}

TEST(RationalTest, Compares) {
  EXPECT_LT(Rational(1, 3), Rational(34, 100));
  EXPECT_GT(Rational(-1, 3), Rational(-34, 100));
  EXPECT_EQ(Rational(2, 4), Rational(1, 2));
}

TEST(RationalTest, CeilingGoesUp) {
  EXPECT_EQ(Rational(7, 2).Ceiling(), 4);
  EXPECT_EQ(Rational(4).Ceiling(), 4);
  EXPECT_EQ(Rational(-7, 2).Ceiling(), -3);
  EXPECT_EQ(Rational(0).Ceiling(), 0);
}

TEST(RationalTest, TurnsIntoTheNearestDoubleHoweverLongItIs) {
  EXPECT_EQ(Rational(1, 3).ToDouble(), 1.0 / 3);
  EXPECT_EQ(Rational(-1, 10).ToDouble(), -0.1);
  BigInteger big = 1;
  for (int i = 0; i < 200; ++i) big *= 1000003;
  const double third = RatioOf(big, 3 * big + 1).ToDouble();
  EXPECT_LE(std::abs(third - 1.0 / 3), 1e-16);
  EXPECT_EQ(RatioOf(big, big * 1024).ToDouble(), 1.0 / 1024);
}

}  // namespace
}  // namespace tanggap::surveys
