// How long the answer of a page may grow: whoever fills one ends it behind the first entry that
// goes beyond, so that it stays under 1 MiB.
//
//   if (bytes > kMostAnswerBytes) break;
#pragma once

#include <cstddef>

namespace tanggap::surveys {

inline constexpr size_t kMostAnswerBytes = 800'000;

}  // namespace tanggap::surveys
