// 32 secret bytes, wiped from memory when they go.
//
//   Key key = Key::Random(random);
//   Key key = Key::FromBytes(thirty_two_bytes);
#pragma once

#include <array>
#include <string_view>

#include "libs/base/random.h"

namespace tanggap::privacy {

class Key {
 public:
  static constexpr size_t kSize = 32;

  static Key Random(base::Random& random);
  // `bytes` is exactly kSize long.
  static Key FromBytes(std::string_view bytes);

  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();

  std::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }
  // In constant time.
  bool operator==(const Key& other) const;

 private:
  Key() = default;
  std::array<char, kSize> bytes_;
};

}  // namespace tanggap::privacy
