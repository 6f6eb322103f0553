// Texts that agencies write, in several languages: which of them somebody reads, and whether one is
// there.
//
//   TextIn(question.text(), "jv-Latn", "id")    // Javanese, else Indonesian, else whatever there is
//   if (!HasText(label, "en")) findings.Add(...);
#pragma once

#include <string_view>

#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::surveys {

// The text for a reader: in `language`, in what that is a kind of (jv for jv-Latn), in
// `default_language`, else in the first language by its tag. "" when there is none at all.
std::string_view TextIn(const v1::Wording& wording, std::string_view language,
                        std::string_view default_language);

// Whether there is a text in exactly this language; one of spaces alone is none.
bool HasText(const v1::Wording& wording, std::string_view language);

// Whether there is a text in any language.
bool HasAnyText(const v1::Wording& wording);

// Whether `tag` has the form of a BCP 47 tag, for example id, jv, en-GB.
bool IsLanguageTag(std::string_view tag);

// Whether `text` is empty or of spaces and line breaks alone.
bool IsBlank(std::string_view text);

}  // namespace tanggap::surveys
