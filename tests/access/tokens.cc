#include "tests/access/tokens.h"

#include <openssl/pem.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "libs/auth/mailbox_tokens.h"
#include "libs/base/strings.h"
#include "tests/access/bulk_cases.h"

namespace tanggap::complaints {

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

}  // namespace

std::string SubjectOf(const Standing& caller) {
  if (caller.reporter) return kReporterSubject;
  if (caller.filer) return kFilerSubject;
  return "orang-lain";
}

Tokens::Tokens(Service& service)
    : service_(service),
      key_file_(std::filesystem::path(service.master_key_file()).parent_path() / "signing"),
      long_ago_(service.clock().Now() - absl::Hours(2)),
      keys_(Need(privacy::KeyRing::Load(service.master_key_file()))) {}

std::string Tokens::For(const Standing& caller, const std::string& mailbox) {
  if (caller.token == TokenKind::kNone) return "";
  std::string key = base::Join(static_cast<int>(caller.token), "|", static_cast<int>(caller.role),
                               "|", caller.agency, "|", caller.unit, "|", SubjectOf(caller), "|");
  if (caller.token == TokenKind::kMailbox) key += mailbox;
  std::string& token = made_[key];
  if (token.empty()) token = base::Join("Bearer ", Make(caller, mailbox));
  return token;
}

std::string Tokens::Make(const Standing& caller, const std::string& mailbox) {
  const Caller person = {SubjectOf(caller), {{caller.role, caller.agency, caller.unit}}};
  switch (caller.token) {
    case TokenKind::kMailbox:
      return auth::MailboxTokens(keys_, service_.clock(), service_.random())
          .Issue(*base::Uuid::Parse(mailbox.substr(11)));
    case TokenKind::kExpired:
      return Need(auth::Signer::Load(key_file_, kDevelopmentIssuer, long_ago_))
          .DevelopmentToken(person.subject, person.grants, absl::Hours(1));
    case TokenKind::kWrongAudience:
      return ForAnotherAudience(person);
    case TokenKind::kUntrusted: {
      std::string token = service_.Token(person);
      token[token.size() - 10] = token[token.size() - 10] == 'A' ? 'B' : 'A';
      return token;
    }
    default:
      return service_.Token(person);
  }
}

// All of a good token, signed anew, for a system of another name.
std::string Tokens::ForAnotherAudience(const Caller& caller) const {
  const std::string good = service_.Token(caller);
  const size_t first_dot = good.find('.');
  const size_t second_dot = good.find('.', first_dot + 1);
  std::string claims;
  base::FromBase64Url(good.substr(first_dot + 1, second_dot - first_dot - 1), &claims);
  const std::string audience = "\"tanggap\"";
  claims.replace(claims.find(base::Join("\"aud\":", audience)) + 6, audience.size(), "\"lain\"");
  const std::string input = base::Join(good.substr(0, first_dot), ".", base::ToBase64Url(claims));
  return base::Join(input, ".", base::ToBase64Url(SignEd25519(key_file_, input)));
}

}  // namespace tanggap::complaints
