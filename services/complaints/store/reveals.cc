#include "services/complaints/store/reveals.h"

#include "libs/base/result.h"

namespace tanggap::complaints {

namespace {

namespace idempotency = postgres::idempotency;

// Locks the complaint and its identity against whoever changes them at this moment: the case must
// still be as it was judged ($15 is its version then, which every change raises, so that agency and
// disclosure are the same too), and its identity there.
constexpr postgres::Statement kRecordLook = {"record_identity_access", R"(
  WITH open AS (
    SELECT c.complaint FROM complaints.complaint c JOIN complaints.identity i ON i.complaint = c.complaint
    WHERE c.complaint = $5 AND c.version = $15 FOR SHARE),
  answered AS (
    INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, resource, response_encrypted,
      create_time)
    SELECT $1, $2, $3::uuid, $4::bytea, complaint, $6::bytea, $7::timestamptz FROM open
    ON CONFLICT DO NOTHING RETURNING resource)
  INSERT INTO complaints.identity_access (complaint, access, access_time, actor_agency, actor_unit, actor_officer,
    actor_kind, purpose, reason)
  SELECT resource, $8::uuid, $7::timestamptz, $9, $10, $11, $12, $13, $14 FROM answered
  RETURNING access)"};

}  // namespace

absl::StatusOr<bool> Reveals::Record(const Case& found, const Look& look,
                                     const idempotency::Request& request, const std::string& answer,
                                     absl::Time deadline) {
  postgres::Params params;
  idempotency::Append(
      params, {request, found.complaint.id,
               cipher_.SealAnswer(*found.content_key, found.complaint.id, answer), look.time});
  params.Uuid(look.id)
      .Text(look.actor.agency)
      .Text(look.actor.unit)
      .Text(look.actor.officer)
      .Int(look.actor.kind)
      .Int(look.purpose)
      .Text(look.reason)
      .Int(found.complaint.version);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kRecordLook, params, deadline));
  return !rows.empty();
}

}  // namespace tanggap::complaints
