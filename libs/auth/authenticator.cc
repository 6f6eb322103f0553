#include "libs/auth/authenticator.h"

#include <absl/strings/match.h>

#include <algorithm>
#include <utility>

#include "libs/auth/mailbox_tokens.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

using errors::Error;
using errors::Reason;
using Result = absl::StatusOr<std::shared_ptr<const Principal>>;

constexpr size_t kMaximumSubjectSize = 128;

// What follows "Bearer "; nothing for another scheme.
std::optional<std::string_view> BearerOf(std::string_view header) {
  constexpr std::string_view kScheme = "bearer ";
  if (!absl::StartsWithIgnoreCase(base::AsAbsl(header), base::AsAbsl(kScheme))) return std::nullopt;
  header.remove_prefix(kScheme.size());
  while (!header.empty() && header.front() == ' ') header.remove_prefix(1);
  while (!header.empty() && header.back() == ' ') header.remove_suffix(1);
  return header;
}

// A subject as a header can carry it: visible ASCII.
bool IsSubject(std::string_view subject) {
  return subject.size() <= kMaximumSubjectSize &&
         std::all_of(subject.begin(), subject.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// A system speaks for one of its users. What it may do for an agency is not theirs: they are a
// citizen, or a proxy if the system is one for proxies.
std::vector<Grant> GrantsOfAsserted(const Principal& system) {
  std::vector<Grant> grants = {{common::v1::ROLE_CITIZEN, "", ""}};
  if (system.Holds(common::v1::ROLE_PROXY)) grants.push_back({common::v1::ROLE_PROXY, "", ""});
  return grants;
}

}  // namespace

Authenticator::Authenticator(AuthenticatorOptions options, const privacy::KeyRing& keys,
                             const base::Clock& clock)
    : options_(std::move(options)), keys_(keys), clock_(clock), cache_(options_.cached_tokens) {
  if (options_.api_keys_file.empty()) return;
  api_keys_.emplace(
      options_.api_keys_file,
      [&keys](std::string_view text) { return ApiKeyBook::Parse(text, keys); }, clock,
      options_.report);
}

Result Authenticator::Authenticate(const Credentials& credentials) {
  if (credentials.authorization.empty()) return Error(Reason::TOKEN_MISSING);
  const std::optional<std::string_view> bearer = BearerOf(credentials.authorization);
  if (!bearer || bearer->empty()) return Error(Reason::TOKEN_MALFORMED);
  if (ApiKeyBook::LooksLikeKey(*bearer)) return FromApiKey(*bearer, credentials.on_behalf_of);
  Result principal = FromBearer(*bearer);
  // To pass over the header would book the call on the wrong person.
  if (principal.ok() && !credentials.on_behalf_of.empty())
    return Error(Reason::ON_BEHALF_OF_REFUSED);
  return principal;
}

Result Authenticator::FromBearer(std::string_view bearer) {
  return MailboxTokens::LooksLikeToken(bearer) ? FromMailbox(bearer) : FromJwt(bearer);
}

Result Authenticator::FromJwt(std::string_view token) {
  const absl::Time now = clock_.Now();
  if (std::shared_ptr<const Principal> known = cache_.Find(token, now)) return known;
  TANGGAP_ASSIGN_OR_RETURN(VerifiedJwt verified,
                           VerifyJwt(token, options_.issuers, options_.audience, now));
  SetPseudonyms(keys_, verified.principal);
  auto principal = std::make_shared<const Principal>(std::move(verified.principal));
  cache_.Keep(token, principal, verified.expiry, now);
  return principal;
}

Result Authenticator::FromMailbox(std::string_view token) const {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid complaint,
                           MailboxTokens::Open(keys_, token, clock_.Now()));
  Principal principal;
  principal.kind = PrincipalKind::kMailbox;
  principal.issuer = kMailboxIssuer;
  principal.subject = privacy::Pii<std::string>(complaint.ToString());
  principal.grants = {{common::v1::ROLE_CITIZEN, "", ""}};
  principal.mailbox_complaint = complaint;
  SetPseudonyms(keys_, principal);
  return std::make_shared<const Principal>(std::move(principal));
}

Result Authenticator::FromApiKey(std::string_view key, std::string_view on_behalf_of) {
  const std::shared_ptr<const ApiKeyBook> book = api_keys_ ? api_keys_->Get() : nullptr;
  if (book == nullptr)
    return Error(Reason::API_KEY_REFUSED).Because("there is no file of API keys");
  TANGGAP_ASSIGN_OR_RETURN(const ApiKey* known, book->Find(key, clock_.Now()));
  if (on_behalf_of.empty()) return known->principal;
  if (!known->may_assert || !IsSubject(on_behalf_of)) return Error(Reason::ON_BEHALF_OF_REFUSED);
  Principal principal = *known->principal;
  // Subjects of two partners are two people, and neither is the identity provider's of the same
  // name.
  principal.on_behalf_of = Asserted{base::Join(kApiKeyIssuer, "/", principal.subject.Reveal()),
                                    privacy::Pii<std::string>(std::string(on_behalf_of)),
                                    {}};
  principal.grants = GrantsOfAsserted(*known->principal);
  SetPseudonyms(keys_, principal);
  return std::make_shared<const Principal>(std::move(principal));
}

}  // namespace tanggap::auth
