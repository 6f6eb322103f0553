#include "services/complaints/store/filings.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/failure.h"
#include "services/complaints/store/filing_rows.h"

namespace tanggap::complaints {

namespace {

namespace idempotency = postgres::idempotency;

// $1 to $8 are the requests, the rest as FilingRows says. Everything joins on what was claimed, so
// that a request that was filed before writes nothing.
const postgres::Statement& FileStatement() {
  static const auto& sql =
      *new std::string("WITH " TANGGAP_IDEMPOTENCY_CLAIM_MANY ", " + InsertCases(9, "claimed") +
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

// $1 to $4 are the requests. A stored answer is sealed under its case's key.
constexpr postgres::Statement kFindAnswers = {"find_answers_to_filings",
                                              "WITH " TANGGAP_IDEMPOTENCY_STORED_MANY R"(
  SELECT stored.*, c.agency, c.content_key FROM stored
  LEFT JOIN complaints.complaint c ON c.complaint = stored.stored_resource)"};

constexpr int kMostTries = 3;

std::vector<base::Uuid> Written(const postgres::Rows& rows) {
  std::vector<base::Uuid> written;
  for (const postgres::Row& row : rows) written.push_back(row.Uuid("resource"));
  std::sort(written.begin(), written.end());
  return written;
}

// Two importers that bring the same cases must take their locks in the same order.
bool ComesFirst(const SealedCase* a, const SealedCase* b) {
  const Particulars& left = a->filing.particulars;
  const Particulars& right = b->filing.particulars;
  return std::tie(left.source, left.external_id) < std::tie(right.source, right.external_id);
}

// What a request is answered that was there when it was to be written.
Filings::Outcome AnswerAgain(Filings::FirstAnswer first) {
  TANGGAP_RETURN_IF_ERROR(first.status());
  // It was there a moment ago and is gone: erased, or older than its keeping.
  if (!first->has_value()) return errors::Error(errors::Reason::CONCURRENT_CHANGE);
  return **std::move(first);
}

}  // namespace

absl::StatusOr<std::vector<Filings::Outcome>> Filings::File(
    const std::vector<const SealedCase*>& filings, absl::Time deadline) {
  std::vector<idempotency::Claim> claims;
  for (const SealedCase* sealed : filings) {
    const NewCase& filing = sealed->filing;
    claims.push_back({*filing.request, filing.complaint.id, sealed->sealed_answer,
                      filing.particulars.record_time});
  }
  postgres::Params params;
  std::vector<const idempotency::Claim*> pointers;
  for (const idempotency::Claim& claim : claims) pointers.push_back(&claim);
  idempotency::AppendMany(params, pointers);
  AppendCases(params, filings);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(FileStatement(), params, deadline));

  const std::vector<base::Uuid> written = Written(rows);
  std::vector<Outcome> answers;
  std::vector<size_t> losers;
  for (const SealedCase* sealed : filings) {
    if (!std::binary_search(written.begin(), written.end(), sealed->filing.complaint.id))
      losers.push_back(answers.size());
    answers.emplace_back(sealed->answer);
  }
  if (losers.empty()) return answers;
  std::vector<const idempotency::Request*> known;
  for (const size_t loser : losers) known.push_back(&*filings[loser]->filing.request);
  absl::StatusOr<std::vector<FirstAnswer>> first = FindAnswers(known, deadline);
  for (size_t i = 0; i < losers.size(); ++i) {
    answers[losers[i]] = first.ok() ? AnswerAgain(std::move((*first)[i])) : first.status();
  }
  return answers;
}

Filings::FirstAnswer Filings::FindAnswer(const idempotency::Request& request, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(std::vector<FirstAnswer> answers, FindAnswers({&request}, deadline));
  return std::move(answers[0]);
}

absl::StatusOr<std::vector<Filings::FirstAnswer>> Filings::FindAnswers(
    const std::vector<const idempotency::Request*>& requests, absl::Time deadline) {
  postgres::Params params;
  idempotency::AppendRequests(params, requests);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kFindAnswers, params, deadline));
  std::vector<FirstAnswer> answers(requests.size(), std::optional<std::string>());
  for (const postgres::Row& row : rows) {
    const size_t place = idempotency::PlaceOf(row);
    answers[place] = OpenStored(*idempotency::FromRow(row, *requests[place]), row);
  }
  return answers;
}

Filings::FirstAnswer Filings::OpenStored(const idempotency::Stored& stored,
                                         const postgres::Row& row) const {
  if (!stored.same_request) return errors::Error(errors::Reason::REQUEST_ID_REUSED);
  if (row.IsNull("content_key")) return absl::DataLossError("a stored answer has no complaint");
  TANGGAP_ASSIGN_OR_RETURN(
      const privacy::DataKey key,
      cipher_.OpenContentKey(row.Text("agency"), stored.resource, row.Bytes("content_key")));
  return cipher_.OpenAnswer(key, stored.resource, stored.response_encrypted);
}

absl::Status Filings::InsertImported(std::vector<const SealedCase*> cases, absl::Time deadline) {
  std::sort(cases.begin(), cases.end(), ComesFirst);
  postgres::Params params;
  AppendCases(params, cases);
  // To insert them again changes nothing, which clears a doubt up.
  absl::Status status, doubt;
  for (int attempt = 0; attempt < kMostTries; ++attempt) {
    status = pool_.Query(ImportStatement(), params, deadline).status();
    if (postgres::IsInDoubt(status)) {
      doubt = status;
    } else if (!postgres::IsContention(status)) {
      const bool clear = status.ok() || postgres::IsAboutTheData(status);
      return clear || doubt.ok() ? status : doubt;
    }
  }
  return doubt.ok() ? status : doubt;
}

absl::StatusOr<std::vector<Imported>> Filings::Import(const std::vector<const SealedCase*>& cases,
                                                      absl::Time deadline) {
  TANGGAP_RETURN_IF_ERROR(InsertImported(cases, deadline));
  // Read back in a second statement, which sees what this one or an earlier one wrote.
  std::vector<std::string> sources, external_ids;
  for (const SealedCase* item : cases) {
    sources.push_back(item->filing.particulars.source);
    external_ids.push_back(item->filing.particulars.external_id);
  }
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
  for (size_t i = 0; i < cases.size(); ++i) {
    Imported& outcome = found[{sources[i], external_ids[i]}];
    outcome.added = outcome.id == cases[i]->filing.complaint.id;
    outcomes.push_back(outcome);
  }
  return outcomes;
}

}  // namespace tanggap::complaints
