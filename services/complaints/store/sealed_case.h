// A new case, and the same with all sealed that the tables keep sealed: what costs processor time
// is done here, on the thread of whoever files, so that the one that writes only waits for
// PostgreSQL.
//
//   SealedCase sealed = SealCase(cipher, std::move(filing));
//   SealAnswer(cipher, sealed, answer);               // again when it gets another number
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/events/outbox.h"
#include "libs/postgres/idempotency.h"
#include "libs/privacy/data_key.h"
#include "services/complaints/store/case.h"
#include "services/complaints/store/case_cipher.h"
#include "services/complaints/store/import_mark.h"

namespace tanggap::complaints {

struct NewCase {
  Complaint complaint;
  Particulars particulars;
  std::optional<privacy::Pii<v1::Place>> place;
  std::optional<Identity> identity;
  std::vector<Entry> entries;
  // Keyed hash of the mailbox secret.
  std::string mailbox_hash;
  // Of an import: which version it is.
  std::optional<ImportMark> mark;
  // Which request this is; not of an import.
  std::optional<postgres::idempotency::Request> request;
  // What others learn of it; written if the case is.
  std::vector<events::OutboxEvent> events;
};

// The order in which live filings take their locks.
std::string KeyOf(const NewCase& filing);

// The words of one entry: in one of the two, or in neither when there are none.
struct SealedWords {
  std::optional<std::string> open;
  std::optional<std::string> sealed;
};

struct SealedCase {
  NewCase filing;
  privacy::DataKey key;
  // `key`, wrapped.
  std::string content_key;
  std::optional<std::string> place;
  std::optional<SealedIdentity> identity;
  // Of each of the filing's entries.
  std::vector<SealedWords> words;
  // The whole answer to a live filing, as it is given and as it is stored.
  std::string answer;
  std::string sealed_answer;
};

SealedCase SealCase(const CaseCipher& cipher, NewCase filing);
// The words of an entry of a complaint with that content key.
SealedWords SealWords(const CaseCipher& cipher, const privacy::DataKey& key,
                      const Complaint& complaint, const Entry& entry);
void SealAnswer(const CaseCipher& cipher, SealedCase& sealed, std::string answer);

}  // namespace tanggap::complaints
