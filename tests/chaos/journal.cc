#include "tests/chaos/journal.h"

#include <fstream>

#include "libs/base/strings.h"

namespace tanggap::chaos {

void Journal::Note(std::string_view what, std::string_view of) {
  const int64_t micros = absl::ToUnixMicros(clock_.Now());
  base::MutexLock lock(mutex_);
  lines_.push_back({micros, std::string(what), std::string(of)});
}

absl::Status Journal::WriteTo(const std::string& path) const {
  std::ofstream file(path);
  base::MutexLock lock(mutex_);
  for (const Line& line : lines_) file << line.micros << ' ' << line.what << ' ' << line.of << '\n';
  file.close();
  return file ? absl::OkStatus() : absl::DataLossError(base::Join("cannot write ", path));
}

}  // namespace tanggap::chaos
