// Writes new complaints that are filed here, many at once: the row, its history, the reporter's
// identity, the stored answer and the events, all or nothing for each.
//
//   Filings filings(pool, cipher);
//   SealedCase sealed = filings.Seal(std::move(filing));                     // on the caller's thread
//   filings.SetAnswer(sealed, response.SerializeAsString());
//   postgres::GroupCommit<SealedCase, std::string> commit(options, clock, KeyOf,
//       [&](const std::vector<const SealedCase*>& rows, absl::Time deadline) { return filings.File(rows, deadline); });
//
// A request that was filed before gives its first answer again (or REQUEST_ID_REUSED).
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/complaints/store/sealed_case.h"

namespace tanggap::complaints {

class Filings {
 public:
  // Of one filing: the answer's bytes, its own or, of a repeated request, the first one's.
  using Outcome = absl::StatusOr<std::string>;
  // What was answered to a request that was filed before; nothing when it was not.
  using FirstAnswer = absl::StatusOr<std::optional<std::string>>;

  Filings(postgres::Pool& pool, const CaseCipher& cipher) : pool_(pool), cipher_(cipher) {}

  SealedCase Seal(NewCase filing) const { return SealCase(cipher_, std::move(filing)); }
  void SetAnswer(SealedCase& sealed, std::string answer) const {
    SealAnswer(cipher_, sealed, std::move(answer));
  }

  // Live filings: one statement, and one more when some of them were filed before. A number that is
  // taken fails them all (NumberIsTaken).
  absl::StatusOr<std::vector<Outcome>> File(const std::vector<const SealedCase*>& filings,
                                            absl::Time deadline);
  // For when a filing would be refused.
  FirstAnswer FindAnswer(const postgres::idempotency::Request& request, absl::Time deadline);

 private:
  // One for each request, in one statement.
  absl::StatusOr<std::vector<FirstAnswer>> FindAnswers(
      const std::vector<const postgres::idempotency::Request*>& requests, absl::Time deadline);
  FirstAnswer OpenStored(const postgres::idempotency::Stored& stored,
                         const postgres::Row& row) const;

  postgres::Pool& pool_;
  const CaseCipher& cipher_;
};

}  // namespace tanggap::complaints
