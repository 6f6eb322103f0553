#include "services/surveys/api/publication_texts.h"

#include <string>

#include "services/surveys/domain/wording.h"

namespace tanggap::surveys {

std::string_view PublicationTexts::In(const v1::Wording& wording) const {
  return TextIn(wording, errors::LanguageTag(language_), "id");
}

void PublicationTexts::AddTo(v1::Publication& publication) const {
  if (publication.has_total()) AddTo(*publication.mutable_total());
}

void PublicationTexts::AddTo(v1::Index& index) const {
  AddTo(*index.mutable_group());
  if (index.has_official()) AddTo(*index.mutable_official());
  if (index.has_without_flagged()) AddTo(*index.mutable_without_flagged());
}

void PublicationTexts::AddTo(v1::GroupKey& key) const {
  const directory::AgencyEntry* agency = directory_.FindAgency(survey_.agency);
  const directory::v1::Unit* unit =
      agency == nullptr || key.unit().empty() ? nullptr : agency->FindUnit(key.unit());
  if (unit != nullptr) {
    const bool english = language_ == errors::Language::kEnglish && !unit->label().en().empty();
    key.set_unit_label(english ? unit->label().en() : unit->label().id());
  }
  for (const v1::MeasuredService& service : survey_.services) {
    if (!key.service().empty() && service.code() == key.service())
      key.set_service_label(std::string(In(service.label())));
  }
}

void PublicationTexts::AddTo(v1::IndexFigures& figures) const {
  if (profile_ == nullptr) return;
  for (v1::ElementFigures& element : *figures.mutable_elements()) {
    for (const v1::IndexElement& known : profile_->elements()) {
      if (known.code() == element.element()) element.set_label(std::string(In(known.label())));
    }
  }
}

}  // namespace tanggap::surveys
