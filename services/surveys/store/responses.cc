#include "services/surveys/store/responses.h"

#include <optional>

#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

namespace {

// One row always. It stands in one of three tables (migrations/0002_collection.sql).
constexpr postgres::Statement kFind = {"find_response_of_receipt", R"(
  SELECT EXISTS (SELECT FROM surveys.response_seen WHERE survey = $1 AND seen_key = $2) AS seen, found.*
  FROM (SELECT) AS one LEFT JOIN (
    SELECT state, revision, month, hash_sealed FROM surveys.response WHERE survey = $1 AND response_key = $3
    UNION ALL
    SELECT state, revision, month, hash_sealed FROM surveys.arrival_0 WHERE survey = $1 AND response_key = $3
    UNION ALL
    SELECT state, revision, month, hash_sealed FROM surveys.arrival_1 WHERE survey = $1 AND response_key = $3)
    AS found ON true)"};

}  // namespace

absl::StatusOr<HeldResponse> Responses::Find(const base::Uuid& survey,
                                             const CollectionCipher& cipher,
                                             const std::string& receipt, absl::Time deadline) {
  postgres::Params params;
  params.Uuid(survey).Uuid(cipher.SeenKey(receipt)).Uuid(cipher.ResponseKey(receipt));
  TANGGAP_ASSIGN_OR_RETURN(postgres::Rows rows, pool_.Query(kFind, params, deadline));
  if (!rows[0].Bool("seen")) return errors::Error(errors::Reason::RECEIPT_REFUSED).ToStatus();
  // A statement that began before a night's move and came to its tables after it finds the row in
  // none of them; the next one finds it.
  if (rows[0].IsNull("state")) {
    TANGGAP_ASSIGN_OR_RETURN(rows, pool_.Query(kFind, params, deadline));
  }
  HeldResponse held;
  if (rows[0].IsNull("state")) return held;
  held.state = static_cast<v1::ResponseState>(rows[0].Int("state"));
  held.revision = static_cast<int>(rows[0].Int("revision"));
  held.month = static_cast<int>(rows[0].Int("month"));
  if (held.state == v1::RESPONSE_STATE_WITHDRAWN) return held;
  std::optional<std::string> hash = cipher.OpenHash(receipt, rows[0].Bytes("hash_sealed"));
  if (!hash.has_value()) return absl::DataLossError("the hash of a response cannot be opened");
  held.content_hash = *std::move(hash);
  return held;
}

}  // namespace tanggap::surveys
