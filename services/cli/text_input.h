// Texts that a command takes: a word as it stands, a file, or standard input.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::string text, TextOf("-", surroundings.in));
//   TANGGAP_ASSIGN_OR_RETURN(std::string json, TextOrFileOf("@request.json", surroundings.in));
#pragma once

#include <absl/status/statusor.h>

#include <istream>
#include <string>

namespace tanggap::cli {

// "-" reads `in` to its end, without the line breaks there; anything else stands for itself.
absl::StatusOr<std::string> TextOf(const std::string& word, std::istream& in);
// The same, and "@path" reads a file.
absl::StatusOr<std::string> TextOrFileOf(const std::string& word, std::istream& in);

// At most 4 MiB. The error is a usage error that names the path.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

}  // namespace tanggap::cli
