// A fraction without limit, for every figure that a regulation defines: 1/9 stays 1/9, and 88.305
// is not a little less than it is. When a figure is printed it is rounded half up, once.
//
//   Rational mean(1096, 314);
//   Rational weight = *Rational::FromDecimal("0.111");
//   (Rational(25) * mean * weight).Decimal(2);     // "9.69"
//   mean.Exact();                                  // "548/157"
//
// Half up means away from zero: -0.125 to two digits is -0.13. Dividing by zero ends the process,
// as it does with integers.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tanggap::surveys {

class Rational {
 public:
  Rational();
  Rational(int64_t whole);  // NOLINT: a whole number is a fraction
  Rational(int64_t numerator, int64_t denominator);
  Rational(const Rational& other);
  Rational(Rational&& other) noexcept;
  Rational& operator=(const Rational& other);
  Rational& operator=(Rational&& other) noexcept;
  ~Rational();

  // "3", "0.111", "-1.50"; nothing for any other text.
  static std::optional<Rational> FromDecimal(std::string_view text);

  Rational& operator+=(const Rational& other);
  Rational& operator-=(const Rational& other);
  Rational& operator*=(const Rational& other);
  Rational& operator/=(const Rational& other);
  friend Rational operator+(Rational left, const Rational& right) { return left += right; }
  friend Rational operator-(Rational left, const Rational& right) { return left -= right; }
  friend Rational operator*(Rational left, const Rational& right) { return left *= right; }
  friend Rational operator/(Rational left, const Rational& right) { return left /= right; }
  Rational operator-() const { return Rational(0) - *this; }
  friend bool operator==(const Rational& left, const Rational& right) {
    return left.Compare(right) == 0;
  }
  friend std::strong_ordering operator<=>(const Rational& left, const Rational& right) {
    return left.Compare(right) <=> 0;
  }

  // Rounded half up to so many digits after the point.
  Rational Rounded(int digits) const;
  // The least whole number that is not smaller. The caller knows that it fits.
  int64_t Ceiling() const;

  // Rounded half up, with exactly so many digits after the point, and no sign when that is zero.
  std::string Decimal(int digits) const;
  // All its digits after the point; nothing when they never end, as those of 1/9.
  std::optional<std::string> WholeDecimal() const;
  // In lowest terms: "1571/18", "3", "-1/2".
  std::string Exact() const;
  // The nearest double, or one beside it.
  double ToDouble() const;

 private:
  friend class RationalNumber;
  struct Number;
  int Compare(const Rational& other) const;
  std::unique_ptr<Number> number_;
};

}  // namespace tanggap::surveys
