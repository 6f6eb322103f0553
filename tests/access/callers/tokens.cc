#include "tests/access/callers/tokens.h"

#include <openssl/pem.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "libs/auth/mailbox_tokens.h"
#include "libs/base/strings.h"

namespace tanggap::access {

namespace {

template <typename T>
T Need(absl::StatusOr<T> made) {
  if (made.ok()) return *std::move(made);
  std::cerr << "The matrix' tokens: " << made.status() << std::endl;
  std::abort();
}

std::string SignEd25519(const std::string& key_file, const std::string& input) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(key_file.c_str(), "r"),
                                                       std::fclose);
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
      PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string signature(64, '\0');
  size_t size = signature.size();
  const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     bytes, input.size()) != 1) {
    std::cerr << "The matrix' tokens: cannot sign" << std::endl;
    std::abort();
  }
  return signature;
}

// The same claims, changed and signed anew.
template <typename Change>
std::string Resigned(const std::string& token, const std::string& key_file, Change change) {
  const size_t first_dot = token.find('.');
  const size_t second_dot = token.find('.', first_dot + 1);
  std::string claims;
  base::FromBase64Url(token.substr(first_dot + 1, second_dot - first_dot - 1), &claims);
  change(claims);
  const std::string input = base::Join(token.substr(0, first_dot), ".", base::ToBase64Url(claims));
  return base::Join(input, ".", base::ToBase64Url(SignEd25519(key_file, input)));
}

bool SpeaksForSomebody(TokenKind kind) {
  return kind == TokenKind::kKeyFor || kind == TokenKind::kMuteKeyFor ||
         kind == TokenKind::kPersonFor || kind == TokenKind::kNobodyFor;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> Shown::headers() const {
  if (on_behalf_of.empty()) return {};
  return {{"x-tanggap-on-behalf-of", on_behalf_of}};
}

std::string SubjectOf(const Standing& caller) {
  if (caller.reporter) return kReporterSubject;
  if (caller.filer) return kFilerSubject;
  return "orang-lain";
}

Tokens::Tokens(testing::ServiceSurroundings& service, const Systems& systems)
    : service_(service),
      systems_(systems),
      key_file_(service.signing_key_file()),
      long_ago_(service.clock().Now() - absl::Hours(2)),
      keys_(Need(privacy::KeyRing::Load(service.master_key_file()))) {}

Shown Tokens::For(const Standing& caller, const std::string& mailbox) {
  Shown shown;
  if (SpeaksForSomebody(caller.token)) shown.on_behalf_of = SubjectOf(caller);
  if (caller.token == TokenKind::kNone || caller.token == TokenKind::kNobodyFor) return shown;
  std::string key = base::Join(static_cast<int>(caller.token), "|", static_cast<int>(caller.role),
                               "|", caller.agency, "|", caller.unit, "|", SubjectOf(caller), "|");
  if (caller.token == TokenKind::kMailbox) key += mailbox;
  std::string& token = made_[key];
  if (token.empty()) token = base::Join("Bearer ", Make(caller, mailbox));
  shown.authorization = token;
  return shown;
}

std::string Tokens::Make(const Standing& caller, const std::string& mailbox) {
  const testing::Caller person = {SubjectOf(caller), {{caller.role, caller.agency, caller.unit}}};
  switch (caller.token) {
    case TokenKind::kMailbox:
      return auth::MailboxTokens(keys_, service_.clock(), service_.random())
          .Issue(*base::Uuid::Parse(mailbox.substr(11)));
    case TokenKind::kExpired:
      return Need(auth::Signer::Load(key_file_, service::kDevelopmentIssuer, long_ago_))
          .DevelopmentToken(person.subject, person.grants, absl::Hours(1));
    case TokenKind::kWrongAudience:
      return ForAnotherAudience(person);
    case TokenKind::kUntrusted: {
      std::string token = service_.Token(person);
      token[token.size() - 10] = token[token.size() - 10] == 'A' ? 'B' : 'A';
      return token;
    }
    case TokenKind::kService:
      return systems_.ServiceToken(person.grants);
    case TokenKind::kServiceFor:
      return ServiceFor(caller);
    case TokenKind::kServiceOfOthers:
      return Need(auth::Signer::Load(key_file_, kServicesIssuer, service_.clock()))
          .DevelopmentToken("timers", person.grants, absl::Hours(1));
    case TokenKind::kKey:
    case TokenKind::kKeyFor:
      return systems_.KeyOf(caller.role, caller.agency);
    case TokenKind::kUnknownKey:
      return systems_.unknown_key();
    case TokenKind::kExpiredKey:
      return systems_.expired_key();
    case TokenKind::kKeyOfOtherMethods:
      return systems_.key_of_other_methods();
    case TokenKind::kMuteKeyFor:
      return systems_.mute_key();
    default:
      return service_.Token(person);
  }
}

// All of a good token, for a system of another name.
std::string Tokens::ForAnotherAudience(const testing::Caller& caller) const {
  return Resigned(service_.Token(caller), key_file_, [](std::string& claims) {
    const std::string audience = "\"tanggap\"";
    claims.replace(claims.find(base::Join("\"aud\":", audience)) + 6, audience.size(), "\"lain\"");
  });
}

// A service passes on the person whom it was called by.
std::string Tokens::ServiceFor(const Standing& caller) const {
  const std::string token = systems_.ServiceToken({{caller.role, caller.agency, caller.unit}});
  return Resigned(token, systems_.signing_key_file(), [&](std::string& claims) {
    claims.pop_back();
    claims += base::Join(R"(,"tanggap.on_behalf_of":{"iss":")", service::kDevelopmentIssuer,
                         R"(","sub":")", SubjectOf(caller), R"(","grants":[{"role":"citizen"}]}})");
  });
}

}  // namespace tanggap::access
