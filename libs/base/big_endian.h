// Numbers as bytes, the most significant first: so that bytes sort as the numbers do, and read the
// same on every machine.
//
//   bytes += base::ToBigEndian(position);                        // 8 bytes
//   bytes += base::ToBigEndian(part.size(), 4);
//   uint64_t position = base::FromBigEndian(bytes.substr(0, 8));
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tanggap::base {

// The lowest `size` bytes of `number`, at most 8.
inline std::string ToBigEndian(uint64_t number, size_t size = 8) {
  std::string bytes(size, '\0');
  for (size_t i = size; i > 0; --i, number >>= 8) bytes[i - 1] = static_cast<char>(number);
  return bytes;
}

// The number that all of `bytes` make, at most 8 of them.
inline uint64_t FromBigEndian(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<uint8_t>(byte);
  return number;
}

}  // namespace tanggap::base
