// The mailbox of a complaint: who knows its number and secret is its reporter. Wrong guesses are
// counted and lock the mailbox for longer and longer; the counter lives in PostgreSQL and every
// guess must first win it, so that guessing many times at once gains nothing.
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
