// A draft in which lint finds nothing, and what it finds after an edit, for tests of lint.
//
//   EXPECT_THAT(After([](auto& d) { d.clear_languages(); }), ElementsAre("ERROR TRANSLATION_MISSING draft.languages"));
//   EXPECT_THAT(Check(draft, Through(v1::RESPONDENT_LEVEL_ANONYMOUS)), IsEmpty());
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "services/surveys/domain/lint.h"
#include "services/surveys/domain/test_definitions.h"
#include "services/surveys/domain/test_findings.h"

namespace tanggap::surveys {

inline v1::IndexProfile TwoElements() {
  v1::IndexProfile profile;
  profile.set_lowest(1);
  profile.set_highest(4);
  profile.add_elements()->set_code("WAKTU");
  profile.add_elements()->set_code("BIAYA");
  return profile;
}

inline v1::SurveyDefinition Clean() {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "layanan");
  *page->add_questions() = Required(Likert("waktu", 4, "WAKTU"));
  *page->add_questions() = Required(Likert("biaya", 4, "BIAYA"));
  *AddPage(draft, "saran")->add_questions() = Comment("saran");
  draft.add_languages("jv");
  return Worded(draft);
}

inline std::vector<std::string> Check(const v1::SurveyDefinition& draft,
                                      Surroundings surroundings = {}) {
  static const auto& profile = *new v1::IndexProfile(TwoElements());
  surroundings.profile = &profile;
  return Told(Lint(draft, surroundings));
}

inline std::vector<std::string> After(const std::function<void(v1::SurveyDefinition&)>& edit,
                                      const Surroundings& surroundings = {}) {
  v1::SurveyDefinition draft = Clean();
  edit(draft);
  return Check(Worded(draft), surroundings);
}

inline Surroundings Through(v1::RespondentLevel level,
                            common::v1::Channel channel = common::v1::CHANNEL_WEB) {
  return {.collectors = {{.level = level, .channel = channel}}};
}

}  // namespace tanggap::surveys
