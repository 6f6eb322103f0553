// Files that hold secrets: read only when nobody but their owner may, written so that nobody else
// can.
//
//   absl::StatusOr<std::string> text = privacy::ReadPrivateFile("/etc/tanggap/master.key");
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace tanggap::privacy {

// The content, at most 64 KiB. FAILED_PRECONDITION when others may read the file: its mode has to
// be 0600 or stricter. A file of root's may be readable by its group when we are not root: so are
// secrets mounted into containers.
absl::StatusOr<std::string> ReadPrivateFile(std::string_view path);

// Creates the file with mode 0600 and syncs it; ALREADY_EXISTS when there is one.
absl::Status WriteNewPrivateFile(std::string_view path, std::string_view content);

}  // namespace tanggap::privacy
