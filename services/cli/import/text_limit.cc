#include "services/cli/import/text_limit.h"

#include "libs/base/strings.h"
#include "services/cli/layout.h"

namespace tanggap::cli {

OrRejection<std::string> TextLimit::Fit(std::string text, std::string_view where) const {
  // No text has more characters than bytes.
  if (text.size() <= kMostCharacters || base::Utf8Length(text) <= kMostCharacters) return text;
  if (!cuts_)
    return Rejection{base::Join(where, " is longer than 4,000 characters: see `long_texts`")};
  ++cut_;
  return Shortened(text, kMostCharacters);
}

}  // namespace tanggap::cli
