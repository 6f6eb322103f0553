// Every method that this service answers, with the stores behind them; those that every service
// answers alike are libs/service/common_methods.h.
//
//   Methods methods(foundation, peer, queue_capacity);
//   TANGGAP_RETURN_IF_ERROR(methods.Register(server, [&] { return whether_up; }));
//   ...
//   methods.Drain(deadline);                                       // after the server's
//
// A new method is one line in the function that registers its proto service, a new proto service
// one function; those that collect have a file of their own.
#pragma once

#include <absl/status/status.h>

#include <cstddef>
#include <functional>
#include <vector>

#include "libs/query/page_tokens.h"
#include "libs/rpc/server.h"
#include "libs/service/common_methods.h"
#include "libs/service/foundation.h"
#include "services/surveys/api/complaints_peer.h"
#include "services/surveys/api/design_api.h"
#include "services/surveys/api/profile_api.h"
#include "services/surveys/api/publishing_api.h"
#include "services/surveys/api/survey_changes.h"
#include "services/surveys/api/version_api.h"
#include "services/surveys/api/watch_api.h"
#include "services/surveys/collection_methods.h"
#include "services/surveys/publication_methods.h"
#include "services/surveys/results_methods.h"
#include "services/surveys/store/profiles.h"
#include "services/surveys/store/publications.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/survey_lists.h"
#include "services/surveys/store/surveys.h"
#include "services/surveys/store/use.h"
#include "services/surveys/store/versions.h"

namespace tanggap::surveys {

class Methods {
 public:
  // Both outlive it. `queue_capacity` is how many responses may wait to be written.
  Methods(service::Foundation& foundation, ComplaintsPeer& peer, size_t queue_capacity);

  // Before the server starts. No handler runs while `check_up` gives an error; its callers get it.
  absl::Status Register(rpc::Server& server, const std::function<absl::Status()>& check_up);
  // Waits until what was submitted is written, or the time has come.
  void Drain(absl::Time deadline) { collection_.Drain(deadline); }
  NightTask& night() { return collection_.night(); }
  // What is done again and again while the service is up.
  std::vector<service::Repeated> Repeated(absl::Duration fold_period) {
    return {results_.Folding(fold_period), {NightTask::kPeriod, [this] { night().RunIfDue(); }}};
  }

 private:
  void RegisterDesign(rpc::Server& server, const std::function<absl::Status()>& check_up);

  const service::World& world_;
  const SurveyCipher cipher_;
  const query::PageTokens page_tokens_;
  Surveys surveys_;
  SurveyLists survey_lists_;
  Versions versions_;
  // For all who read or add up answers.
  CompiledVersions compiled_versions_;
  Profiles profiles_;
  Uses uses_;
  Publications publications_;

  SurveyChanges changes_;
  DesignApi design_api_;
  PublishingApi publishing_api_;
  VersionApi version_api_;
  ProfileApi profile_api_;
  WatchApi watch_api_;
  CollectionMethods collection_;
  ResultsMethods results_;
  PublicationMethods publication_methods_;
  service::CommonMethods common_methods_;
};

}  // namespace tanggap::surveys
