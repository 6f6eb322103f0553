#include "libs/config/text.h"

#include <algorithm>
#include <cctype>

#include "libs/base/strings.h"

namespace tanggap::config::internal {

namespace {

// Optimal string alignment distance.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> cost(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + other});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

void MaskUrlPassword(std::string& text) {
  const size_t scheme = text.find("://");
  if (scheme == std::string::npos) return;
  const size_t authority = scheme + 3;
  const size_t end = std::min(text.find_first_of("/?#", authority), text.size());
  // The last @, because a password that was not percent-encoded may itself hold one.
  const size_t at = text.rfind('@', end);
  const size_t colon = text.find(':', authority);
  if (at == std::string::npos || at < authority || colon == std::string::npos || colon > at) return;
  text.replace(colon + 1, at - colon - 1, "***");
}

void MaskPasswordKey(std::string& text) {
  constexpr std::string_view kKey = "password";
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (size_t key = 0; (key = lower.find(kKey, key)) != std::string::npos; key += kKey.size()) {
    size_t start = text.find_first_not_of(' ', key + kKey.size());
    if (start == std::string::npos || text[start] != '=') continue;
    start = text.find_first_not_of(' ', start + 1);
    if (start == std::string::npos) return;
    // Up to the closing quote in the form key='a value', which libpq reads; \' inside does not
    // close it.
    size_t end = start;
    if (text[start] == '\'') {
      for (++end; end < text.size() && text[end] != '\''; ++end) {
        if (text[end] == '\\') ++end;
      }
      end = std::min(end + 1, text.size());
    } else {
      end = std::min(text.find_first_of(" &", start), text.size());
    }
    text.replace(start, end - start, "***");
    lower.replace(start, end - start, "***");
  }
}

}  // namespace

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string nearest;
  size_t best = std::max<size_t>(2, word.size() / 3) + 1;
  if (word.size() > 64) return nearest;
  for (const std::string& candidate : candidates) {
    const size_t distance = Distance(word, candidate);
    if (distance < best && distance < candidate.size()) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string MaskPasswords(std::string_view text) {
  std::string masked(text);
  MaskUrlPassword(masked);
  MaskPasswordKey(masked);
  return masked;
}

std::vector<std::string> Wrap(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  for (const std::string& word : base::Split(text, ' ')) {
    if (word.empty()) continue;
    if (lines.empty() || lines.back().size() + 1 + word.size() > width) {
      lines.push_back(word);
    } else {
      lines.back() += base::Join(" ", word);
    }
  }
  return lines;
}

}  // namespace tanggap::config::internal
