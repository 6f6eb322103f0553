#include "libs/config/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "libs/base/strings.h"

namespace tanggap::config::internal {

namespace {

std::string CannotRead(int error) {
  return base::Join("the file cannot be read: ", std::strerror(error));
}

}  // namespace

std::string ReadWholeFile(const std::string& path, size_t max_bytes, std::string* content) {
  // O_NONBLOCK, so that a named pipe without a writer is an error and not a program that hangs at
  // start.
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return CannotRead(errno);
  struct stat status;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    close(file);
    return "that is not a regular file";
  }
  std::array<char, 4096> piece;
  ssize_t got;
  content->clear();
  while ((got = read(file, piece.data(), piece.size())) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;
    content->append(piece.data(), static_cast<size_t>(got));
    if (content->size() > max_bytes) break;
  }
  const int error = errno;
  close(file);
  if (got < 0) return CannotRead(error);
  if (content->size() > max_bytes)
    return base::Join("the file is larger than ", max_bytes, " bytes");
  return "";
}

}  // namespace tanggap::config::internal
