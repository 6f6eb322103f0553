// How often each reason stands for a rejected row, of the first so many different ones.
//
//   census.Add("column 'status' is empty", 17);
//   out << census.Text();            // "  12 x column 'status' is empty (first in line 17)"
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace tanggap::cli {

class Census {
 public:
  // More are counted together.
  static constexpr size_t kMostReasons = 1000;

  void Add(const std::string& reason, int64_t line);
  bool empty() const { return reasons_.empty(); }
  // The most frequent first.
  std::string Text(size_t most = kMostReasons) const;
  // [{"reason": ..., "times": 12, "firstLine": 17}, ...], the most frequent first.
  nlohmann::ordered_json Json() const;

 private:
  struct Entry {
    int64_t times = 0;
    int64_t first_line = 0;
  };
  std::vector<std::pair<std::string, Entry>> Sorted() const;

  std::map<std::string, Entry> reasons_;
};

}  // namespace tanggap::cli
