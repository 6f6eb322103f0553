#include "services/surveys/store/submissions.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/failure.h"
#include "libs/postgres/gather.h"
#include "services/surveys/domain/night.h"
#include "services/surveys/store/admission.h"
#include "services/surveys/store/publication_hold.h"
#include "services/surveys/store/submission_rows.h"

namespace tanggap::surveys {

// What became of rows, by survey and seen key.
struct Submissions::Written {
  std::set<std::pair<base::Uuid, base::Uuid>> keys;
  std::map<std::pair<base::Uuid, base::Uuid>, absl::Status> refusals;
};

namespace {

using errors::Error;
using errors::Reason;
using postgres::Gather;
using SeenName = std::pair<base::Uuid, base::Uuid>;

constexpr postgres::Statement kLoadSeen = {"load_seen_responses", R"(
  SELECT g.row, s.sealed FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS g (survey, seen_key, row)
  JOIN surveys.response_seen s USING (survey, seen_key))"};

SeenName NameOf(const Submission& row) { return {row.survey, row.seen_key}; }

void Collect(const postgres::Rows& rows, std::set<SeenName>& keys) {
  for (const postgres::Row& row : rows) keys.emplace(row.Uuid("survey"), row.Uuid("seen_key"));
}

Submissions::Outcome Open(const CollectionCipher& cipher, const std::string& receipt,
                          const std::string& content_hash, const std::string& sealed) {
  std::optional<FirstAnswer> first = cipher.OpenSeen(receipt, sealed);
  if (!first.has_value()) return absl::DataLossError("a first answer cannot be opened");
  if (first->content_hash != content_hash) return Error(Reason::RESPONSE_DIFFERS);
  return std::move(first->answer);
}

}  // namespace

std::string KeyOf(const Submission& submission) {
  return base::Join(submission.survey.bytes(), submission.seen_key.bytes());
}

absl::StatusOr<std::vector<Submissions::Outcome>> Submissions::Write(const Rows& rows,
                                                                     absl::Time now,
                                                                     absl::Time deadline,
                                                                     Taken taken) {
  // The same response may stand here several times: the first is written, the others repeat it.
  Rows distinct;
  std::set<SeenName> names;
  for (const Submission* row : rows) {
    if (names.insert(NameOf(*row)).second) distinct.push_back(row);
  }
  const int64_t today = UtcDay(now);
  const bool bound = std::any_of(distinct.begin(), distinct.end(),
                                 [](const Submission* row) { return row->IsBound(); });
  Written written;
  absl::Status status = bound ? WriteBound(distinct, today, now, deadline, written)
                              : WriteAlone(distinct, today, deadline, written);
  // A limit was set, or quotas were made anew, a moment ago.
  if (!bound && postgres::ConstraintOf(status) == kPlaceUndecided)
    status = WriteBound(distinct, today, now, deadline, written);
  TANGGAP_RETURN_IF_ERROR(status);

  std::vector<Outcome> outcomes;
  std::vector<size_t> repeated;
  for (const Submission* row : rows) {
    const auto refusal = written.refusals.find(NameOf(*row));
    if (refusal != written.refusals.end()) {
      outcomes.emplace_back(refusal->second);
      continue;
    }
    // Only one of those that are the same was written by this.
    if (written.keys.erase(NameOf(*row)) == 0) {
      repeated.push_back(outcomes.size());
    } else {
      taken(*row);
    }
    outcomes.emplace_back(row->first.answer);
  }
  TANGGAP_RETURN_IF_ERROR(AnswerAgain(rows, deadline, outcomes, repeated));
  return outcomes;
}

absl::Status Submissions::WriteAlone(const Rows& rows, int64_t today, absl::Time deadline,
                                     Written& written) {
  postgres::Params params;
  AppendSubmissions(params, rows, today, Placing::kUndecided);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows seen,
                           pool_.Query(SubmitStatement(today), params, deadline));
  Collect(seen, written.keys);
  return absl::OkStatus();
}

absl::StatusOr<Submissions::Rows> Submissions::StillOpen(postgres::Transaction& transaction,
                                                         const Rows& rows, Written& written) {
  std::vector<base::Uuid> surveys;
  for (const Submission* row : rows) {
    if (row->publications.has_value()) surveys.push_back(row->survey);
  }
  TANGGAP_ASSIGN_OR_RETURN(const auto publications, HoldPublications(transaction, surveys));
  Rows open;
  for (const Submission* row : rows) {
    const auto now = publications.find(row->survey);
    if (!row->publications.has_value() ||
        (now != publications.end() && now->second == *row->publications)) {
      open.push_back(row);
    } else {
      // Whoever publishes is done soon.
      written.refusals.emplace(NameOf(*row),
                               Error(Reason::CONCURRENT_CHANGE).RetryAfter(absl::Seconds(1)));
    }
  }
  return open;
}

absl::Status Submissions::WriteBound(const Rows& rows, int64_t today, absl::Time now,
                                     absl::Time deadline, Written& written) {
  return pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
    written = Written();
    TANGGAP_ASSIGN_OR_RETURN(const Rows open, StillOpen(transaction, rows, written));
    Admission admission(transaction, open, now);
    TANGGAP_RETURN_IF_ERROR(admission.Decide());
    Rows admitted;
    for (size_t i = 0; i < open.size(); ++i) {
      if (admission.refusals()[i].ok()) {
        admitted.push_back(open[i]);
      } else {
        written.refusals.emplace(NameOf(*open[i]), admission.refusals()[i]);
      }
    }
    if (admitted.empty()) return absl::OkStatus();
    postgres::Params params;
    AppendSubmissions(params, admitted, today, Placing::kDecided);
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows seen,
                             transaction.Query(SubmitStatement(today), params));
    Collect(seen, written.keys);
    return absl::OkStatus();
  });
}

absl::Status Submissions::AnswerAgain(const Rows& rows, absl::Time deadline,
                                      std::vector<Outcome>& outcomes,
                                      const std::vector<size_t>& repeated) {
  if (repeated.empty()) return absl::OkStatus();
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(repeated, [&](size_t i) { return rows[i]->survey; }))
      .UuidArray(Gather<base::Uuid>(repeated, [&](size_t i) { return rows[i]->seen_key; }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows found, pool_.Query(kLoadSeen, params, deadline));
  // It was there a moment ago: only the end of the survey itself takes it away.
  for (const size_t i : repeated) outcomes[i] = Error(Reason::CONCURRENT_CHANGE);
  for (const postgres::Row& row : found) {
    const size_t i = repeated[static_cast<size_t>(row.Int("row") - 1)];
    outcomes[i] =
        Open(*rows[i]->cipher, rows[i]->receipt, rows[i]->first.content_hash, row.Bytes("sealed"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Submissions::Outcome>> Submissions::FindAnswers(
    const base::Uuid& survey, const CollectionCipher& cipher, const std::vector<Refused>& refused,
    absl::Time deadline) {
  std::vector<Outcome> outcomes;
  for (const Refused& each : refused) outcomes.emplace_back(each.refusal);
  if (refused.empty()) return outcomes;
  const std::vector<base::Uuid> surveys(refused.size(), survey);
  postgres::Params params;
  params.UuidArray(surveys).UuidArray(Gather<base::Uuid>(
      refused, [&cipher](const Refused& each) { return cipher.SeenKey(each.receipt); }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows found, pool_.Query(kLoadSeen, params, deadline));
  for (const postgres::Row& row : found) {
    const auto i = static_cast<size_t>(row.Int("row") - 1);
    outcomes[i] = Open(cipher, refused[i].receipt, refused[i].content_hash, row.Bytes("sealed"));
  }
  return outcomes;
}

}  // namespace tanggap::surveys
