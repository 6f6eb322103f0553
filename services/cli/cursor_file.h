// The file in which `watch` keeps how far it has come: the cursor, and below it the ids of changes
// that were printed since, when it ended in the middle of what the service had sent.
//
//   TANGGAP_ASSIGN_OR_RETURN(KeptCursor kept, ReadCursorFile(path));        // empty when there is no file yet
//   out.flush();
//   TANGGAP_RETURN_IF_ERROR(WriteCursorFile(path, {response.cursor(), {}}));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

namespace tanggap::cli {

struct KeptCursor {
  std::string cursor;
  std::vector<std::string> printed;
  bool operator==(const KeptCursor&) const = default;
};

absl::StatusOr<KeptCursor> ReadCursorFile(const std::string& path);

// In one step: whoever reads it, and whenever the machine stops, it is the file before or this one.
absl::Status WriteCursorFile(const std::string& path, const KeptCursor& kept);

}  // namespace tanggap::cli
