// The key of one survey: 32 bytes of chance, kept sealed under the agency's key, so that another
// master key changes no receipt, and destroying it makes every receipt worthless. All keys of
// responses, tokens and drafts are made from it. And what was answered to staff, kept to be
// answered again.
//
//   row.key = cipher.NewKey("dinkes", id);
//   TANGGAP_ASSIGN_OR_RETURN(const privacy::Key key, cipher.OpenKey(survey));
//   privacy::HmacSha256(key.bytes(), "receipt" ...)
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/privacy/field_cipher.h"
#include "libs/privacy/key.h"
#include "libs/privacy/key_ring.h"
#include "services/surveys/domain/survey.h"

namespace tanggap::surveys {

// Safe to share between threads. Both references outlive it.
class SurveyCipher {
 public:
  SurveyCipher(const privacy::KeyRing& keys, base::Random& random)
      : random_(random), cipher_(keys, random) {}

  // A new one, sealed.
  std::string NewKey(std::string_view agency, const base::Uuid& survey) const;
  absl::StatusOr<privacy::Key> OpenKey(const Survey& survey) const;
  absl::StatusOr<privacy::Key> OpenKey(std::string_view agency, const base::Uuid& survey,
                                       std::string_view sealed) const;
  // The same key, sealed under the current master key.
  absl::StatusOr<std::string> RenewKey(std::string_view agency, const base::Uuid& survey,
                                       std::string_view sealed) const;
  // Whether what lies under an agency's key, be it of another cipher, is to be sealed anew before a
  // master key is removed.
  bool UsesOldKey(std::string_view sealed) const { return cipher_.UsesOldKey(sealed); }

  // The answer to a request about `resource`: a survey, a response, or something of an agency's
  // own.
  std::string SealAnswer(std::string_view agency, const base::Uuid& resource,
                         const std::string& answer) const;
  absl::StatusOr<std::string> OpenAnswer(std::string_view agency, const base::Uuid& resource,
                                         std::string_view sealed) const;

 private:
  std::string SealKey(std::string_view agency, const base::Uuid& survey,
                      const privacy::Key& key) const;

  base::Random& random_;
  const privacy::FieldCipher cipher_;
};

}  // namespace tanggap::surveys
