#include "tests/surveys/wire_definition.h"

#include "libs/base/strings.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {

v1::SurveyDefinition DefinitionOf(const v1::IndexProfile& profile, const std::vector<int>& points,
                                  bool required) {
  v1::SurveyDefinition definition;
  v1::Page& first = *AddPage(definition, "awal");
  *first.add_questions() = Single("layak", {"ya", "tidak"});
  v1::Question& education = *first.add_questions();
  education = Single("pendidikan", {"sd", "slta", "s1"});
  education.set_profile(v1::PROFILE_DIMENSION_EDUCATION);
  AddEnd(first, Chose("layak", {"tidak"}), v1::SURVEY_END_SCREENED_OUT);
  v1::Page& page = *AddPage(definition, "pelayanan");
  for (int e = 0; e < profile.elements_size(); ++e) {
    v1::Question& question = *page.add_questions();
    question =
        Likert(base::Join("q", e), points[static_cast<size_t>(e)], profile.elements(e).code());
    question.set_required(required);
  }
  return Worded(definition);
}

}  // namespace tanggap::surveys
