// Writes new complaints, many at once: the row, its history, the reporter's identity and the stored
// answer, all or nothing for each.
//
//   Filings filings(pool, cipher);
//   postgres::GroupCommit<NewCase, std::string> commit(options, clock, KeyOf,
//       [&](const std::vector<const NewCase*>& rows, absl::Time deadline) { return filings.File(rows, deadline); });
//
// A request that was filed before gives its first answer again (or REQUEST_ID_REUSED); a case that
// was imported before is told as such.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/complaints/store/case.h"
#include "services/complaints/store/case_cipher.h"

namespace tanggap::complaints {

struct NewCase {
  Complaint complaint;
  Particulars particulars;
  std::optional<privacy::Pii<v1::Place>> place;
  std::optional<Identity> identity;
  std::vector<Entry> entries;
  // Keyed hash of the mailbox secret.
  std::string mailbox_hash;
  // Of a live filing: which request this is, and the whole answer to it. Of an import neither.
  std::optional<postgres::idempotency::Request> request;
  std::string answer;
};

// The order in which rows take their locks.
std::string KeyOf(const NewCase& filing);

struct Imported {
  base::Uuid id;
  std::string number;
  bool added = false;
  std::string content_hash;
  std::string agency;
};

class Filings {
 public:
  Filings(postgres::Pool& pool, const CaseCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // Live filings; the outcome of each is the answer's bytes, its own or, of a repeated request, the
  // first one's.
  absl::StatusOr<std::vector<absl::StatusOr<std::string>>> File(
      const std::vector<const NewCase*>& filings, absl::Time deadline);
  // The answer to a request that was filed before, for when a filing would be refused; nothing when
  // it was not.
  absl::StatusOr<std::optional<std::string>> FindAnswer(
      const postgres::idempotency::Request& request, absl::Time deadline);
  // Imported cases, unique by (source, external_id) for ever.
  absl::StatusOr<std::vector<Imported>> Import(const std::vector<const NewCase*>& cases,
                                               absl::Time deadline);

 private:
  absl::StatusOr<std::string> OpenStored(const postgres::idempotency::Stored& stored,
                                         absl::Time deadline);

  postgres::Pool& pool_;
  const CaseCipher& cipher_;
};

}  // namespace tanggap::complaints
