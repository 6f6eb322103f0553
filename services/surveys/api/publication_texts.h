// Texts of a reader's language in what was published, which holds none.
//
//   const PublicationTexts texts(*directory, survey, profile.get(), context.language());
//   texts.AddTo(publication);
#pragma once

#include <string_view>

#include "libs/directory/directory.h"
#include "libs/errors/language.h"
#include "services/surveys/domain/survey.h"
#include "tanggap/surveys/v1/index_profile.pb.h"
#include "tanggap/surveys/v1/publication.pb.h"

namespace tanggap::surveys {

class PublicationTexts {
 public:
  // All outlive it; `profile` is null for a survey without an index.
  PublicationTexts(const directory::Directory& directory, const Survey& survey,
                   const v1::IndexProfile* profile, errors::Language language)
      : directory_(directory), survey_(survey), profile_(profile), language_(language) {}

  void AddTo(v1::Publication& publication) const;
  void AddTo(v1::Index& index) const;

 private:
  void AddTo(v1::GroupKey& key) const;
  void AddTo(v1::IndexFigures& figures) const;
  std::string_view In(const v1::Wording& wording) const;

  const directory::Directory& directory_;
  const Survey& survey_;
  const v1::IndexProfile* const profile_;
  const errors::Language language_;
};

}  // namespace tanggap::surveys
