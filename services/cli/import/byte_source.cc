#include "services/cli/import/byte_source.h"

#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <vector>

#include "libs/base/strings.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
struct ByteSource::File {
  std::string path;
  gzFile handle = nullptr;
  int64_t size = 0;
  int64_t written = 0;
  std::vector<char> piece;
};

ByteSource::ByteSource(std::unique_ptr<File> file) : file_(std::move(file)) {}
ByteSource::~ByteSource() { gzclose(file_->handle); }

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path,
                                                             size_t piece_size) {
  struct stat about = {};
  if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode))
    return UsageError(base::Join("There is no file ", path, "."));
  auto file = std::make_unique<File>();
  file->path = path;
  file->piece.resize(piece_size);
  file->size = about.st_size;
  file->written = about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec;
  // Reads what is not compressed as it is.
  file->handle = gzopen(path.c_str(), "rb");
  if (file->handle == nullptr) return UsageError(base::Join("The file ", path, " cannot be read."));
  gzbuffer(file->handle, 1 << 17);
  return std::unique_ptr<ByteSource>(new ByteSource(std::move(file)));
}

absl::StatusOr<std::string_view> ByteSource::Next() {
  const int read =
      gzread(file_->handle, file_->piece.data(), static_cast<unsigned>(file_->piece.size()));
  int problem = Z_OK;
  gzerror(file_->handle, &problem);
  if (read > 0) return std::string_view(file_->piece.data(), static_cast<size_t>(read));
  if (problem == Z_BUF_ERROR) {
    return absl::DataLossError(base::Join(
        "The file ", file_->path,
        " ends in the middle of its compressed data: it was cut. Copy it again, and run the same "
        "command: what was imported is not imported twice."));
  }
  if (read < 0 || problem != Z_OK) {
    return absl::DataLossError(
        base::Join("The file ", file_->path, " cannot be unpacked: it is damaged."));
  }
  return std::string_view();
}

double ByteSource::Fraction() const {
  if (file_->size == 0) return 1;
  const auto read = static_cast<double>(gzoffset(file_->handle));
  return std::clamp(read / static_cast<double>(file_->size), 0.0, 1.0);
}

std::string ByteSource::Identity() const { return base::Join(file_->size, "-", file_->written); }

}  // namespace tanggap::cli
