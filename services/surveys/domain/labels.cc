#include "services/surveys/domain/labels.h"

namespace tanggap::surveys {

Sentence LabelOf(v1::SurveyState state) {
  switch (state) {
    case v1::SURVEY_STATE_DRAFT:
      return {"Rancangan, belum terbit", "Draft, not published yet"};
    case v1::SURVEY_STATE_PUBLISHED:
      return {"Terbit", "Published"};
    case v1::SURVEY_STATE_PAUSED:
      return {"Dijeda, sedang tidak menerima jawaban", "Paused, takes no responses now"};
    case v1::SURVEY_STATE_CLOSED:
      return {"Ditutup", "Closed"};
    default:
      return {};
  }
}

}  // namespace tanggap::surveys
