// Surveys and what belongs to them as the contract's messages, in a reader's language.
//
//   const Presenter presenter(*directory, context.language());
//   return presenter.Show(survey);
#pragma once

#include <string>

#include "libs/directory/directory.h"
#include "libs/errors/language.h"
#include "services/surveys/domain/findings.h"
#include "services/surveys/domain/sentence.h"
#include "services/surveys/domain/survey.h"
#include "services/surveys/domain/templates.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/design_messages.pb.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::surveys {

class Presenter {
 public:
  // The directory outlives it.
  Presenter(const directory::Directory& directory, errors::Language language)
      : directory_(directory), language_(language) {}

  // With its draft, if it was loaded.
  v1::Survey Show(const Survey& survey) const;
  v1::SurveyVersion Show(const base::Uuid& survey, const PublishedVersion& version) const;
  // Puts the sentences in.
  v1::CompatibilityReport Show(const v1::CompatibilityReport& report) const;
  v1::LintReport Show(const Findings& findings) const;
  v1::SurveyTemplate Show(const Template& each) const;

 private:
  std::string In(const Sentence& sentence) const {
    return language_ == errors::Language::kEnglish ? sentence.en : sentence.id;
  }

  const directory::Directory& directory_;
  const errors::Language language_;
};

}  // namespace tanggap::surveys
