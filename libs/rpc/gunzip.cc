#include "libs/rpc/gunzip.h"

#include <zlib.h>

#include <array>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::rpc {

using errors::Error;
using errors::Reason;

absl::StatusOr<std::string> Gunzip(std::string_view bytes, size_t limit) {
  z_stream stream = {};
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  if (inflateInit2(&stream, kGzipOnly) != Z_OK)
    return absl::ResourceExhaustedError("zlib has no memory");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string plain;
  std::array<char, 16 * 1024> part;
  int result = Z_OK;
  // Stops as soon as more has come out than is allowed, however much would follow.
  while (result == Z_OK && plain.size() <= limit) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    result = inflate(&stream, Z_NO_FLUSH);
    plain.append(part.data(), part.size() - stream.avail_out);
    if (stream.avail_in == 0 && stream.avail_out > 0) break;
  }
  inflateEnd(&stream);
  if (plain.size() > limit)
    return Error(Reason::REQUEST_TOO_LARGE).With("limit_bytes", base::Join(limit));
  if (result != Z_STREAM_END || stream.avail_in > 0) return Error(Reason::MALFORMED_REQUEST);
  return plain;
}

}  // namespace tanggap::rpc
