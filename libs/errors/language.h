// The two languages that every sentence of Tanggap exists in, and the choice between them.
//
//   errors::Language language = errors::LanguageFrom(accept_language);   //
//   "en-GB,en;q=0.9,id;q=0.5" gives kEnglish
#pragma once

#include <string_view>

namespace tanggap::errors {

enum class Language { kIndonesian, kEnglish };

// The better liked of our two languages in an `accept-language` header (RFC 9110); Bahasa Indonesia
// when it names neither, because that is what most callers' users read.
Language LanguageFrom(std::string_view accept_language);

// "id" or "en".
std::string_view LanguageTag(Language language);

}  // namespace tanggap::errors
