#include "services/surveys/domain/rational.h"

#include <algorithm>
#include <utility>

#include "libs/base/invariant.h"
#include "services/surveys/domain/big_integer.h"

namespace tanggap::surveys {

namespace {

using BigRational = boost::multiprecision::cpp_rational;

// What FromDecimal takes: far more digits than any contract allows, and few enough to be cheap.
constexpr size_t kMostCharacters = 60;

BigInteger PowerOfTen(int digits) {
  return boost::multiprecision::pow(BigInteger(10), static_cast<unsigned>(digits));
}

// |value| * 10^digits, rounded half up.
BigInteger ScaledHalfUp(const BigRational& value, int digits) {
  const BigInteger numerator = abs(boost::multiprecision::numerator(value)) * PowerOfTen(digits);
  const BigInteger denominator = boost::multiprecision::denominator(value);
  return BigInteger((2 * numerator + denominator) / (2 * denominator));
}

bool AreDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// How often `number` can be divided by `prime`; what is left stays in `number`.
int TakeOut(int prime, BigInteger& number) {
  int times = 0;
  for (; number % prime == 0; ++times) number /= prime;
  return times;
}

}  // namespace

struct Rational::Number {
  BigRational value;
};

// The one who may look inside for big_integer.h.
class RationalNumber {
 public:
  static const BigRational& Of(const Rational& rational) { return rational.number_->value; }
  static Rational From(BigRational value) {
    Rational rational;
    rational.number_->value = std::move(value);
    return rational;
  }
};

Rational::Rational() : number_(std::make_unique<Number>()) {}
Rational::Rational(int64_t whole) : number_(std::make_unique<Number>(whole)) {}
Rational::Rational(int64_t numerator, int64_t denominator) : number_(std::make_unique<Number>()) {
  TANGGAP_INVARIANT(denominator != 0, "a fraction of nothing");
  number_->value = BigRational(BigInteger(numerator), BigInteger(denominator));
}
Rational::Rational(const Rational& other) : number_(std::make_unique<Number>(*other.number_)) {}
Rational::Rational(Rational&& other) noexcept = default;
Rational& Rational::operator=(const Rational& other) {
  if (this != &other) number_ = std::make_unique<Number>(*other.number_);
  return *this;
}
Rational& Rational::operator=(Rational&& other) noexcept = default;
Rational::~Rational() = default;

std::optional<Rational> Rational::FromDecimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view rest =
      point == std::string_view::npos ? std::string_view("0") : text.substr(point + 1);
  if (text.size() > kMostCharacters || !AreDigits(whole) || !AreDigits(rest)) return std::nullopt;
  // A leading zero would make it an octal number.
  const std::string digits = std::string(whole) + std::string(rest);
  const size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  BigRational value(BigInteger(digits.substr(first)), PowerOfTen(static_cast<int>(rest.size())));
  return RationalNumber::From(negative ? BigRational(-value) : value);
}

Rational& Rational::operator+=(const Rational& other) {
  number_->value += other.number_->value;
  return *this;
}
Rational& Rational::operator-=(const Rational& other) {
  number_->value -= other.number_->value;
  return *this;
}
Rational& Rational::operator*=(const Rational& other) {
  number_->value *= other.number_->value;
  return *this;
}
Rational& Rational::operator/=(const Rational& other) {
  TANGGAP_INVARIANT(!other.number_->value.is_zero(), "a division by zero");
  number_->value /= other.number_->value;
  return *this;
}

int Rational::Compare(const Rational& other) const {
  return number_->value.compare(other.number_->value);
}

Rational Rational::Rounded(int digits) const {
  BigInteger scaled = ScaledHalfUp(number_->value, digits);
  if (number_->value.sign() < 0) scaled = -scaled;
  return RationalNumber::From(BigRational(scaled, PowerOfTen(digits)));
}

int64_t Rational::Ceiling() const {
  const BigInteger numerator = boost::multiprecision::numerator(number_->value);
  const BigInteger denominator = boost::multiprecision::denominator(number_->value);
  BigInteger whole = numerator / denominator;  // toward zero
  if (numerator > 0 && whole * denominator != numerator) ++whole;
  return whole.convert_to<int64_t>();
}

std::string Rational::Decimal(int digits) const {
  const BigInteger scaled = ScaledHalfUp(number_->value, digits);
  std::string text = scaled.str();
  const auto after_point = static_cast<size_t>(digits);
  if (text.size() <= after_point) text.insert(0, after_point + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - after_point, 1, '.');
  if (number_->value.sign() < 0 && !scaled.is_zero()) text.insert(0, 1, '-');
  return text;
}

std::optional<std::string> Rational::WholeDecimal() const {
  BigInteger denominator = boost::multiprecision::denominator(number_->value);
  const int twos = TakeOut(2, denominator);
  const int fives = TakeOut(5, denominator);
  if (denominator != 1) return std::nullopt;
  return Decimal(std::max(twos, fives));
}

std::string Rational::Exact() const { return number_->value.str(); }

double Rational::ToDouble() const { return number_->value.convert_to<double>(); }

Rational RatioOf(const BigInteger& numerator, const BigInteger& denominator) {
  TANGGAP_INVARIANT(!denominator.is_zero(), "a fraction of nothing");
  return RationalNumber::From(BigRational(numerator, denominator));
}

BigInteger NumeratorOf(const Rational& rational) {
  return boost::multiprecision::numerator(RationalNumber::Of(rational));
}

BigInteger DenominatorOf(const Rational& rational) {
  return boost::multiprecision::denominator(RationalNumber::Of(rational));
}

}  // namespace tanggap::surveys
