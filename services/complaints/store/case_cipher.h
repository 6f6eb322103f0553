// Opens and seals what the tables keep encrypted of one complaint: its words while it is
// CONFIDENTIAL, its exact place, the reporter's identity, and the stored answers to its requests.
// Two data keys a case: one for the content, one for the identity, so that destroying the
// identity's leaves the case readable. Both are wrapped by the agency's key and are wrapped anew
// when the case goes to another agency.
//
//   SealedKey key = cipher.NewContentKey("dinkes", id);
//   row.place = cipher.SealPlace(key.key, id, place);
//   TANGGAP_ASSIGN_OR_RETURN(privacy::DataKey key, cipher.OpenContentKey("dinkes", id, row.content_key));
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "libs/base/uuid.h"
#include "libs/postgres/rows.h"
#include "libs/privacy/field_cipher.h"
#include "libs/privacy/key_ring.h"
#include "services/complaints/store/case.h"

namespace tanggap::complaints {

struct WrappedKey {
  privacy::DataKey key;
  std::string wrapped;
};

// One row of complaints.identity, sealed.
struct SealedIdentity {
  std::string key;
  std::optional<std::string> display_name, national_id, phone, email, postal_address, mandate;
  std::optional<std::string> national_id_index, phone_index, email_index;
  std::string language;
  std::string device_key;
};

// Safe to share between threads.
class CaseCipher {
 public:
  CaseCipher(const privacy::KeyRing& keys, base::Random& random)
      : keys_(keys), cipher_(keys, random) {}

  WrappedKey NewContentKey(const std::string& agency, const base::Uuid& complaint) const;
  absl::StatusOr<privacy::DataKey> OpenContentKey(const std::string& agency,
                                                  const base::Uuid& complaint,
                                                  const std::string& wrapped) const;
  std::string WrapContentKey(const std::string& agency, const base::Uuid& complaint,
                             const privacy::DataKey& key) const;

  // Whether a wrapped key is under another master key than the current one.
  bool UsesOldKey(const std::string& wrapped) const { return cipher_.UsesOldKey(wrapped); }

  std::string SealWords(const privacy::DataKey& key, const base::Uuid& complaint, int version,
                        const std::string& words) const;
  absl::StatusOr<std::string> OpenWords(const privacy::DataKey& key, const base::Uuid& complaint,
                                        int version, const std::string& sealed) const;

  std::string SealPlace(const privacy::DataKey& key, const base::Uuid& complaint,
                        const privacy::Pii<v1::Place>& place) const;
  absl::StatusOr<privacy::Pii<v1::Place>> OpenPlace(const privacy::DataKey& key,
                                                    const base::Uuid& complaint,
                                                    const std::string& sealed) const;

  SealedIdentity SealIdentity(const std::string& agency, const base::Uuid& complaint,
                              const Identity& identity) const;
  // From a row that selects the columns of complaints.identity, `identity_key` being its key.
  absl::StatusOr<Identity> OpenIdentity(const std::string& agency, const base::Uuid& complaint,
                                        const postgres::Row& row) const;

  // The answer to a request, kept to be given again.
  std::string SealAnswer(const privacy::DataKey& key, const base::Uuid& complaint,
                         const std::string& answer) const;
  absl::StatusOr<std::string> OpenAnswer(const privacy::DataKey& key, const base::Uuid& complaint,
                                         const std::string& sealed) const;

 private:
  std::string Seal(const privacy::DataKey& key, const base::Uuid& complaint, std::string_view field,
                   std::string value) const;
  absl::StatusOr<std::string> Open(const privacy::DataKey& key, const base::Uuid& complaint,
                                   std::string_view field, const std::string& sealed) const;

  const privacy::KeyRing& keys_;
  const privacy::FieldCipher cipher_;
};

}  // namespace tanggap::complaints
