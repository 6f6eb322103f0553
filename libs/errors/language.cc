#include "libs/errors/language.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>

#include <algorithm>
#include <string>

#include "libs/base/strings.h"

namespace tanggap::errors {
namespace {

struct Preference {
  std::string tag;
  double quality = 1;
};

std::string_view Trimmed(std::string_view text) {
  return base::AsStd(absl::StripAsciiWhitespace(base::AsAbsl(text)));
}

Preference ParsePreference(std::string_view part) {
  Preference preference;
  const size_t semicolon = part.find(';');
  preference.tag = std::string(Trimmed(part.substr(0, semicolon)));
  absl::AsciiStrToLower(&preference.tag);
  if (semicolon == std::string_view::npos) return preference;
  std::string_view parameter = Trimmed(part.substr(semicolon + 1));
  if (parameter.substr(0, 2) != "q=") return preference;
  if (!absl::SimpleAtod(base::AsAbsl(parameter.substr(2)), &preference.quality)) {
    preference.quality = 0;
  }
  return preference;
}

bool IsLanguage(std::string_view tag, std::string_view language) {
  return tag == language ||
         (tag.size() > language.size() && tag.substr(0, language.size()) == language &&
          tag[language.size()] == '-');
}

}  // namespace

Language LanguageFrom(std::string_view accept_language) {
  // A header is caller's text: beyond this length nobody states a preference.
  accept_language = accept_language.substr(0, 200);
  double indonesian = 0;
  double english = 0;
  for (const std::string& part : base::Split(accept_language, ',')) {
    const Preference preference = ParsePreference(part);
    // "in" is what Java called Indonesian before 2023; old Android phones still send it.
    if (IsLanguage(preference.tag, "id") || IsLanguage(preference.tag, "in")) {
      indonesian = std::max(indonesian, preference.quality);
    } else if (IsLanguage(preference.tag, "en")) {
      // Equal likes are decided by order: the first named wins.
      if (preference.quality > english) english = preference.quality;
      if (indonesian == 0 && english > 0) english += 1e-6;
    }
  }
  return english > indonesian ? Language::kEnglish : Language::kIndonesian;
}

std::string_view LanguageTag(Language language) {
  return language == Language::kEnglish ? "en" : "id";
}

}  // namespace tanggap::errors
