#include "services/complaints/store/filings.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
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

// $1 to $4 are the requests. A stored answer is sealed under its case's key.
constexpr postgres::Statement kFindAnswers = {"find_answers_to_filings",
                                              "WITH " TANGGAP_IDEMPOTENCY_STORED_MANY R"(
  SELECT stored.*, c.agency, c.content_key FROM stored
  LEFT JOIN complaints.complaint c ON c.complaint = stored.stored_resource)"};

std::vector<base::Uuid> Written(const postgres::Rows& rows) {
  std::vector<base::Uuid> written;
  for (const postgres::Row& row : rows) written.push_back(row.Uuid("resource"));
  std::sort(written.begin(), written.end());
  return written;
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

}  // namespace tanggap::complaints
