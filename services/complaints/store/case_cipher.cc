#include "services/complaints/store/case_cipher.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/privacy/blind_index.h"
#include "libs/privacy/normalise.h"

namespace tanggap::complaints {

namespace {

std::string ContextOf(std::string_view field, const base::Uuid& complaint) {
  return base::Join("complaints|", field, "|", complaint.ToString());
}

}  // namespace

std::string CaseCipher::Seal(const privacy::DataKey& key, const base::Uuid& complaint,
                             std::string_view field, std::string value) const {
  return cipher_.Seal(key, privacy::Pii<std::string>(std::move(value)),
                      ContextOf(field, complaint));
}

absl::StatusOr<std::string> CaseCipher::Open(const privacy::DataKey& key,
                                             const base::Uuid& complaint, std::string_view field,
                                             const std::string& sealed) const {
  TANGGAP_ASSIGN_OR_RETURN(privacy::Pii<std::string> value,
                           cipher_.Open(key, sealed, ContextOf(field, complaint)));
  return std::move(value).Reveal();
}

WrappedKey CaseCipher::NewContentKey(const std::string& agency, const base::Uuid& complaint) const {
  const privacy::DataKey key = cipher_.NewDataKey();
  return {key, WrapContentKey(agency, complaint, key)};
}

std::string CaseCipher::WrapContentKey(const std::string& agency, const base::Uuid& complaint,
                                       const privacy::DataKey& key) const {
  return cipher_.Wrap(agency, key, ContextOf("content_key", complaint));
}

absl::StatusOr<privacy::DataKey> CaseCipher::OpenContentKey(const std::string& agency,
                                                            const base::Uuid& complaint,
                                                            const std::string& wrapped) const {
  return cipher_.Unwrap(agency, wrapped, ContextOf("content_key", complaint));
}

std::string CaseCipher::SealWords(const privacy::DataKey& key, const base::Uuid& complaint,
                                  int version, const std::string& words) const {
  return Seal(key, complaint, base::Join("words/", version), words);
}

absl::StatusOr<std::string> CaseCipher::OpenWords(const privacy::DataKey& key,
                                                  const base::Uuid& complaint, int version,
                                                  const std::string& sealed) const {
  return Open(key, complaint, base::Join("words/", version), sealed);
}

std::string CaseCipher::SealPlace(const privacy::DataKey& key, const base::Uuid& complaint,
                                  const privacy::Pii<v1::Place>& place) const {
  return Seal(key, complaint, "place", place.Reveal().SerializeAsString());
}

absl::StatusOr<privacy::Pii<v1::Place>> CaseCipher::OpenPlace(const privacy::DataKey& key,
                                                              const base::Uuid& complaint,
                                                              const std::string& sealed) const {
  TANGGAP_ASSIGN_OR_RETURN(const std::string bytes, Open(key, complaint, "place", sealed));
  v1::Place place;
  if (!place.ParseFromString(bytes)) return absl::DataLossError("a sealed place cannot be read");
  return privacy::Pii<v1::Place>(std::move(place));
}

std::string CaseCipher::SealAnswer(const privacy::DataKey& key, const base::Uuid& complaint,
                                   const std::string& answer) const {
  return Seal(key, complaint, "answer", answer);
}

absl::StatusOr<std::string> CaseCipher::OpenAnswer(const privacy::DataKey& key,
                                                   const base::Uuid& complaint,
                                                   const std::string& sealed) const {
  return Open(key, complaint, "answer", sealed);
}

SealedIdentity CaseCipher::SealIdentity(const std::string& agency, const base::Uuid& complaint,
                                        const Identity& identity) const {
  const privacy::DataKey key = cipher_.NewDataKey();
  const auto seal = [&](std::string_view field,
                        const std::string& value) -> std::optional<std::string> {
    if (value.empty()) return std::nullopt;
    return Seal(key, complaint, field, value);
  };
  // A value that cannot be normalised is kept as it is and only not found by look-up.
  const auto index =
      [&](std::string_view field,
          const absl::StatusOr<privacy::Pii<std::string>>& value) -> std::optional<std::string> {
    if (!value.ok()) return std::nullopt;
    return privacy::BlindIndex(keys_, agency, field, *value);
  };
  const v1::Person& person = identity.person.Reveal();
  SealedIdentity sealed;
  sealed.key = cipher_.Wrap(agency, key, ContextOf("identity_key", complaint));
  sealed.display_name = seal("display_name", person.display_name());
  sealed.national_id = seal("national_id", person.national_id());
  sealed.phone = seal("phone", person.phone());
  sealed.email = seal("email", person.email());
  sealed.postal_address = seal("postal_address", person.postal_address());
  if (identity.mandate.has_value()) {
    sealed.mandate = seal("mandate", identity.mandate->Reveal().SerializeAsString());
  }
  sealed.national_id_index = index("national_id", privacy::NormaliseNik(person.national_id()));
  sealed.phone_index = index("phone", privacy::NormalisePhone(person.phone()));
  sealed.email_index = index("email", privacy::NormaliseEmail(person.email()));
  sealed.language = person.language();
  sealed.device_key = identity.device_key;
  return sealed;
}

absl::StatusOr<Identity> CaseCipher::OpenIdentity(const std::string& agency,
                                                  const base::Uuid& complaint,
                                                  const postgres::Row& row) const {
  TANGGAP_ASSIGN_OR_RETURN(
      const privacy::DataKey key,
      cipher_.Unwrap(agency, row.Bytes("identity_key"), ContextOf("identity_key", complaint)));
  absl::Status failed;
  const auto open = [&](const char* field) -> std::string {
    const std::optional<std::string> sealed = row.OptionalBytes(field);
    if (!sealed.has_value()) return "";
    absl::StatusOr<std::string> value = Open(key, complaint, field, *sealed);
    failed.Update(value.status());
    return value.ok() ? *std::move(value) : "";
  };
  v1::Person person;
  person.set_display_name(open("display_name"));
  person.set_national_id(open("national_id"));
  person.set_phone(open("phone"));
  person.set_email(open("email"));
  person.set_postal_address(open("postal_address"));
  person.set_language(row.Text("language"));
  Identity identity;
  identity.person = privacy::Pii<v1::Person>(std::move(person));
  if (const std::string bytes = open("mandate"); !bytes.empty()) {
    v1::Mandate mandate;
    if (!mandate.ParseFromString(bytes))
      return absl::DataLossError("a sealed mandate cannot be read");
    identity.mandate = privacy::Pii<v1::Mandate>(std::move(mandate));
  }
  identity.device_key = row.Text("device_key");
  TANGGAP_RETURN_IF_ERROR(failed);
  return identity;
}

}  // namespace tanggap::complaints
