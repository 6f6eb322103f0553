#include "libs/postgres/idempotency.h"

#include <openssl/crypto.h>

#include "libs/base/result.h"
#include "tanggap_sql/idempotency.h"

namespace tanggap::postgres {

MigrationSet IdempotencyMigrations() { return sql::idempotency(); }

namespace idempotency {

namespace {

constexpr Statement kFind = {"idempotency_find",
                             "WITH " TANGGAP_IDEMPOTENCY_STORED " SELECT * FROM stored"};

// By key, not by place on disk: that stays right on databases that spread the table over machines.
constexpr Statement kDeleteExpired = {"idempotency_delete_expired", R"(
  DELETE FROM idempotency.requests WHERE (principal, method, request_id) IN (
    SELECT principal, method, request_id FROM idempotency.requests
    WHERE create_time < $1 ORDER BY create_time LIMIT $2))"};

bool IsEqual(std::string_view hmac, std::string_view other) {
  return !hmac.empty() && hmac.size() == other.size() &&
         ::CRYPTO_memcmp(hmac.data(), other.data(), hmac.size()) == 0;
}

}  // namespace

void AppendRequest(Params& params, const Request& request) {
  std::vector<std::string_view> principals = {request.principal};
  if (!request.other.principal.empty()) principals.push_back(request.other.principal);
  params.TextArray(principals).Text(request.method).Uuid(request.request_id);
}

void AppendRequests(Params& params, const std::vector<const Request*>& requests) {
  std::vector<std::string_view> principals, methods, others;
  std::vector<base::Uuid> request_ids;
  for (const Request* request : requests) {
    principals.push_back(request->principal);
    methods.push_back(request->method);
    request_ids.push_back(request->request_id);
    others.push_back(request->other.principal);
  }
  params.TextArray(principals).TextArray(methods).UuidArray(request_ids).TextArray(others);
}

void Append(Params& params, const Claim& claim) {
  const Request& request = claim.request;
  params.Text(request.principal).Text(request.method).Uuid(request.request_id);
  params.Bytes(request.request_hmac).Uuid(claim.resource);
  params.Bytes(claim.response_encrypted).Time(claim.create_time);
}

void AppendClaim(Params& params, const Claim& claim) {
  Append(params, claim);
  params.Text(claim.request.other.principal);
}

void AppendMany(Params& params, const std::vector<const Claim*>& claims) {
  std::vector<std::string_view> principals, methods, hmacs, responses, others;
  std::vector<base::Uuid> request_ids, resources;
  std::vector<absl::Time> times;
  for (const Claim* claim : claims) {
    principals.push_back(claim->request.principal);
    methods.push_back(claim->request.method);
    request_ids.push_back(claim->request.request_id);
    hmacs.push_back(claim->request.request_hmac);
    resources.push_back(claim->resource);
    responses.push_back(claim->response_encrypted);
    times.push_back(claim->create_time);
    others.push_back(claim->request.other.principal);
  }
  params.TextArray(principals).TextArray(methods).UuidArray(request_ids).BytesArray(hmacs);
  params.UuidArray(resources).BytesArray(responses).TimeArray(times).TextArray(others);
}

std::optional<Stored> FromRow(const Row& row, const Request& request) {
  const std::optional<std::string> hmac = row.OptionalBytes("stored_request_hmac");
  if (!hmac) return std::nullopt;
  const bool same =
      IsEqual(*hmac, request.request_hmac) || IsEqual(*hmac, request.other.request_hmac);
  return Stored{same, row.Uuid("stored_resource"), row.Bytes("stored_response"),
                row.Time("stored_time")};
}

size_t PlaceOf(const Row& row) { return static_cast<size_t>(row.Int("stored_place")) - 1; }

absl::StatusOr<std::optional<Stored>> Find(Pool& pool, const Request& request,
                                           absl::Time deadline) {
  Params params;
  AppendRequest(params, request);
  TANGGAP_ASSIGN_OR_RETURN(const Rows rows, pool.Query(kFind, params, deadline));
  if (rows.empty()) return std::optional<Stored>();
  return FromRow(rows[0], request);
}

absl::StatusOr<int64_t> DeleteExpired(Pool& pool, absl::Time before, absl::Time deadline,
                                      int64_t batch) {
  int64_t deleted = 0;
  while (true) {
    TANGGAP_ASSIGN_OR_RETURN(
        const Rows rows, pool.Query(kDeleteExpired, Params().Time(before).Int(batch), deadline));
    deleted += static_cast<int64_t>(rows.affected());
    if (static_cast<int64_t>(rows.affected()) < batch) return deleted;
  }
}

}  // namespace idempotency

}  // namespace tanggap::postgres
