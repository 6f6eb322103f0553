#include "services/surveys/store/survey_cipher.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::surveys {

namespace {

std::string ContextOf(std::string_view field, const base::Uuid& resource) {
  return base::Join("surveys|", field, "|", resource.ToString());
}

}  // namespace

std::string SurveyCipher::NewKey(std::string_view agency, const base::Uuid& survey) const {
  return SealKey(agency, survey, privacy::Key::Random(random_));
}

std::string SurveyCipher::SealKey(std::string_view agency, const base::Uuid& survey,
                                  const privacy::Key& key) const {
  return cipher_.SealForAgency(agency, privacy::Pii<std::string>(std::string(key.bytes())),
                               ContextOf("key", survey));
}

absl::StatusOr<std::string> SurveyCipher::RenewKey(std::string_view agency,
                                                   const base::Uuid& survey,
                                                   std::string_view sealed) const {
  TANGGAP_ASSIGN_OR_RETURN(const privacy::Key key, OpenKey(agency, survey, sealed));
  return SealKey(agency, survey, key);
}

absl::StatusOr<privacy::Key> SurveyCipher::OpenKey(const Survey& survey) const {
  return OpenKey(survey.agency, survey.id, survey.key);
}

absl::StatusOr<privacy::Key> SurveyCipher::OpenKey(std::string_view agency,
                                                   const base::Uuid& survey,
                                                   std::string_view sealed) const {
  TANGGAP_ASSIGN_OR_RETURN(const privacy::Pii<std::string> opened,
                           cipher_.OpenForAgency(agency, sealed, ContextOf("key", survey)));
  if (opened.Reveal().size() != privacy::Key::kSize)
    return absl::DataLossError("the key of a survey has another length");
  return privacy::Key::FromBytes(opened.Reveal());
}

std::string SurveyCipher::SealAnswer(std::string_view agency, const base::Uuid& resource,
                                     const std::string& answer) const {
  return cipher_.SealForAgency(agency, privacy::Pii<std::string>(answer),
                               ContextOf("answer", resource));
}

absl::StatusOr<std::string> SurveyCipher::OpenAnswer(std::string_view agency,
                                                     const base::Uuid& resource,
                                                     std::string_view sealed) const {
  TANGGAP_ASSIGN_OR_RETURN(privacy::Pii<std::string> opened,
                           cipher_.OpenForAgency(agency, sealed, ContextOf("answer", resource)));
  return std::move(opened).Reveal();
}

}  // namespace tanggap::surveys
