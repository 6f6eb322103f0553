// The region codes of Kemendagri: which exist, and which lies in which. All codes fit in less than
// a megabyte of memory, so that filing a complaint never asks a database whether its place exists.
//
//   RegionIndex index(codes);
//   index.Contains("33.73.02.1006");                        // Kelurahan Tingkir Tengah
//   IsWithin("33.73.02.1006", "33.73");                     // true: it lies in Kota Salatiga
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::directory {

// A code as a number that sorts as the code does: two digits each for province, regency and
// district, four for the village, zeros for what is absent. Nothing for text that is no such code.
std::optional<uint64_t> RegionNumber(std::string_view code);

// Whether `code` is `ancestor` or lies below it. Nothing lies within the empty code.
bool IsWithin(std::string_view code, std::string_view ancestor);

class RegionIndex {
 public:
  RegionIndex() = default;
  // Codes that are none are left out.
  explicit RegionIndex(const std::vector<std::string>& codes);

  bool Contains(std::string_view code) const;
  size_t size() const { return numbers_.size(); }

 private:
  std::vector<uint64_t> numbers_;
};

}  // namespace tanggap::directory
