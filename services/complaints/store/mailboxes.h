// The mailbox of a complaint: who knows its number and secret is its reporter. Wrong guesses are
// counted and lock the mailbox for longer and longer, but for minutes only, and are forgotten
// again; the counter lives in PostgreSQL and every guess must first win it, so that guessing many
// times at once gains nothing.
//
// Officers see a case's number, and so does who finds the receipt. A lock of days would let any of
// them shut its reporter out for good, one wrong guess at a time, until the case is closed over
// their silence. It is not needed either. However guesses are spread, five are free, one is
// forgotten every ten minutes (144 a day), and whoever does not wait for that gets one for each
// lock of five minutes (288 a day). Below 500 a day are 200,000 a year, out of 10^16 secrets: 2 in
// 10^11 that a year of guessing opens one mailbox, and one in 100,000 if a million mailboxes are
// tried at once.
//
//   TANGGAP_ASSIGN_OR_RETURN(base::Uuid complaint, mailboxes.Open(number, secret, now, deadline));
//   row.mailbox_hash = mailboxes.HashOf(number, secret);
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::complaints {

// 16 random digits.
std::string NewMailboxSecret(base::Random& random);

class Mailboxes {
 public:
  Mailboxes(postgres::Pool& pool, const privacy::KeyRing& keys) : pool_(pool), keys_(keys) {}

  // The complaint that number (as stored) and secret (as typed) open together. Errors:
  // MAILBOX_REFUSED, alike for a number that does not exist; MAILBOX_LOCKED.
  absl::StatusOr<base::Uuid> Open(const std::string& number, const std::string& secret,
                                  absl::Time now, absl::Time deadline);

  std::string HashOf(const std::string& number, const std::string& secret) const;

 private:
  postgres::Pool& pool_;
  const privacy::KeyRing& keys_;
};

}  // namespace tanggap::complaints
