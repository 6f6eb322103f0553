// The same request, sent twice, has one effect and gets one answer.
//
// The row that remembers the answer is written by the statement that has the effect. A service
// embeds the fragment, and its own parameters follow from $9 on:
//
//   constexpr postgres::Statement kCreateComplaint = {"create_complaint", "WITH " TANGGAP_IDEMPOTENCY_CLAIM R"(,
//     complaint AS (INSERT INTO complaints.complaint (complaint, title) SELECT resource, $9 FROM claimed)
//     SELECT resource FROM claimed)"};
//   postgres::Params params;
//   idempotency::AppendClaim(params, {request, id, sealed_response, now});
//   params.Text(title);
//   rows = pool.Query(kCreateComplaint, params, deadline);
//   if (rows->empty()) stored = idempotency::Find(pool, request, deadline);     // somebody was here before
//
// Verbs read it together with the aggregate, $1 to $3 being the request:
//
//   "WITH " TANGGAP_IDEMPOTENCY_STORED R"( SELECT ... FROM complaints.complaint LEFT JOIN stored ON true WHERE ...)"
//   std::optional<idempotency::Stored> stored = idempotency::FromRow(row, request);
//
// and write it with TANGGAP_IDEMPOTENCY_CLAIM in the statement that changes it. GroupCommit uses
// the _MANY forms. The table is idempotency.requests in every database that lists
// IdempotencyMigrations().
//
// While a master key is being replaced, a row may be under either of two keys: it is found under
// both, and written under the first (Request::other).
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/migrator.h"
#include "libs/postgres/params.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/rows.h"
#include "libs/postgres/statement.h"

// $1 to $8. `claimed` has one row (resource) when this request is the first, none when it is known.
// The row under the other key is looked for only when there is one, which costs nothing otherwise.
#define TANGGAP_IDEMPOTENCY_CLAIM                                                               \
  "claimed AS (INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, " \
  "resource, response_encrypted, create_time) SELECT $1::text, $2::text, $3::uuid, $4::bytea, " \
  "$5::uuid, $6::bytea, $7::timestamptz WHERE $8::text = '' OR NOT EXISTS (SELECT FROM "        \
  "idempotency.requests known WHERE known.principal = $8::text AND known.method = $2::text "    \
  "AND known.request_id = $3::uuid) ON CONFLICT DO NOTHING RETURNING resource)"

// One row for each of what `from` has, which is what the statement changed: for one that finds out
// by itself whether the request is still to be done. The numbers are those of its parameters:
// principal, method, request_id, request_hmac, resource, answer, time.
#define TANGGAP_IDEMPOTENCY_INSERT(p, m, id, hmac, resource, answer, time)                        \
  "INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, resource, "     \
  "response_encrypted, create_time) SELECT $" #p "::text, $" #m "::text, $" #id "::uuid, $" #hmac \
  "::bytea, $" #resource "::uuid, $" #answer "::bytea, $" #time "::timestamptz "

// $1 to $8 as arrays. `claimed` has the resources of those requests that are the first.
#define TANGGAP_IDEMPOTENCY_CLAIM_MANY                                                            \
  "claimed AS (INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, "   \
  "resource, response_encrypted, create_time) SELECT asked.principal, asked.method, "             \
  "asked.request_id, asked.request_hmac, asked.resource, asked.response, asked.create_time FROM " \
  "unnest($1::text[], $2::text[], $3::uuid[], $4::bytea[], $5::uuid[], $6::bytea[], "             \
  "$7::timestamptz[], $8::text[]) AS asked (principal, method, request_id, request_hmac, "        \
  "resource, response, create_time, other) WHERE asked.other = '' OR NOT EXISTS (SELECT FROM "    \
  "idempotency.requests known WHERE known.principal = asked.other AND known.method = "            \
  "asked.method AND known.request_id = asked.request_id) "                                        \
  "ON CONFLICT DO NOTHING RETURNING resource)"

// $1 to $3. `stored` has one row when the request is known; FromRow reads its columns.
#define TANGGAP_IDEMPOTENCY_STORED                                                               \
  "stored AS (SELECT request_hmac AS stored_request_hmac, resource AS stored_resource, "         \
  "response_encrypted AS stored_response, create_time AS stored_time FROM idempotency.requests " \
  "WHERE principal = ANY($1::text[]) AND method = $2 AND request_id = $3)"

// $1 to $4 as arrays. `stored` has a row for every request that is known; FromRow reads its
// columns, and PlaceOf says which of the requests it is.
#define TANGGAP_IDEMPOTENCY_STORED_MANY                                                        \
  "stored AS (SELECT asked.place AS stored_place, known.request_hmac AS stored_request_hmac, " \
  "known.resource AS stored_resource, known.response_encrypted AS stored_response, "           \
  "known.create_time AS stored_time FROM unnest($1::text[], $2::text[], $3::uuid[], "          \
  "$4::text[]) WITH ORDINALITY AS asked (principal, method, request_id, other, place) "        \
  "JOIN idempotency.requests known ON known.principal = ANY(ARRAY[asked.principal, "           \
  "asked.other]) AND known.method = asked.method AND known.request_id = asked.request_id)"

namespace tanggap::postgres {

// To be listed before the sets of a service that uses the table.
MigrationSet IdempotencyMigrations();

namespace idempotency {

// Who asks and what, as one master key makes it.
struct Keyed {
  std::string principal;     // keyed pseudonym; "" in Request::other: there is no other key
  std::string request_hmac;  // over the wire bytes of the request or item
  bool operator==(const Keyed&) const = default;
};

struct Request {
  std::string principal;
  std::string method;
  base::Uuid request_id;
  std::string request_hmac;
  // The same under the other live master key, where a row may stand too.
  Keyed other = {};
};

struct Claim {
  Request request;
  base::Uuid resource;
  std::string response_encrypted;
  absl::Time create_time;
};

struct Stored {
  bool same_request;  // false: the id was used with other content (REQUEST_ID_REUSED)
  base::Uuid resource;
  std::string response_encrypted;
  absl::Time create_time;
};

// The seven columns of a row, for a statement that has looked for it already and inserts it itself.
void Append(Params& params, const Claim& claim);
// $1 to $8 of the fragments.
void AppendClaim(Params& params, const Claim& claim);
void AppendMany(Params& params, const std::vector<const Claim*>& claims);
// $1 to $3 of TANGGAP_IDEMPOTENCY_STORED, and $1 to $4 of its _MANY form.
void AppendRequest(Params& params, const Request& request);
void AppendRequests(Params& params, const std::vector<const Request*>& requests);

// What a row of a statement with TANGGAP_IDEMPOTENCY_STORED says about `request`; it selects
// stored.*.
std::optional<Stored> FromRow(const Row& row, const Request& request);
// Which of the requests given to AppendRequests a row is about.
size_t PlaceOf(const Row& row);

absl::StatusOr<std::optional<Stored>> Find(Pool& pool, const Request& request, absl::Time deadline);

// Erasure: $1 is the resource. For the transaction that destroys its key.
inline constexpr Statement kDeleteForResource = {
    "idempotency_delete_for_resource", "DELETE FROM idempotency.requests WHERE resource = $1"};

inline constexpr absl::Duration kKeepFor = absl::Hours(24 * 7);

// Deletes what was stored before `before` (now - kKeepFor) in statements of at most `batch` rows,
// until nothing is left or the deadline passes. Gives how many rows went.
absl::StatusOr<int64_t> DeleteExpired(Pool& pool, absl::Time before, absl::Time deadline,
                                      int64_t batch = 1000);

}  // namespace idempotency

}  // namespace tanggap::postgres
