#include "services/cli/import/census.h"

#include <algorithm>

#include "libs/base/strings.h"
#include "services/cli/layout.h"

namespace tanggap::cli {

void Census::Add(const std::string& reason, int64_t line) {
  const bool room = reasons_.size() < kMostReasons || reasons_.contains(reason);
  Entry& entry = reasons_[room ? reason : "for other reasons"];
  entry.first_line = entry.times++ == 0 ? line : std::min(entry.first_line, line);
}

std::vector<std::pair<std::string, Census::Entry>> Census::Sorted() const {
  std::vector<std::pair<std::string, Entry>> sorted(reasons_.begin(), reasons_.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second.times > b.second.times; });
  return sorted;
}

nlohmann::ordered_json Census::Json() const {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const auto& [reason, entry] : Sorted())
    json.push_back({{"reason", reason}, {"times", entry.times}, {"firstLine", entry.first_line}});
  return json;
}

std::string Census::Text(size_t most) const {
  const auto sorted = Sorted();
  std::string text;
  for (size_t i = 0; i < sorted.size() && i < most; ++i) {
    const auto& [reason, entry] = sorted[i];
    text += base::Join("  ", entry.times, " x ", Harmless(reason), " (first in line ",
                       entry.first_line, ")\n");
  }
  if (sorted.size() > most) text += base::Join("  and ", sorted.size() - most, " other reasons\n");
  return text;
}

}  // namespace tanggap::cli
