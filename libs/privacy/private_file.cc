#include "libs/privacy/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "libs/base/strings.h"

namespace tanggap::privacy {
namespace {

constexpr size_t kMaximumSize = 64 * 1024;

class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  ~FileDescriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

absl::Status SystemError(std::string_view action, std::string_view path) {
  const std::string text = base::Join("cannot ", action, " ", path, ": ", std::strerror(errno));
  if (errno == ENOENT) return absl::NotFoundError(text);
  if (errno == EEXIST) return absl::AlreadyExistsError(text);
  return absl::FailedPreconditionError(text);
}

absl::Status CheckMode(int descriptor, std::string_view path) {
  struct stat info {};
  if (fstat(descriptor, &info) != 0) return SystemError("examine", path);
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError(base::Join(path, " is not a regular file"));
  }
  const bool roots_for_us = info.st_uid == 0 && geteuid() != 0;
  const mode_t forbidden = roots_for_us ? (S_IWGRP | S_IXGRP | S_IRWXO) : (S_IRWXG | S_IRWXO);
  if ((info.st_mode & forbidden) != 0) {
    return absl::FailedPreconditionError(base::Join(
        path, " holds a secret but others may read or change it; run: chmod 600 ", path));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadPrivateFile(std::string_view path) {
  const FileDescriptor file(open(std::string(path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return SystemError("open", path);
  if (absl::Status status = CheckMode(file.get(), path); !status.ok()) return status;
  std::string content(kMaximumSize + 1, '\0');
  size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = read(file.get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("read", path);
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  if (size > kMaximumSize) {
    return absl::FailedPreconditionError(base::Join(path, " is larger than 64 KiB"));
  }
  content.resize(size);
  return content;
}

absl::Status WriteNewPrivateFile(std::string_view path, std::string_view content) {
  const std::string name(path);
  const FileDescriptor file(open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() < 0) return SystemError("create", path);
  while (!content.empty()) {
    const ssize_t wrote = write(file.get(), content.data(), content.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) {
      absl::Status status = SystemError("write", path);
      // A half-written key file would be refused at the next start with no way on.
      unlink(name.c_str());
      return status;
    }
    content.remove_prefix(static_cast<size_t>(wrote));
  }
  if (fsync(file.get()) != 0) return SystemError("sync", path);
  return absl::OkStatus();
}

}  // namespace tanggap::privacy
