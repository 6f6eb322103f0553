// The methods by which results are published, with their stores: of PublicationService.
//
//   PublicationMethods publications(foundation, {cipher, page_tokens, surveys, profiles, results});
//   publications.Register(server, check_up);
//
// A new method is one line in Register.
#pragma once

#include <functional>

#include "libs/query/page_tokens.h"
#include "libs/rpc/server.h"
#include "libs/service/foundation.h"
#include "services/surveys/api/frozen_figures.h"
#include "services/surveys/api/improvement_api.h"
#include "services/surveys/api/publication_api.h"
#include "services/surveys/api/publication_reading_api.h"
#include "services/surveys/results_methods.h"
#include "services/surveys/store/improvements.h"
#include "services/surveys/store/publication_writer.h"
#include "services/surveys/store/publications.h"

namespace tanggap::surveys {

class PublicationMethods {
 public:
  struct Common {
    Publications& publications;
    const SurveyCipher& cipher;
    const query::PageTokens& page_tokens;
    Surveys& surveys;
    Profiles& profiles;
    ResultsMethods& results;
  };

  // All outlive it.
  PublicationMethods(service::Foundation& foundation, const Common& common);

  void Register(rpc::Server& server, const std::function<absl::Status()>& check_up);

 private:
  const service::World& world_;
  Improvements improvements_;
  const FrozenFiguresReader reader_;
  PublicationWriter writer_;
  PublicationApi publication_api_;
  PublicationReadingApi reading_api_;
  ImprovementApi improvement_api_;
};

}  // namespace tanggap::surveys
