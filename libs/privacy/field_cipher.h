// Encrypts personal fields (envelope encryption): a field under the data key of its case, the data
// key under the key of its agency, which is derived from the instance's master key. `context` says
// where the value belongs, such as "complaints.identity|phone|<complaint uuid>"; a value copied to
// another row or column does not open there.
//
//   privacy::FieldCipher cipher(keys, random);
//   privacy::DataKey data_key = cipher.NewDataKey();
//   row.wrapped = cipher.Wrap("dinkes", data_key, "complaints.case_key|" + uuid);
//   row.phone = cipher.Seal(data_key, phone, "complaints.identity|phone|" + uuid);
//   ...
//   auto data_key = cipher.Unwrap("dinkes", row.wrapped, "complaints.case_key|" + uuid);
//   auto phone = cipher.Open(*data_key, row.phone, "complaints.identity|phone|" + uuid);
//
// What cannot be opened is DATA_LOSS: the row was damaged or moved, or its key is gone.
// sealed_blob.h has the format.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "libs/base/random.h"
#include "libs/privacy/data_key.h"
#include "libs/privacy/key_ring.h"
#include "libs/privacy/pii.h"

namespace tanggap::privacy {

// Safe to share between threads. Both references outlive it.
class FieldCipher {
 public:
  FieldCipher(const KeyRing& keys, base::Random& random) : keys_(keys), random_(random) {}

  DataKey NewDataKey() const;
  std::string Wrap(std::string_view agency, const DataKey& data_key,
                   std::string_view context) const;
  absl::StatusOr<DataKey> Unwrap(std::string_view agency, std::string_view wrapped,
                                 std::string_view context) const;
  // Whether `sealed`, from Wrap or SealForAgency, lies under another master key than the current
  // one, so that it should be sealed again before that key is removed.
  bool UsesOldKey(std::string_view sealed) const;

  std::string Seal(const DataKey& data_key, const Pii<std::string>& value,
                   std::string_view context) const;
  absl::StatusOr<Pii<std::string>> Open(const DataKey& data_key, std::string_view blob,
                                        std::string_view context) const;

  // For a secret that belongs to no case, such as a partner's webhook key: directly under the
  // agency's key.
  std::string SealForAgency(std::string_view agency, const Pii<std::string>& value,
                            std::string_view context) const;
  absl::StatusOr<Pii<std::string>> OpenForAgency(std::string_view agency, std::string_view blob,
                                                 std::string_view context) const;

 private:
  std::string SealUnderAgency(std::string_view label, std::string_view agency,
                              std::string_view plaintext, std::string_view context) const;
  absl::StatusOr<std::string> OpenUnderAgency(std::string_view label, std::string_view agency,
                                              std::string_view blob,
                                              std::string_view context) const;

  const KeyRing& keys_;
  base::Random& random_;
};

}  // namespace tanggap::privacy
