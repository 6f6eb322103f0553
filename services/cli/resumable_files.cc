#include "services/cli/resumable_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

constexpr size_t kMostWaiting = size_t{1} << 20;
constexpr int kForTheOwner = 0600;

bool WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// A rename is on disk when its folder is.
bool SyncFolderOf(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return synced;
}

// Writes over nobody's file, and follows nobody's link.
bool WriteWhole(const std::string& path, std::string_view text) {
  ::unlink(path.c_str());
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kForTheOwner);
  if (descriptor < 0) return false;
  const bool written = WriteAll(descriptor, text) && ::fsync(descriptor) == 0;
  return (::close(descriptor) == 0) && written;
}

bool IsSameFile(int descriptor, const std::string& path) {
  struct stat open = {}, named = {};
  return ::fstat(descriptor, &open) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

}  // namespace

ResumableFiles::ResumableFiles(Options options)
    : options_(std::move(options)), files_(options_.endings.size()) {}

ResumableFiles::~ResumableFiles() {
  for (const File& file : files_)
    if (file.descriptor >= 0) ::close(file.descriptor);
}

absl::Status ResumableFiles::CannotWrite(const std::string& path) const {
  return UsageError(
      base::Join("The file ", path, " cannot be written: see --", options_.flag, "."));
}

absl::Status ResumableFiles::OpenFile(size_t index) {
  const std::string path = PartPath(index);
  struct stat about = {};
  if (!options_.replaces && ::lstat(Path(index).c_str(), &about) == 0)
    return UsageError(base::Join("There is a file ", Path(index),
                                 " already. Move it away, or choose another --", options_.flag,
                                 "."));
  int& descriptor = files_[index].descriptor;
  descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, kForTheOwner);
  if (descriptor < 0 || ::fchmod(descriptor, kForTheOwner) != 0) return CannotWrite(path);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && IsSameFile(descriptor, path))
    return absl::OkStatus();
  return UsageError(base::Join("Another run is writing ", path,
                               ". Wait for its end, or choose another --", options_.flag, "."));
}

absl::StatusOr<std::unique_ptr<ResumableFiles>> ResumableFiles::Open(Options options) {
  std::unique_ptr<ResumableFiles> files(new ResumableFiles(std::move(options)));
  for (size_t i = 0; i < files->files_.size(); ++i) TANGGAP_RETURN_IF_ERROR(files->OpenFile(i));
  if (!files->ReadState()) files->BeginAnew();
  return files;
}

bool ResumableFiles::ReadState() {
  std::ifstream state(StatePath());
  std::string identity;
  if (!std::getline(state, identity) || identity != options_.identity) return false;
  for (File& file : files_) {
    struct stat about = {};
    if (!(state >> file.size) || ::fstat(file.descriptor, &about) != 0 || about.st_size < file.size)
      return false;
  }
  state.get();
  std::ostringstream note;
  note << state.rdbuf();
  note_ = note.str();
  return true;
}

void ResumableFiles::BeginAnew() {
  note_.clear();
  for (File& file : files_) file.size = 0;
  begun_ = false;
}

void ResumableFiles::Begin() {
  if (std::exchange(begun_, true)) return;
  for (File& file : files_) {
    failed_ |= ::ftruncate(file.descriptor, file.size) != 0 ||
               ::lseek(file.descriptor, file.size, SEEK_SET) < 0;
  }
}

void ResumableFiles::Write(size_t file, std::string_view text) {
  Begin();
  files_[file].waiting += text;
  files_[file].size += static_cast<int64_t>(text.size());
  if (files_[file].waiting.size() > kMostWaiting) failed_ |= !Flush(file).ok();
}

absl::Status ResumableFiles::Flush(size_t file) {
  Begin();
  failed_ |= !WriteAll(files_[file].descriptor, files_[file].waiting);
  files_[file].waiting.clear();
  return failed_ ? CannotWrite(PartPath(file)) : absl::OkStatus();
}

absl::Status ResumableFiles::Sync() {
  for (size_t i = 0; i < files_.size(); ++i) {
    TANGGAP_RETURN_IF_ERROR(Flush(i));
    if (::fsync(files_[i].descriptor) != 0) return CannotWrite(PartPath(i));
  }
  return absl::OkStatus();
}

absl::Status ResumableFiles::WriteState(const std::string& note) {
  std::string text = options_.identity + "\n";
  for (const File& file : files_) text += base::Join(file.size, "\n");
  const std::string next = StatePath() + ".next";
  const bool written = WriteWhole(next, text + note) &&
                       ::rename(next.c_str(), StatePath().c_str()) == 0 &&
                       SyncFolderOf(StatePath());
  return written ? absl::OkStatus() : CannotWrite(StatePath());
}

absl::Status ResumableFiles::Checkpoint(const std::string& note) {
  TANGGAP_RETURN_IF_ERROR(Sync());
  return WriteState(note);
}

absl::Status ResumableFiles::Finish() {
  TANGGAP_RETURN_IF_ERROR(Sync());
  const unsigned flags = options_.replaces ? 0 : RENAME_NOREPLACE;
  for (size_t i = 0; i < files_.size(); ++i) {
    if (::renameat2(AT_FDCWD, PartPath(i).c_str(), AT_FDCWD, Path(i).c_str(), flags) != 0)
      return CannotWrite(Path(i));
  }
  ::unlink(StatePath().c_str());
  return SyncFolderOf(StatePath()) ? absl::OkStatus() : CannotWrite(StatePath());
}

}  // namespace tanggap::cli
