#include "services/surveys/domain/figure.h"

#include <absl/strings/str_format.h>

#include <string>

namespace tanggap::surveys {

v1::Figure RationalFigure(const Rational& value, int digits) {
  v1::Figure figure;
  figure.set_value(value.Decimal(digits));
  figure.set_exact(value.Exact());
  return figure;
}

v1::Figure RootFigure(double value) {
  std::string text = absl::StrFormat("%.*f", kRootDigits, value);
  if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);
  v1::Figure figure;
  figure.set_value(text);
  return figure;
}

}  // namespace tanggap::surveys
