#include "libs/auth/mailbox_tokens.h"

#include <optional>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/sealed_token.h"

namespace tanggap::auth {
namespace {

constexpr std::string_view kPrefix = "tgm_";
constexpr char kLabel[] = "mailbox";
constexpr size_t kMaximumSize = 512;

}  // namespace

std::string MailboxTokens::Issue(const base::Uuid& complaint) const {
  return base::Join(kPrefix, privacy::SealToken(keys_, random_, kLabel, complaint.ToString(),
                                                clock_.Now() + MailboxTokenLasts()));
}

bool MailboxTokens::LooksLikeToken(std::string_view bearer) {
  return bearer.substr(0, kPrefix.size()) == kPrefix;
}

absl::StatusOr<base::Uuid> MailboxTokens::Open(const privacy::KeyRing& keys,
                                               std::string_view bearer, absl::Time now) {
  const absl::Status refused = errors::Error(errors::Reason::TOKEN_UNTRUSTED);
  if (!LooksLikeToken(bearer) || bearer.size() > kMaximumSize) return refused;
  const absl::StatusOr<std::string> opened =
      privacy::OpenToken(keys, kLabel, bearer.substr(kPrefix.size()), now);
  if (privacy::IsExpiredToken(opened.status())) return errors::Error(errors::Reason::TOKEN_EXPIRED);
  if (!opened.ok()) return refused;
  const std::optional<base::Uuid> complaint = base::Uuid::Parse(*opened);
  if (!complaint) return refused;
  return *complaint;
}

}  // namespace tanggap::auth
