#include "libs/redis/pipeline.h"

#include <absl/strings/str_cat.h>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"

namespace tanggap::redis {

void Pipeline::Add(std::span<const std::string_view> words) {
  TANGGAP_INVARIANT(!words.empty(), "a command has at least its name");
  absl::StrAppend(&bytes_, "*", words.size(), "\r\n");
  for (const std::string_view word : words) {
    absl::StrAppend(&bytes_, "$", word.size(), "\r\n", base::AsAbsl(word), "\r\n");
  }
  ++size_;
}

}  // namespace tanggap::redis
