// Seals what names somebody in an IDENTIFIED response, under a key of the response's own, and the
// words of suggestions that wait to be filed. Who has the tables alone opens neither.
//
//   const SealedRespondent sealed = cipher.Seal(
//       agency, response_key, {.who = AccountText(issuer, subject), .direct_answers = answers});
//   TANGGAP_ASSIGN_OR_RETURN(const Respondent who, cipher.Open(agency, response_key, sealed));
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "libs/base/uuid.h"
#include "libs/privacy/field_cipher.h"

namespace tanggap::surveys {

struct Respondent {
  // Whose the response is: an account, or what its token was issued for.
  std::string who;
  // The message ResponseContent, with the answers that name somebody alone.
  std::string direct_answers;
};

// What Respondent::who says.
std::string AccountText(std::string_view issuer, std::string_view subject);
std::string TokenText(const base::Uuid& collector, int64_t serial);

// One of the two, read back; neither for what it does not understand.
struct WhoAnswered {
  // Of an account's tokens.
  std::optional<std::string> account_issuer;
  std::optional<std::string> account_subject;
  std::optional<std::pair<base::Uuid, int64_t>> token;
};
WhoAnswered ReadWho(std::string_view who);

struct SealedRespondent {
  std::string key;
  std::string who;
  std::string direct_answers;
};

// Safe to share between threads. Both references outlive it.
class RespondentCipher {
 public:
  RespondentCipher(const privacy::KeyRing& keys, base::Random& random) : cipher_(keys, random) {}

  SealedRespondent Seal(std::string_view agency, const base::Uuid& response_key,
                        const Respondent& respondent) const;
  // DATA_LOSS when it was damaged, or belongs to another response or agency.
  absl::StatusOr<Respondent> Open(std::string_view agency, const base::Uuid& response_key,
                                  const SealedRespondent& sealed) const;
  // The key of the two, sealed under the current master key.
  absl::StatusOr<std::string> RenewKey(std::string_view agency, const base::Uuid& response_key,
                                       std::string_view sealed) const;

  // Whom a token was issued for.
  std::string SealReference(std::string_view agency, const base::Uuid& collector, int64_t serial,
                            const std::string& reference) const;
  absl::StatusOr<std::string> OpenReference(std::string_view agency, const base::Uuid& collector,
                                            int64_t serial, std::string_view sealed) const;

  std::string SealWords(std::string_view agency, const base::Uuid& comment_key,
                        const std::string& words) const;
  absl::StatusOr<std::string> OpenWords(std::string_view agency, const base::Uuid& comment_key,
                                        std::string_view sealed) const;

 private:
  const privacy::FieldCipher cipher_;
};

}  // namespace tanggap::surveys
