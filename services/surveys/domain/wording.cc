#include "services/surveys/domain/wording.h"

#include <algorithm>
#include <string>
#include <vector>

#include "libs/base/strings.h"

namespace tanggap::surveys {
namespace {

const std::string* Find(const v1::Wording& wording, std::string_view language) {
  const auto found = wording.texts().find(std::string(language));
  if (found == wording.texts().end() || IsBlank(found->second)) return nullptr;
  return &found->second;
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsLetterOrDigit(char c) { return IsLetter(c) || (c >= '0' && c <= '9'); }

}  // namespace

std::string_view TextIn(const v1::Wording& wording, std::string_view language,
                        std::string_view default_language) {
  for (std::string_view tag = language; !tag.empty();) {
    if (const std::string* text = Find(wording, tag)) return *text;
    const size_t hyphen = tag.rfind('-');
    tag = hyphen == std::string_view::npos ? std::string_view() : tag.substr(0, hyphen);
  }
  if (const std::string* text = Find(wording, default_language)) return *text;
  const std::string* first = nullptr;
  std::string_view first_tag;
  for (const auto& [tag, text] : wording.texts()) {
    if (IsBlank(text) || (first != nullptr && tag >= first_tag)) continue;
    first = &text;
    first_tag = tag;
  }
  return first == nullptr ? std::string_view() : std::string_view(*first);
}

bool HasText(const v1::Wording& wording, std::string_view language) {
  return Find(wording, language) != nullptr;
}

bool HasAnyText(const v1::Wording& wording) {
  return std::any_of(wording.texts().begin(), wording.texts().end(),
                     [](const auto& entry) { return !IsBlank(entry.second); });
}

bool IsLanguageTag(std::string_view tag) {
  const std::vector<std::string> subtags = base::Split(tag, '-');
  if (tag.size() > 35 || subtags.empty() || subtags[0].size() < 2) return false;
  for (const std::string& subtag : subtags) {
    if (subtag.empty() || subtag.size() > 8) return false;
    if (!std::all_of(subtag.begin(), subtag.end(), IsLetterOrDigit)) return false;
  }
  return std::all_of(subtags[0].begin(), subtags[0].end(), IsLetter);
}

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace tanggap::surveys
