// The token that OpenMailbox gives to whoever knows a complaint's number and secret: for that one
// complaint, for 15 minutes, and nobody learns from it who they are.
//
//   response.set_token(mailbox_tokens.Issue(complaint_id));
//   absl::StatusOr<base::Uuid> complaint = MailboxTokens::Open(keys, bearer, clock.Now());
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::auth {

inline constexpr char kMailboxIssuer[] = "mailbox";
inline constexpr absl::Duration MailboxTokenLasts() { return absl::Minutes(15); }

// Safe to share between threads. All three references outlive it.
class MailboxTokens {
 public:
  MailboxTokens(const privacy::KeyRing& keys, const base::Clock& clock, base::Random& random)
      : keys_(keys), clock_(clock), random_(random) {}

  std::string Issue(const base::Uuid& complaint) const;

  // Whether a bearer value is meant to be a mailbox token.
  static bool LooksLikeToken(std::string_view bearer);
  // TOKEN_EXPIRED or TOKEN_UNTRUSTED.
  static absl::StatusOr<base::Uuid> Open(const privacy::KeyRing& keys, std::string_view bearer,
                                         absl::Time now);

 private:
  const privacy::KeyRing& keys_;
  const base::Clock& clock_;
  base::Random& random_;
};

}  // namespace tanggap::auth
