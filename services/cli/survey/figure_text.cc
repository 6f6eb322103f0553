#include "services/cli/survey/figure_text.h"

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

// One unit of the last digit more; a digit before the first where nines run over.
std::string Increased(std::string number) {
  for (size_t i = number.size(); i-- > 0;) {
    if (number[i] == '.') continue;
    if (number[i] != '9') {
      ++number[i];
      return number;
    }
    number[i] = '0';
  }
  return base::Join("1", number);
}

}  // namespace

std::string Rounded(std::string_view decimal, size_t digits) {
  const size_t point = decimal.find('.');
  if (point == std::string_view::npos || decimal.size() - point - 1 <= digits)
    return std::string(decimal);
  const std::string_view sign = decimal.starts_with('-') ? "-" : "";
  const bool up = decimal[point + 1 + digits] >= '5';
  const size_t kept = digits == 0 ? point : point + 1 + digits;
  std::string number(decimal.substr(sign.size(), kept - sign.size()));
  if (up) number = Increased(std::move(number));
  const bool zero = number.find_first_not_of("0.") == std::string::npos;
  return base::Join(zero ? "" : sign, number);
}

std::string Percent(std::string_view share, size_t digits) {
  const size_t point = std::min(share.find('.'), share.size());
  std::string fraction(point < share.size() ? share.substr(point + 1) : "");
  while (fraction.size() < 2) fraction += '0';
  std::string whole = base::Join(share.substr(0, point), fraction.substr(0, 2));
  const size_t first = std::min(whole.find_first_not_of('0'), whole.size() - 1);
  return base::Join(
      Rounded(base::Join(whole.substr(first), fraction.size() > 2 ? "." : "", fraction.substr(2)),
              digits),
      " %");
}

}  // namespace tanggap::cli
