// The table of every reason: its code and its sentence in both languages. Internal to libs/errors;
// others use errors::Sentence and errors::CodeOf.
//
// A sentence says what is wrong and what to do. `{name}` stands for the metadata of that name; a
// part in [brackets] is left out when a value that it speaks of is missing. Values are names, codes
// and numbers, the same in every language. {problem} alone may be English words, where a parser
// made it; the Indonesian sentence leaves those out.
#pragma once

#include <absl/status/status.h>

#include <map>
#include <string>
#include <string_view>

#include "libs/errors/language.h"
#include "libs/errors/reason.h"

namespace tanggap::errors {

struct CatalogueEntry {
  Reason reason;
  absl::StatusCode code;
  std::string_view english;
  std::string_view indonesian;
};

// The entry of a reason; nullptr when there is none (a number from a newer server).
const CatalogueEntry* FindEntry(Reason reason);

// `sentence` with its placeholders filled. No "{name}" and no bracket remains, whatever is missing.
std::string FillSentence(std::string_view sentence, Language language,
                         const std::map<std::string, std::string>& metadata);

}  // namespace tanggap::errors
