#include "services/complaints/store/reveals.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/complaints/store/visibility.h"

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
    )" TANGGAP_IDEMPOTENCY_INSERT(1, 2, 3, 4, 5, 6, 7) R"(FROM open
    ON CONFLICT DO NOTHING RETURNING resource)
  INSERT INTO complaints.identity_access (complaint, access, access_time, actor_agency, actor_unit, actor_officer,
    actor_kind, purpose, reason)
  SELECT resource, $8::uuid, $7::timestamptz, $9, $10, $11, $12, $13, $14 FROM answered
  RETURNING access)"};

// A row for each look, the complaint in every one of them; one row without a look when there is
// none. The ids of looks begin with their time.
constexpr postgres::Statement kReadLooks = {"read_identity_access",
                                            R"(
  SELECT c.complaint, c.reporter_key, c.filer_key, c.filing, a.* FROM complaints.complaint c LEFT JOIN LATERAL (
    SELECT e.access, e.access_time, e.actor_kind, e.actor_agency, e.actor_unit, e.actor_officer, e.purpose, e.reason
    FROM complaints.identity_access e WHERE e.complaint = c.complaint AND e.access < $9::uuid
    ORDER BY e.access DESC LIMIT $10::bigint) a ON true
  WHERE c.complaint = $8::uuid AND )" TANGGAP_VISIBLE_TO(1, 2, 3, 4, 5, 6,
                                                         7) " ORDER BY a.access DESC"};

base::Uuid BehindAll() { return *base::Uuid::Parse("ffffffff-ffff-ffff-ffff-ffffffffffff"); }

// The record is the reporter's. A clerk or a partner system that took the case down sees what was
// taken down, and not what the agency did with the identity.
bool IsTheirRecord(const postgres::Row& row, const Viewer& viewer) {
  const Ties ties = TiesOf(row, viewer);
  return ties.reporter || (ties.filer && row.Int("filing") == v1::FILING_PROXY);
}

Look ReadLook(const postgres::Row& row) {
  return {.id = row.Uuid("access"),
          .actor = {.kind = static_cast<v1::ActorKind>(row.Int("actor_kind")),
                    .agency = row.Text("actor_agency"),
                    .unit = row.Text("actor_unit"),
                    .officer = row.Text("actor_officer")},
          .purpose = static_cast<v1::RevealPurpose>(row.Int("purpose")),
          .reason = row.Text("reason"),
          .time = row.Time("access_time")};
}

}  // namespace

absl::StatusOr<std::vector<Look>> Reveals::Read(const base::Uuid& complaint, const Viewer& viewer,
                                                common::v1::Relation relation,
                                                const std::optional<base::Uuid>& before, int limit,
                                                absl::Time deadline) {
  postgres::Params params;
  AppendViewer(params, viewer, relation);
  params.Uuid(complaint).Uuid(before.value_or(BehindAll())).Int(limit);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kReadLooks, params, deadline));
  if (rows.empty() || !IsTheirRecord(rows[0], viewer)) {
    return errors::Error(errors::Reason::RESOURCE_NOT_FOUND)
        .With("resource", "complaints/" + complaint.ToString());
  }
  std::vector<Look> looks;
  for (const postgres::Row& row : rows) {
    if (!row.IsNull("access")) looks.push_back(ReadLook(row));
  }
  return looks;
}

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
