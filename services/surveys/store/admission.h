// Who of a group of responses gets in, decided under the locks of what they need: places of cap and
// quotas, tokens, accounts. The rows stay locked until the transaction ends, so that exactly as
// many are written as there are places, whatever else comes at the same time.
//
//   Admission admission(transaction, rows, now);
//   TANGGAP_RETURN_IF_ERROR(admission.Decide());
//   for (size_t i = 0; i < rows.size(); ++i) {
//     if (admission.refusals()[i].ok()) write.push_back(rows[i]);
//   }
//
// A response that was seen before is not refused and takes nothing: it is answered as the first
// time. Locks are taken in one order: places, tokens, accounts, each by its key; also those
// that the statement which writes takes anew (submission_rows.h).
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/postgres/transaction.h"
#include "services/surveys/domain/quota.h"
#include "services/surveys/store/submission.h"

namespace tanggap::surveys {

class Admission {
 public:
  // All outlive it. No two rows have the same seen_key.
  Admission(postgres::Transaction& transaction, const std::vector<const Submission*>& rows,
            absl::Time now)
      : transaction_(transaction), rows_(rows), now_(now), refusals_(rows.size()) {}

  // An error is of the database; what is refused stands in refusals().
  absl::Status Decide();

  // Of each row: OK, or SURVEY_TOKEN_REFUSED, SURVEY_TOKEN_USED, QUOTA_FULL, CONCURRENT_CHANGE.
  const std::vector<absl::Status>& refusals() const { return refusals_; }

 private:
  using Rows = std::vector<const Submission*>;
  using CollectorName = std::pair<base::Uuid, base::Uuid>;  // survey and collector
  using TokenName = std::pair<CollectorName, int64_t>;
  using AccountName = std::pair<CollectorName, base::Uuid>;
  using DraftName = std::pair<CollectorName, base::Uuid>;
  // Those that have a limit.
  using PlacesByCollector = std::map<CollectorName, PlacesByCode>;

  // What is stored of a token.
  struct Token {
    bool revoked = false;
    std::optional<absl::Time> expire_time;
    bool spent = false;
  };
  // What there is to have.
  struct Left {
    PlacesByCollector places;
    std::map<TokenName, Token> tokens;
    // Which this transaction was the first to name, and nobody has yet.
    std::set<AccountName> accounts;
  };

  absl::Status LockPlaces();
  absl::Status LockTokens();
  absl::Status ClaimAccounts();
  absl::Status LeaveOutSeen();
  absl::Status FindReservations();
  // Each in its order; the collectors of which somebody found no place.
  std::set<CollectorName> DecideRows();
  absl::Status DecideRow(const Submission& row, Left& left) const;
  // Whether it is good, used or not.
  absl::Status CheckToken(const Token& token) const;
  absl::Status RefuseUsed(const Submission& row, const PlacesByCollector& left) const;
  absl::Status TakePlaces(const Submission& row, PlacesByCollector& left) const;
  absl::Status DropExpired(const CollectorName& collector);
  absl::Status GiveAccountsBack();

  static CollectorName NameOf(const Submission& row) { return {row.survey, row.collector}; }
  // Those that need it and are neither seen nor refused.
  Rows Open(bool (*needs)(const Submission&)) const;

  postgres::Transaction& transaction_;
  const std::vector<const Submission*>& rows_;
  const absl::Time now_;
  std::vector<absl::Status> refusals_;
  std::set<size_t> seen_;
  std::map<CollectorName, int64_t> quotas_versions_;
  // Before anybody has taken anything.
  Left left_;
  // Of the rows' drafts, at whatever collector.
  std::map<DraftName, std::vector<std::string>> reservations_;
};

}  // namespace tanggap::surveys
