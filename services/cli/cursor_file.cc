#include "services/cli/cursor_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/text_input.h"

namespace tanggap::cli {

namespace {

absl::Status Failed(const char* what, const std::string& path) {
  return absl::FailedPreconditionError(base::Join("The cursor cannot be kept: ", what, " ", path,
                                                  ": ", std::string(std::strerror(errno)), "."));
}

// Writes and syncs a file, or only syncs a folder.
absl::Status Sync(const std::string& path, int flags, const std::string& text) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
  if (file < 0) return Failed("opening", path);
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const absl::Status status =
      (text.empty() || written) && ::fsync(file) == 0 ? absl::OkStatus() : Failed("writing", path);
  ::close(file);
  return status;
}

}  // namespace

absl::StatusOr<KeptCursor> ReadCursorFile(const std::string& path) {
  if (!std::filesystem::exists(path)) return KeptCursor();
  TANGGAP_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  std::vector<std::string> lines = base::Split(text, '\n');
  KeptCursor kept;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i == 0) {
      kept.cursor = lines[i];
    } else if (!lines[i].empty()) {
      kept.printed.push_back(lines[i]);
    }
  }
  return kept;
}

absl::Status WriteCursorFile(const std::string& path, const KeptCursor& kept) {
  std::string text = base::Join(kept.cursor, "\n");
  for (const std::string& id : kept.printed) text += base::Join(id, "\n");
  const std::string fresh = base::Join(path, ".new");
  TANGGAP_RETURN_IF_ERROR(Sync(fresh, O_WRONLY | O_CREAT | O_TRUNC, text));
  if (std::rename(fresh.c_str(), path.c_str()) != 0) return Failed("replacing", path);
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return Sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY, "");
}

}  // namespace tanggap::cli
