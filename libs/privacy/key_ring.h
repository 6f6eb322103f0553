// The master keys of an instance: one small text file, from which every other key is derived, so
// that there is one thing to keep safe and to back up. Two keys may be live: the first seals, both
// open, which is how a key is replaced without stopping anything (README.md, "Replacing the key").
//
//   TANGGAP_ASSIGN_OR_RETURN(privacy::KeyRing keys, privacy::KeyRing::Load(path));
//   privacy::Key key = keys.DeriveKey(keys.current_id(), "page-token");
//
// The file (its mode is 0600; # starts a comment):
//
//   key 2 7f3a...64 hexadecimal digits
//   key 1 09bc...
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/random.h"
#include "libs/privacy/key.h"

namespace tanggap::privacy {

class DerivedKeyCache;

// Immutable apart from a bounded cache of derived keys; safe to share between threads.
class KeyRing {
 public:
  // Refuses a file that anybody but its owner may read (a file of root's, as secrets are mounted
  // into containers, may also be readable by its group).
  static absl::StatusOr<KeyRing> Load(std::string_view path);
  static absl::StatusOr<KeyRing> Parse(std::string_view text);
  // A ring of one new key with the id 1.
  static KeyRing Generate(base::Random& random);

  KeyRing(KeyRing&&) noexcept;
  KeyRing& operator=(KeyRing&&) noexcept;
  ~KeyRing();

  // This ring's current key as the second, and a new key as the first.
  KeyRing Rotated(base::Random& random) const;
  // Writes a new file with mode 0600; never overwrites one.
  absl::Status WriteNew(std::string_view path) const;
  std::string ToText() const;

  uint8_t current_id() const { return keys_.front().id; }
  // The live ids, the current one first.
  std::vector<uint8_t> ids() const;
  bool Has(uint8_t id) const;

  // The key for one use, told apart by `label` and `parts` (such as an agency and a field). `id` is
  // a live one.
  Key DeriveKey(uint8_t id, std::string_view label,
                std::initializer_list<std::string_view> parts = {}) const;

 private:
  struct MasterKey {
    uint8_t id;
    Key key;
  };
  explicit KeyRing(std::vector<MasterKey> keys);

  std::vector<MasterKey> keys_;
  std::unique_ptr<DerivedKeyCache> derived_;
};

}  // namespace tanggap::privacy
