#include "services/complaints/store/filings.h"

#include <algorithm>
#include <map>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/complaints/store/filing_rows.h"

namespace tanggap::complaints {

namespace {

namespace idempotency = postgres::idempotency;

// $1 to $7 are the requests, the rest as FilingRows says. Everything joins on what was claimed, so
// that a request that was filed before writes nothing.
const postgres::Statement& FileStatement() {
  static const auto& sql =
      *new std::string("WITH " TANGGAP_IDEMPOTENCY_CLAIM_MANY ", " + InsertCases(8, "claimed") +
                       " SELECT resource FROM claimed");
  static const postgres::Statement statement = {"file_complaints", sql.c_str()};
  return statement;
}

const postgres::Statement& ImportStatement() {
  static const auto& sql =
      *new std::string("WITH " + ImportCases(1) + " SELECT resource FROM claimed");
  static const postgres::Statement statement = {"import_complaints", sql.c_str()};
  return statement;
}

constexpr postgres::Statement kFindImported = {"find_imported_complaints", R"(
  SELECT c.complaint, c.number, c.source, c.external_id, c.content_hash, c.agency
  FROM unnest($1::text[], $2::text[]) AS k (source, external_id)
  JOIN complaints.complaint c ON c.source = k.source AND c.external_id = k.external_id)"};

constexpr postgres::Statement kContentKey = {"content_key_of_complaint", R"(
  SELECT agency, content_key FROM complaints.complaint WHERE complaint = $1)"};

}  // namespace

std::string KeyOf(const NewCase& filing) {
  if (!filing.request.has_value())
    return filing.particulars.source + filing.particulars.external_id;
  return filing.request->principal + filing.request->request_id.ToString();
}

absl::StatusOr<std::vector<absl::StatusOr<std::string>>> Filings::File(
    const std::vector<const NewCase*>& filings, absl::Time deadline) {
  std::vector<SealedCase> sealed;
  std::vector<idempotency::Claim> claims;
  for (const NewCase* filing : filings) {
    sealed.push_back(SealCase(cipher_, *filing));
    claims.push_back({*filing->request, filing->complaint.id, sealed.back().answer,
                      filing->particulars.record_time});
  }
  postgres::Params params;
  std::vector<const idempotency::Claim*> pointers;
  for (const idempotency::Claim& claim : claims) pointers.push_back(&claim);
  idempotency::AppendMany(params, pointers);
  AppendCases(params, sealed);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(FileStatement(), params, deadline));

  std::vector<base::Uuid> written;
  for (const postgres::Row& row : rows) written.push_back(row.Uuid("resource"));
  std::sort(written.begin(), written.end());
  std::vector<absl::StatusOr<std::string>> answers;
  for (const NewCase* filing : filings) {
    if (std::binary_search(written.begin(), written.end(), filing->complaint.id)) {
      answers.push_back(filing->answer);
      continue;
    }
    absl::StatusOr<std::optional<std::string>> first = FindAnswer(*filing->request, deadline);
    if (!first.ok()) {
      answers.push_back(first.status());
    } else if (!first->has_value()) {
      // It was there a moment ago and is gone: erased, or older than its keeping.
      answers.push_back(errors::Error(errors::Reason::CONCURRENT_CHANGE));
    } else {
      answers.push_back(**std::move(first));
    }
  }
  return answers;
}

absl::StatusOr<std::optional<std::string>> Filings::FindAnswer(const idempotency::Request& request,
                                                               absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<idempotency::Stored> stored,
                           idempotency::Find(pool_, request, deadline));
  if (!stored.has_value()) return std::nullopt;
  if (!stored->same_request) return errors::Error(errors::Reason::REQUEST_ID_REUSED);
  TANGGAP_ASSIGN_OR_RETURN(std::string answer, OpenStored(*stored, deadline));
  return answer;
}

absl::StatusOr<std::string> Filings::OpenStored(const idempotency::Stored& stored,
                                                absl::Time deadline) {
  postgres::Params params;
  params.Uuid(stored.resource);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kContentKey, params, deadline));
  if (rows.empty()) return absl::DataLossError("a stored answer has no complaint");
  TANGGAP_ASSIGN_OR_RETURN(const privacy::DataKey key,
                           cipher_.OpenContentKey(rows[0].Text("agency"), stored.resource,
                                                  rows[0].Bytes("content_key")));
  return cipher_.OpenAnswer(key, stored.resource, stored.response_encrypted);
}

absl::StatusOr<std::vector<Imported>> Filings::Import(const std::vector<const NewCase*>& cases,
                                                      absl::Time deadline) {
  std::vector<SealedCase> sealed;
  std::vector<std::string> sources, external_ids;
  for (const NewCase* item : cases) {
    sealed.push_back(SealCase(cipher_, *item));
    sources.push_back(item->particulars.source);
    external_ids.push_back(item->particulars.external_id);
  }
  postgres::Params params;
  AppendCases(params, sealed);
  TANGGAP_RETURN_IF_ERROR(pool_.Query(ImportStatement(), params, deadline).status());

  // Read back in a second statement, which sees what this one or an earlier one wrote.
  postgres::Params keys;
  keys.TextArray(sources).TextArray(external_ids);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kFindImported, keys, deadline));
  std::map<std::pair<std::string, std::string>, Imported> found;
  for (const postgres::Row& row : rows) {
    found[{row.Text("source"), row.Text("external_id")}] = {
        row.Uuid("complaint"), row.Text("number"), false, row.Bytes("content_hash"),
        row.Text("agency")};
  }
  std::vector<Imported> outcomes;
  for (const NewCase* item : cases) {
    Imported& outcome = found[{item->particulars.source, item->particulars.external_id}];
    outcome.added = outcome.id == item->complaint.id;
    outcomes.push_back(outcome);
  }
  return outcomes;
}

}  // namespace tanggap::complaints
