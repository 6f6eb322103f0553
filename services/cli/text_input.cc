#include "services/cli/text_input.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

constexpr size_t kMostBytes = 4 << 20;

absl::StatusOr<std::string> ReadAll(std::istream& in, std::string_view what) {
  std::string text(kMostBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  if (in.bad()) return UsageError(base::Join(what, " cannot be read."));
  if (text.size() > kMostBytes) return UsageError(base::Join(what, " is larger than 4 MiB."));
  return text;
}

}  // namespace

absl::StatusOr<std::string> TextOf(const std::string& word, std::istream& in) {
  if (word != "-") return word;
  TANGGAP_ASSIGN_OR_RETURN(std::string text, ReadAll(in, "Standard input"));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

absl::StatusOr<std::string> TextOrFileOf(const std::string& word, std::istream& in) {
  if (word.starts_with("@")) return ReadTextFile(word.substr(1));
  return TextOf(word, in);
}

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return UsageError(base::Join(path, " cannot be opened: ", std::strerror(errno), "."));
  return ReadAll(file, path);
}

}  // namespace tanggap::cli
