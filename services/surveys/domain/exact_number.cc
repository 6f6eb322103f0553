#include "services/surveys/domain/exact_number.h"

#include <algorithm>

#include "libs/base/strings.h"

namespace tanggap::surveys {
namespace {

constexpr size_t kMostWhole = 12;
constexpr size_t kMostFraction = 6;

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int64_t Value(std::string_view digits) {
  int64_t value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

}  // namespace

std::optional<int64_t> ReadMillionths(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string fraction;
  if (point != std::string_view::npos) {
    fraction = text.substr(point + 1);
    if (fraction.empty() || fraction.size() > kMostFraction || !AllDigits(fraction)) {
      return std::nullopt;
    }
  }
  if (whole.empty() || whole.size() > kMostWhole || !AllDigits(whole)) return std::nullopt;
  fraction.resize(kMostFraction, '0');
  const int64_t value = Value(whole) * kMillion + Value(fraction);
  return negative ? -value : value;
}

int DecimalsOf(int64_t millionths) {
  int decimals = static_cast<int>(kMostFraction);
  while (decimals > 0 && millionths % 10 == 0) {
    millionths /= 10;
    --decimals;
  }
  return decimals;
}

std::string CanonicalNumber(std::string_view text) {
  const std::optional<int64_t> value = ReadMillionths(text);
  if (!value.has_value()) return std::string(text);
  const int64_t size = *value < 0 ? -*value : *value;
  std::string fraction = base::Join(size % kMillion);
  fraction.insert(0, kMostFraction - fraction.size(), '0');
  fraction.resize(static_cast<size_t>(DecimalsOf(*value)));
  return base::Join(*value < 0 ? "-" : "", size / kMillion, fraction.empty() ? "" : ".", fraction);
}

}  // namespace tanggap::surveys
