#include "services/complaints/store/resealing.h"

#include "libs/base/result.h"

namespace tanggap::complaints {

namespace {

constexpr postgres::Statement kRead = {"read_keys_of_complaints", R"(
  SELECT c.complaint, c.agency, c.content_key, i.key AS identity_key, i.display_name, i.national_id, i.phone, i.email,
    i.postal_address, i.mandate, i.language, i.device_key
  FROM (SELECT complaint, agency, content_key FROM complaints.complaint WHERE complaint > $1 ORDER BY complaint
        LIMIT $2::bigint) c
  LEFT JOIN complaints.identity i ON i.complaint = c.complaint ORDER BY c.complaint)"};

// Only where nobody has changed it meanwhile.
constexpr postgres::Statement kSaveContentKeys = {"reseal_content_keys", R"(
  UPDATE complaints.complaint c SET content_key = s.renewed
  FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS s (complaint, old, renewed)
  WHERE c.complaint = s.complaint AND c.content_key = s.old)"};

constexpr postgres::Statement kSaveIdentities = {"reseal_identities", R"(
  UPDATE complaints.identity i SET key = s.key, display_name = s.display_name, national_id = s.national_id,
    phone = s.phone, email = s.email, postal_address = s.postal_address, mandate = s.mandate,
    national_id_index = s.national_id_index, phone_index = s.phone_index, email_index = s.email_index
  FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[],
              $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[])
    AS s (complaint, old, key, display_name, national_id, phone, email, postal_address, mandate, national_id_index,
          phone_index, email_index)
  WHERE i.complaint = s.complaint AND i.key = s.old)"};

}  // namespace

// What is to be written of a batch.
struct Resealing::Renewed {
  std::vector<base::Uuid> complaints;
  std::vector<std::string> old_keys, keys;

  std::vector<base::Uuid> identities;
  std::vector<std::string> old_identity_keys;
  std::vector<SealedIdentity> sealed;
};

absl::Status Resealing::Renew(const postgres::Row& row, Renewed& renewed) const {
  const base::Uuid id = row.Uuid("complaint");
  const std::string agency = row.Text("agency");
  const std::string content_key = row.Bytes("content_key");
  if (cipher_.UsesOldKey(content_key)) {
    TANGGAP_ASSIGN_OR_RETURN(const privacy::DataKey key,
                             cipher_.OpenContentKey(agency, id, content_key));
    renewed.complaints.push_back(id);
    renewed.old_keys.push_back(content_key);
    renewed.keys.push_back(cipher_.WrapContentKey(agency, id, key));
  }
  if (row.IsNull("identity_key") || !cipher_.UsesOldKey(row.Bytes("identity_key")))
    return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(const Identity identity, cipher_.OpenIdentity(agency, id, row));
  renewed.identities.push_back(id);
  renewed.old_identity_keys.push_back(row.Bytes("identity_key"));
  renewed.sealed.push_back(cipher_.SealIdentity(agency, id, identity));
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Resealing::Save(const Renewed& renewed, absl::Time deadline) {
  int64_t written = 0;
  if (!renewed.complaints.empty()) {
    postgres::Params params;
    params.UuidArray(renewed.complaints).BytesArray(renewed.old_keys).BytesArray(renewed.keys);
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                             pool_.Query(kSaveContentKeys, params, deadline));
    written += static_cast<int64_t>(rows.affected());
  }
  if (renewed.identities.empty()) return written;
  postgres::Params params;
  params.UuidArray(renewed.identities).BytesArray(renewed.old_identity_keys);
  std::vector<std::string> keys;
  for (const SealedIdentity& sealed : renewed.sealed) keys.push_back(sealed.key);
  params.BytesArray(keys);
  for (const auto field :
       {&SealedIdentity::display_name, &SealedIdentity::national_id, &SealedIdentity::phone,
        &SealedIdentity::email, &SealedIdentity::postal_address, &SealedIdentity::mandate,
        &SealedIdentity::national_id_index, &SealedIdentity::phone_index,
        &SealedIdentity::email_index}) {
    std::vector<std::optional<std::string>> values;
    for (const SealedIdentity& sealed : renewed.sealed) values.push_back(sealed.*field);
    params.BytesArray(values);
  }
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kSaveIdentities, params, deadline));
  return written + static_cast<int64_t>(rows.affected());
}

absl::StatusOr<ResealedBatch> Resealing::Next(const std::optional<base::Uuid>& after, int size,
                                              absl::Time deadline) {
  const base::Uuid before_all = *base::Uuid::Parse("00000000-0000-0000-0000-000000000000");
  postgres::Params params;
  params.Uuid(after.value_or(before_all)).Int(size);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kRead, params, deadline));
  ResealedBatch batch;
  Renewed renewed;
  for (const postgres::Row& row : rows) {
    batch.last = row.Uuid("complaint");
    ++batch.cases;
    if (!Renew(row, renewed).ok()) batch.shut.push_back(*batch.last);
  }
  TANGGAP_ASSIGN_OR_RETURN(batch.keys, Save(renewed, deadline));
  return batch;
}

}  // namespace tanggap::complaints
