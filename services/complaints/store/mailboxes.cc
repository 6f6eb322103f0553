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

constexpr postgres::Statement kCountGuess = {"count_mailbox_guess", R"(
  UPDATE complaints.complaint SET mailbox_failures = $3, mailbox_locked_until = $4
  WHERE complaint = $1 AND mailbox_failures = $2 RETURNING complaint)"};

// The digits of a secret as people type it.
std::string DigitsOf(const std::string& typed) {
  std::string digits;
  for (const char c : typed) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

// One minute after the free guesses, then twice as long each time, at most a day.
absl::Duration LockAfter(int64_t failures) {
  if (failures < kFreeGuesses) return absl::ZeroDuration();
  return std::min(absl::Minutes(1) * (int64_t{1} << std::min<int64_t>(failures - kFreeGuesses, 11)),
                  absl::Hours(24));
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

    const absl::Duration lock = right ? absl::ZeroDuration() : LockAfter(failures + 1);
    postgres::Params count;
    count.Uuid(complaint).Int(failures).Int(right ? 0 : failures + 1);
    count.OptionalTime(lock > absl::ZeroDuration() ? std::optional(now + lock) : std::nullopt);
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows counted,
                             pool_.Query(kCountGuess, count, deadline));
    if (counted.empty()) continue;  // another guess was counted at this moment
    if (right) return complaint;
    return errors::Error(errors::Reason::MAILBOX_REFUSED);
  }
  return Locked(absl::Seconds(5));
}

}  // namespace tanggap::complaints
