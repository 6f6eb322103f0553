#include "services/complaints/store/mailboxes.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/mac.h"

namespace tanggap::complaints {

namespace {

constexpr std::string_view kLabel = "complaints.mailbox";
constexpr int kFreeGuesses = 5;
constexpr int kMostAttempts = 3;

constexpr postgres::Statement kLoadMailbox = {"load_mailbox", R"(
  SELECT complaint, mailbox_hash, mailbox_failures, mailbox_locked_until FROM complaints.complaint WHERE number = $1)"};

// What was read must still stand there, or another guess was counted at this moment.
constexpr postgres::Statement kCountGuess = {"count_mailbox_guess", R"(
  UPDATE complaints.complaint SET mailbox_failures = $4, mailbox_locked_until = $5
  WHERE complaint = $1 AND mailbox_failures = $2 AND mailbox_locked_until IS NOT DISTINCT FROM $3::timestamptz
  RETURNING complaint)"};

// The digits of a secret as people type it.
std::string DigitsOf(const std::string& typed) {
  std::string digits;
  for (const char c : typed) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

constexpr absl::Duration LongestLock() { return absl::Minutes(5); }
constexpr absl::Duration OneIsForgottenIn() { return absl::Minutes(10); }

// One minute after the free guesses, then twice as long each time, at most a few minutes.
absl::Duration LockAfter(int64_t failures) {
  if (failures < kFreeGuesses) return absl::ZeroDuration();
  return std::min(absl::Minutes(1) * (int64_t{1} << std::min<int64_t>(failures - kFreeGuesses, 3)),
                  LongestLock());
}

// The wrong guesses that still count: since the end of the latest lock, which without a lock is the
// guess itself, time has forgotten some.
int64_t StillCounted(int64_t failures, std::optional<absl::Time> locked_until, absl::Time now) {
  // More make no longer lock; the time to forget them has a bound.
  const int64_t known = std::min<int64_t>(failures, kFreeGuesses + 3);
  if (!locked_until.has_value()) return 0;
  return std::max<int64_t>(0, known - (now - *locked_until) / OneIsForgottenIn());
}

absl::Status Locked(absl::Duration left) {
  return errors::Error(errors::Reason::MAILBOX_LOCKED).RetryAfter(left);
}

}  // namespace

std::string NewMailboxSecret(base::Random& random) {
  std::string secret;
  for (int i = 0; i < 16; ++i) secret += static_cast<char>('0' + random.Below(10));
  return secret;
}

std::string Mailboxes::HashOf(const std::string& number, const std::string& secret) const {
  return privacy::Mac(keys_, kLabel, base::Join(number, "|", DigitsOf(secret)));
}

absl::StatusOr<base::Uuid> Mailboxes::Open(const std::string& number, const std::string& secret,
                                           absl::Time now, absl::Time deadline) {
  const std::string guess = base::Join(number, "|", DigitsOf(secret));
  postgres::Params key;
  key.Text(number);
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kLoadMailbox, key, deadline));
    if (rows.empty()) return errors::Error(errors::Reason::MAILBOX_REFUSED);
    const base::Uuid complaint = rows[0].Uuid("complaint");
    const int64_t failures = rows[0].Int("mailbox_failures");
    const std::optional<absl::Time> locked_until = rows[0].OptionalTime("mailbox_locked_until");
    if (locked_until.has_value() && *locked_until > now) return Locked(*locked_until - now);
    const bool right = privacy::MacMatches(keys_, kLabel, guess, rows[0].Bytes("mailbox_hash"));
    if (right && failures == 0) return complaint;

    const int64_t counted = right ? 0 : StillCounted(failures, locked_until, now) + 1;
    postgres::Params count;
    count.Uuid(complaint).Int(failures).OptionalTime(locked_until).Int(counted);
    count.OptionalTime(right ? std::nullopt : std::optional(now + LockAfter(counted)));
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows written,
                             pool_.Query(kCountGuess, count, deadline));
    if (written.empty()) continue;  // another guess was counted at this moment
    if (right) return complaint;
    return errors::Error(errors::Reason::MAILBOX_REFUSED);
  }
  return Locked(absl::Seconds(5));
}

}  // namespace tanggap::complaints
