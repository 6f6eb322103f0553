#include "libs/auth/file_version.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

namespace tanggap::auth {
namespace {

constexpr size_t kMaximumSize = 1024 * 1024;

}  // namespace

FileVersion VersionOf(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return {.modified_nanos = -1};
  return {.modified_nanos = int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec,
          .inode = info.st_ino,
          .size = info.st_size};
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("the file cannot be opened");
  std::string content(kMaximumSize + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<size_t>(file.gcount()));
  if (content.size() > kMaximumSize)
    return absl::InvalidArgumentError("the file is larger than 1 MiB");
  return content;
}

}  // namespace tanggap::auth
