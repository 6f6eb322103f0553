#include "libs/directory/regions.h"

#include <algorithm>

namespace tanggap::directory {

std::optional<uint64_t> RegionNumber(std::string_view code) {
  // The lengths of 33, 33.73, 33.73.02 and 33.73.02.1006.
  if (code.size() != 2 && code.size() != 5 && code.size() != 8 && code.size() != 13)
    return std::nullopt;
  uint64_t number = 0;
  for (size_t i = 0; i < 13; ++i) {
    const char character = i < code.size() ? code[i] : '0';
    if (i == 2 || i == 5 || i == 8) {
      if (i < code.size() && character != '.') return std::nullopt;
      continue;
    }
    if (character < '0' || character > '9') return std::nullopt;
    number = number * 10 + static_cast<uint64_t>(character - '0');
  }
  return number;
}

bool IsWithin(std::string_view code, std::string_view ancestor) {
  return !ancestor.empty() && code.substr(0, ancestor.size()) == ancestor &&
         (code.size() == ancestor.size() || code[ancestor.size()] == '.');
}

RegionIndex::RegionIndex(const std::vector<std::string>& codes) {
  numbers_.reserve(codes.size());
  for (const std::string& code : codes) {
    if (const std::optional<uint64_t> number = RegionNumber(code)) numbers_.push_back(*number);
  }
  std::sort(numbers_.begin(), numbers_.end());
}

bool RegionIndex::Contains(std::string_view code) const {
  const std::optional<uint64_t> number = RegionNumber(code);
  return number && std::binary_search(numbers_.begin(), numbers_.end(), *number);
}

}  // namespace tanggap::directory
