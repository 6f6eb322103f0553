#include "services/surveys/store/respondent_cipher.h"

#include <absl/strings/numbers.h>

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::surveys {

namespace {

using Secret = privacy::Pii<std::string>;

std::string ContextOf(std::string_view field, const base::Uuid& key) {
  return base::Join("surveys.response|", field, "|", key.ToString());
}

}  // namespace

std::string AccountText(std::string_view issuer, std::string_view subject) {
  return base::Join("account\n", issuer, "\n", subject);
}

std::string TokenText(const base::Uuid& collector, int64_t serial) {
  return base::Join("token\n", collector.ToString(), "\n", serial);
}

WhoAnswered ReadWho(std::string_view who) {
  const size_t kind_end = who.find('\n');
  const size_t first_end = kind_end == who.npos ? who.npos : who.find('\n', kind_end + 1);
  if (first_end == who.npos) return {};
  const std::string_view kind = who.substr(0, kind_end);
  const std::string_view first = who.substr(kind_end + 1, first_end - kind_end - 1);
  const std::string_view second = who.substr(first_end + 1);
  if (kind == "account") {
    return {.account_issuer = std::string(first), .account_subject = std::string(second)};
  }
  int64_t serial = 0;
  const std::optional<base::Uuid> collector = base::Uuid::Parse(first);
  if (kind != "token" || !collector.has_value()) return {};
  if (!absl::SimpleAtoi(base::AsAbsl(second), &serial)) return {};
  return {.token = std::pair(*collector, serial)};
}

SealedRespondent RespondentCipher::Seal(std::string_view agency, const base::Uuid& response_key,
                                        const Respondent& respondent) const {
  const privacy::DataKey key = cipher_.NewDataKey();
  return {cipher_.Wrap(agency, key, ContextOf("key", response_key)),
          cipher_.Seal(key, Secret(respondent.who), ContextOf("who", response_key)),
          cipher_.Seal(key, Secret(respondent.direct_answers), ContextOf("direct", response_key))};
}

absl::StatusOr<Respondent> RespondentCipher::Open(std::string_view agency,
                                                  const base::Uuid& response_key,
                                                  const SealedRespondent& sealed) const {
  TANGGAP_ASSIGN_OR_RETURN(const privacy::DataKey key,
                           cipher_.Unwrap(agency, sealed.key, ContextOf("key", response_key)));
  TANGGAP_ASSIGN_OR_RETURN(Secret who,
                           cipher_.Open(key, sealed.who, ContextOf("who", response_key)));
  TANGGAP_ASSIGN_OR_RETURN(
      Secret direct, cipher_.Open(key, sealed.direct_answers, ContextOf("direct", response_key)));
  return Respondent{std::move(who).Reveal(), std::move(direct).Reveal()};
}

absl::StatusOr<std::string> RespondentCipher::RenewKey(std::string_view agency,
                                                       const base::Uuid& response_key,
                                                       std::string_view sealed) const {
  const std::string context = ContextOf("key", response_key);
  TANGGAP_ASSIGN_OR_RETURN(const privacy::DataKey key, cipher_.Unwrap(agency, sealed, context));
  return cipher_.Wrap(agency, key, context);
}

std::string RespondentCipher::SealReference(std::string_view agency, const base::Uuid& collector,
                                            int64_t serial, const std::string& reference) const {
  return cipher_.SealForAgency(agency, Secret(reference),
                               ContextOf(base::Join("token/", serial), collector));
}

absl::StatusOr<std::string> RespondentCipher::OpenReference(std::string_view agency,
                                                            const base::Uuid& collector,
                                                            int64_t serial,
                                                            std::string_view sealed) const {
  TANGGAP_ASSIGN_OR_RETURN(
      Secret reference,
      cipher_.OpenForAgency(agency, sealed, ContextOf(base::Join("token/", serial), collector)));
  return std::move(reference).Reveal();
}

std::string RespondentCipher::SealWords(std::string_view agency, const base::Uuid& comment_key,
                                        const std::string& words) const {
  return cipher_.SealForAgency(agency, Secret(words), ContextOf("suggestion", comment_key));
}

absl::StatusOr<std::string> RespondentCipher::OpenWords(std::string_view agency,
                                                        const base::Uuid& comment_key,
                                                        std::string_view sealed) const {
  TANGGAP_ASSIGN_OR_RETURN(
      Secret words, cipher_.OpenForAgency(agency, sealed, ContextOf("suggestion", comment_key)));
  return std::move(words).Reveal();
}

}  // namespace tanggap::surveys
