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
// time. Locks are taken in one order: places, tokens, accounts, each by its key.
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

  // Of each row: OK, or SURVEY_TOKEN_REFUSED, SURVEY_TOKEN_USED, QUOTA_FULL.
  const std::vector<absl::Status>& refusals() const { return refusals_; }

 private:
  using CollectorName = std::pair<base::Uuid, base::Uuid>;  // survey and collector
  using Indices = std::vector<size_t>;

  // What is stored of a token.
  struct Token {
    bool revoked = false;
    std::optional<absl::Time> expire_time;
    bool spent = false;
  };

  absl::Status LockPlaces();
  absl::Status LockTokens();
  absl::Status ClaimAccounts();
  absl::Status LeaveOutSeen();
  void DecideTokens();
  void DecideAccounts();
  absl::Status FindReservations();
  absl::Status DecidePlaces();
  absl::Status DecidePlacesOf(const CollectorName& collector, const Indices& rows);
  absl::Status DropExpired(const CollectorName& collector);
  absl::Status GiveAccountsBack();

  absl::Status TakeToken(Token& token) const;
  // Whether it still is to be decided.
  bool IsOpen(size_t row) const { return !seen_.contains(row) && refusals_[row].ok(); }
  Indices Open(bool (*needs)(const Submission&)) const;
  std::vector<PlaceRequest> RequestsOf(const Indices& rows) const;

  postgres::Transaction& transaction_;
  const std::vector<const Submission*>& rows_;
  const absl::Time now_;
  std::vector<absl::Status> refusals_;
  std::set<size_t> seen_;
  std::map<CollectorName, PlacesByCode> places_;
  std::map<std::pair<CollectorName, int64_t>, Token> tokens_;
  // Which this transaction was the first to name; who has each of them now.
  std::set<std::pair<CollectorName, base::Uuid>> new_accounts_;
  std::set<std::pair<CollectorName, base::Uuid>> taken_accounts_;
  // By survey and draft.
  std::map<std::pair<base::Uuid, base::Uuid>, std::vector<std::string>> reservations_;
};

}  // namespace tanggap::surveys
