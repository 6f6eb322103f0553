#include "libs/privacy/field_cipher.h"

#include <openssl/crypto.h>

#include <optional>
#include <utility>

#include "libs/base/result.h"
#include "libs/privacy/sealed_blob.h"

namespace tanggap::privacy {
namespace {

// Separate keys for separate uses, so that a sealed secret can never pass for a wrapped key.
constexpr std::string_view kWrapLabel = "data-key-wrap";
constexpr std::string_view kAgencyLabel = "agency-secret";

// Says nothing about the content: such texts end up in logs.
absl::Status CannotOpen() {
  return absl::DataLossError(
      "an encrypted value does not open: it was changed, belongs to another place, or its key is "
      "gone");
}

}  // namespace

DataKey FieldCipher::NewDataKey() const { return DataKey(Key::Random(random_)); }

std::string FieldCipher::Wrap(std::string_view agency, const DataKey& data_key,
                              std::string_view context) const {
  return SealUnderAgency(kWrapLabel, agency, data_key.key_.bytes(), context);
}

absl::StatusOr<DataKey> FieldCipher::Unwrap(std::string_view agency, std::string_view wrapped,
                                            std::string_view context) const {
  TANGGAP_ASSIGN_OR_RETURN(std::string bytes,
                           OpenUnderAgency(kWrapLabel, agency, wrapped, context));
  if (bytes.size() != Key::kSize) return CannotOpen();
  DataKey data_key(Key::FromBytes(bytes));
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return data_key;
}

bool FieldCipher::UsesOldKey(std::string_view sealed) const {
  const std::optional<uint8_t> id = BlobKeyId(sealed);
  return id && *id != keys_.current_id();
}

std::string FieldCipher::Seal(const DataKey& data_key, const Pii<std::string>& value,
                              std::string_view context) const {
  return SealBlob(data_key.key_, kDataKeyId, value.Reveal(), context, random_);
}

absl::StatusOr<Pii<std::string>> FieldCipher::Open(const DataKey& data_key, std::string_view blob,
                                                   std::string_view context) const {
  if (BlobKeyId(blob) != kDataKeyId) return CannotOpen();
  std::optional<std::string> plaintext = OpenBlob(data_key.key_, blob, context);
  if (!plaintext) return CannotOpen();
  return Pii<std::string>(*std::move(plaintext));
}

std::string FieldCipher::SealForAgency(std::string_view agency, const Pii<std::string>& value,
                                       std::string_view context) const {
  return SealUnderAgency(kAgencyLabel, agency, value.Reveal(), context);
}

absl::StatusOr<Pii<std::string>> FieldCipher::OpenForAgency(std::string_view agency,
                                                            std::string_view blob,
                                                            std::string_view context) const {
  TANGGAP_ASSIGN_OR_RETURN(std::string text, OpenUnderAgency(kAgencyLabel, agency, blob, context));
  return Pii<std::string>(std::move(text));
}

std::string FieldCipher::SealUnderAgency(std::string_view label, std::string_view agency,
                                         std::string_view plaintext,
                                         std::string_view context) const {
  const uint8_t id = keys_.current_id();
  return SealBlob(keys_.DeriveKey(id, label, {agency}), id, plaintext, context, random_);
}

absl::StatusOr<std::string> FieldCipher::OpenUnderAgency(std::string_view label,
                                                         std::string_view agency,
                                                         std::string_view blob,
                                                         std::string_view context) const {
  const std::optional<uint8_t> id = BlobKeyId(blob);
  if (!id || !keys_.Has(*id)) return CannotOpen();
  std::optional<std::string> plaintext =
      OpenBlob(keys_.DeriveKey(*id, label, {agency}), blob, context);
  if (!plaintext) return CannotOpen();
  return *std::move(plaintext);
}

}  // namespace tanggap::privacy
