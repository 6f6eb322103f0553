// Which version of a file lies at a path, and its content. Internal to libs/auth.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>

namespace tanggap::auth {

struct FileVersion {
  // 0 of a version that was never looked at; a missing file has -1.
  int64_t modified_nanos = 0;
  uint64_t inode = 0;
  int64_t size = 0;
  bool operator==(const FileVersion&) const = default;
};

FileVersion VersionOf(const std::string& path);

// At most 1 MiB.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path);

}  // namespace tanggap::auth
