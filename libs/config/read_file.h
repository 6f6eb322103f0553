// Reads a small file whole. Internal to config.
#pragma once

#include <cstddef>
#include <string>

namespace tanggap::config::internal {

// Fills `content` and gives "", or gives what went wrong ("the file cannot be read: No such file or
// directory"). Never repeats the path, which may hold a secret by mistake.
std::string ReadWholeFile(const std::string& path, size_t max_bytes, std::string* content);

}  // namespace tanggap::config::internal
