// 128-bit identifiers (RFC 9562).
//
//   base::Uuid id = base::Uuid::V7(clock.Now(), random);  // sorts by time: for what is public anyway
//   base::Uuid id = base::Uuid::V4(random);               // says nothing: time would betray somebody
//   std::string text = id.ToString();                     // "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10"
//   std::optional<base::Uuid> id = base::Uuid::Parse(text);
//   std::optional<base::Uuid> id = base::Uuid::FromBytes(other.bytes());
#pragma once

#include <absl/time/time.h>

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/random.h"

namespace tanggap::base {

class Uuid {
 public:
  Uuid() : bytes_{} {}
  static Uuid V4(Random& random);
  static Uuid V7(absl::Time now, Random& random);  // in the order of `now`, to the microsecond
  // The 36-character form only, in either case; nothing for anything else.
  static std::optional<Uuid> Parse(std::string_view text);

  // From what `bytes` gave; nothing for anything that is not 16 bytes.
  static std::optional<Uuid> FromBytes(std::string_view bytes);

  std::string ToString() const;
  // The 16 bytes, as long as this object lives.
  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  bool IsNil() const { return *this == Uuid(); }
  auto operator<=>(const Uuid&) const = default;

 private:
  std::array<uint8_t, 16> bytes_;
};

}  // namespace tanggap::base
