// Unpacks a gzip body up to a limit, so that a small request cannot become a large one. gRPC's own
// decompression is off in our servers: it compares the limit with the packed length (measured: 255
// KB grew the process by 273 MB).
//
//   absl::StatusOr<std::string> plain = rpc::Gunzip(bytes, 256 * 1024);
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace tanggap::rpc {

// Whether bytes are packed. No protobuf message begins like this: the first byte would be a field
// of the wire type 7, which does not exist.
inline bool IsGzip(std::string_view bytes) {
  return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

// REQUEST_TOO_LARGE when more than `limit` bytes come out, MALFORMED_REQUEST when the packing is
// broken.
absl::StatusOr<std::string> Gunzip(std::string_view bytes, size_t limit);

}  // namespace tanggap::rpc
