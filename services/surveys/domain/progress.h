// How far somebody has come who answers in parts: what to ask next, what lacks, what must go.
//
//   const Validation validation(definition, content.answers(), today);
//   const Progress progress = ProgressOf(definition, validation, "");
//   if (progress.next_page.has_value()) Ask(progress.questions);
//
// A page has been shown when every question that is shown on it and takes an answer has one, or the
// client says so by `shown_through`. To a client that never says, one has been too when a later one
// on the way has an answer; else it is told a page on which something was left open again.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "services/surveys/domain/validation.h"

namespace tanggap::surveys {

struct Progress {
  // The page to be answered next: the first on the way on which an answer lacks that is required,
  // or that has not been shown. Pages of which no question is shown are none. Nothing at the end.
  std::optional<size_t> next_page;
  // The questions of that page that are shown, in order, rows each for itself, texts to be read
  // included.
  std::vector<size_t> questions;
  // It can be submitted as it is.
  bool complete = false;
  // Questions that are answered and not shown.
  std::vector<size_t> hidden;
  // The way ends with the respondent not being one of those asked, and nothing lacks on it.
  bool screened_out = false;
};

// `shown_through`: the code of the last page all of which the respondent has been shown; "" when
// there is none yet, or the client does not say.
Progress ProgressOf(const Definition& definition, const Validation& validation,
                    std::string_view shown_through);

}  // namespace tanggap::surveys
