#include "libs/auth/jwt.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "libs/auth/grants_claim.h"
#include "libs/auth/strict_json.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

using errors::Error;
using errors::Reason;

// The doorway takes 8 KiB of headers in all.
constexpr size_t kMaximumTokenSize = 8 * 1024;
constexpr size_t kMaximumNameSize = 256;
constexpr size_t kMaximumAudiences = 100;

// The cause is for our log: a token that is not believed learns as little as possible.
absl::Status Malformed(std::string_view cause) {
  return Error(Reason::TOKEN_MALFORMED).Because(cause);
}
absl::Status Untrusted(std::string_view cause) {
  return Error(Reason::TOKEN_UNTRUSTED).Because(cause);
}

struct Parts {
  nlohmann::json header;
  nlohmann::json claims;
  std::string_view signing_input;
  std::string signature;
};

// Strictly base64url, in the one spelling: else one token could be cached and logged as many.
bool Decode(std::string_view text, std::string* bytes) {
  return !text.empty() && base::FromBase64Url(text, bytes) && base::ToBase64Url(*bytes) == text;
}

absl::StatusOr<Parts> Split(std::string_view token) {
  if (token.size() > kMaximumTokenSize) return Malformed("larger than 8 KiB");
  const size_t first = token.find('.');
  const size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
    return Malformed("not three parts");
  }
  std::string header;
  std::string claims;
  Parts parts;
  parts.signing_input = token.substr(0, second);
  if (!Decode(token.substr(0, first), &header) ||
      !Decode(token.substr(first + 1, second - first - 1), &claims)) {
    return Malformed("not base64url");
  }
  const std::string_view signature = token.substr(second + 1);
  // `alg: none` comes without one; it is refused as untrusted below, not as unreadable.
  if (!signature.empty() && !Decode(signature, &parts.signature)) return Malformed("not base64url");
  std::optional<nlohmann::json> header_object = ParseStrictObject(header);
  std::optional<nlohmann::json> claims_object = ParseStrictObject(claims);
  if (!header_object || !claims_object) return Malformed("not JSON, or a member is named twice");
  parts.header = *std::move(header_object);
  parts.claims = *std::move(claims_object);
  return parts;
}

absl::Status CheckHeader(const nlohmann::json& header) {
  const std::string algorithm = TextMember(header, "alg").value_or("");
  if (algorithm != "RS256" && algorithm != "ES256" && algorithm != "EdDSA") {
    return Untrusted("the algorithm is not allowed");
  }
  // `crit` names extensions that must be understood, and none is.
  if (header.contains("crit")) return Untrusted("it has a critical extension");
  if (header.contains("typ")) {
    const std::string type = absl::AsciiStrToLower(TextMember(header, "typ").value_or("?"));
    const bool access = type == "jwt" || type == "at+jwt" || type == "application/at+jwt" ||
                        type == "application/jwt";
    // Logout tokens, proofs of possession and the like are signed by the same keys.
    if (!access) return Untrusted("it is a token of another type");
  }
  return absl::OkStatus();
}

absl::Status CheckSignature(const Parts& parts, const TrustedIssuer& issuer) {
  const std::optional<std::string> id = TextMember(parts.header, "kid");
  if (!id || id->empty() || id->size() > kMaximumNameSize) return Untrusted("it has no kid");
  TANGGAP_ASSIGN_OR_RETURN(const PublicKey key, issuer.keys->Find(*id));
  const std::string algorithm = TextMember(parts.header, "alg").value_or("");
  if (!key.Verify(algorithm, parts.signing_input, parts.signature)) {
    return Untrusted("the signature does not fit the key");
  }
  return absl::OkStatus();
}

bool IsFor(const nlohmann::json& claims, std::string_view audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (!found->is_array()) return TextMember(claims, "aud") == std::string(audience);
  return found->size() <= kMaximumAudiences &&
         std::any_of(found->begin(), found->end(), [&](const nlohmann::json& member) {
           return member.is_string() && member.get_ref<const std::string&>() == audience;
         });
}

// A NumericDate: seconds since 1970, perhaps with a fraction. Nothing for what is none.
std::optional<absl::Time> TimeMember(const nlohmann::json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const auto seconds = found->get<double>();
  // Until the year 9999.
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 253'402'300'799) return std::nullopt;
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

absl::StatusOr<absl::Time> CheckTimes(const nlohmann::json& claims, absl::Time now) {
  const std::optional<absl::Time> expiry = TimeMember(claims, "exp");
  if (!expiry) return Malformed("exp is missing or no time");
  if (now >= *expiry + AllowedSkew()) return Error(Reason::TOKEN_EXPIRED);
  if (claims.contains("nbf")) {
    const std::optional<absl::Time> not_before = TimeMember(claims, "nbf");
    if (!not_before) return Malformed("nbf is no time");
    if (now < *not_before - AllowedSkew()) return Error(Reason::TOKEN_EXPIRED);
  }
  return *expiry;
}

absl::StatusOr<Principal> PrincipalOf(const nlohmann::json& claims, const TrustedIssuer& issuer) {
  Principal principal;
  std::optional<std::string> subject = TextMember(claims, "sub");
  if (!subject || subject->empty() || subject->size() > kMaximumNameSize) {
    return Malformed("sub is missing or too long");
  }
  principal.kind = issuer.services ? PrincipalKind::kService : PrincipalKind::kPerson;
  principal.issuer = issuer.issuer;
  principal.subject = privacy::Pii<std::string>(*std::move(subject));
  TANGGAP_ASSIGN_OR_RETURN(principal.grants, ReadGrants(claims, issuer.grants_claim));
  if (!issuer.services) {
    std::erase_if(principal.grants, [](const Grant& grant) {
      return grant.role == common::v1::ROLE_SERVICE_ACCOUNT;
    });
    if (issuer.everyone_is_citizen && !principal.Holds(common::v1::ROLE_CITIZEN)) {
      principal.grants.push_back({common::v1::ROLE_CITIZEN, "", ""});
    }
    return principal;
  }
  TANGGAP_ASSIGN_OR_RETURN(principal.on_behalf_of, ReadOnBehalfOf(claims));
  return principal;
}

}  // namespace

absl::StatusOr<VerifiedJwt> VerifyJwt(std::string_view token,
                                      const std::vector<TrustedIssuer>& issuers,
                                      std::string_view audience, absl::Time now) {
  TANGGAP_ASSIGN_OR_RETURN(const Parts parts, Split(token));
  TANGGAP_RETURN_IF_ERROR(CheckHeader(parts.header));
  const std::optional<std::string> name = TextMember(parts.claims, "iss");
  const auto issuer = std::find_if(issuers.begin(), issuers.end(), [&](const TrustedIssuer& each) {
    return name && each.issuer == *name;
  });
  if (issuer == issuers.end()) return Untrusted("the issuer is not registered");
  TANGGAP_RETURN_IF_ERROR(CheckSignature(parts, *issuer));
  if (!IsFor(parts.claims, audience)) return Error(Reason::TOKEN_WRONG_AUDIENCE);
  TANGGAP_ASSIGN_OR_RETURN(const absl::Time expiry, CheckTimes(parts.claims, now));
  TANGGAP_ASSIGN_OR_RETURN(Principal principal, PrincipalOf(parts.claims, *issuer));
  return VerifiedJwt{std::move(principal), expiry};
}

}  // namespace tanggap::auth
