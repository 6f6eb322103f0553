#include "services/complaints/store/sealed_case.h"

#include <utility>

namespace tanggap::complaints {

std::string KeyOf(const NewCase& filing) {
  return filing.request->principal + filing.request->request_id.ToString();
}

SealedWords SealWords(const CaseCipher& cipher, const privacy::DataKey& key,
                      const Complaint& complaint, const Entry& entry) {
  if (entry.words.empty()) return {};
  if (complaint.content_visibility != v1::CONTENT_VISIBILITY_CONFIDENTIAL)
    return {.open = entry.words, .sealed = std::nullopt};
  return {.open = std::nullopt,
          .sealed = cipher.SealWords(key, complaint.id, entry.version, entry.words)};
}

SealedCase SealCase(const CaseCipher& cipher, NewCase filing) {
  const base::Uuid id = filing.complaint.id;
  const std::string agency = filing.complaint.agency;
  WrappedKey key = cipher.NewContentKey(agency, id);
  SealedCase sealed{.filing = std::move(filing), .key = key.key, .content_key = key.wrapped};
  if (sealed.filing.place.has_value()) {
    sealed.place = cipher.SealPlace(sealed.key, id, *sealed.filing.place);
  }
  if (sealed.filing.identity.has_value()) {
    sealed.identity = cipher.SealIdentity(agency, id, *sealed.filing.identity);
  }
  for (const Entry& entry : sealed.filing.entries) {
    sealed.words.push_back(SealWords(cipher, sealed.key, sealed.filing.complaint, entry));
  }
  return sealed;
}

void SealAnswer(const CaseCipher& cipher, SealedCase& sealed, std::string answer) {
  sealed.answer = std::move(answer);
  sealed.sealed_answer = cipher.SealAnswer(sealed.key, sealed.filing.complaint.id, sealed.answer);
}

}  // namespace tanggap::complaints
