// The methods by which responses are collected, with their stores: of CollectionService and of
// RespondentService; and what the nights do with what has come.
//
//   CollectionMethods collection(foundation, common, queue_capacity);
//   TANGGAP_RETURN_IF_ERROR(collection.Register(server, check_up));
//   ...
//   collection.Drain(deadline);                                    // after the server's
//
// A new method is one line in the function that registers its proto service.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>

#include "libs/postgres/group_commit_metrics.h"
#include "libs/query/page_tokens.h"
#include "libs/rpc/server.h"
#include "libs/service/foundation.h"
#include "services/surveys/api/bundle_api.h"
#include "services/surveys/api/closing_api.h"
#include "services/surveys/api/collector_api.h"
#include "services/surveys/api/complaints_peer.h"
#include "services/surveys/api/draft_api.h"
#include "services/surveys/api/export_api.h"
#include "services/surveys/api/form_api.h"
#include "services/surveys/api/import_api.h"
#include "services/surveys/api/night_task.h"
#include "services/surveys/api/population_api.h"
#include "services/surveys/api/receipt_api.h"
#include "services/surveys/api/response_list_api.h"
#include "services/surveys/api/submission_api.h"
#include "services/surveys/api/submission_preparation.h"
#include "services/surveys/api/token_api.h"
#include "services/surveys/api/token_list_api.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/store/collectors.h"
#include "services/surveys/store/drafts.h"
#include "services/surveys/store/invitations.h"
#include "services/surveys/store/populations.h"
#include "services/surveys/store/published.h"
#include "services/surveys/store/response_lists.h"
#include "services/surveys/store/responses.h"
#include "services/surveys/store/reveals.h"
#include "services/surveys/store/submissions.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/surveys.h"
#include "services/surveys/store/tokens.h"
#include "services/surveys/store/versions.h"

namespace tanggap::surveys {

class CollectionMethods {
 public:
  // What the service has for all its methods.
  struct Common {
    const SurveyCipher& cipher;
    const query::PageTokens& page_tokens;
    Surveys& surveys;
    CompiledVersions& versions;
    ReadPublished read_published;
    ComplaintsPeer& peer;
  };

  // All outlive it. `queue_capacity` is how many responses may wait to be written.
  CollectionMethods(service::Foundation& foundation, const Common& common, size_t queue_capacity);

  absl::Status Register(rpc::Server& server, const std::function<absl::Status()>& check_up);
  // Waits until what was submitted is written, or the time has come.
  void Drain(absl::Time deadline) { submission_api_.Drain(deadline); }

  NightTask& night() { return night_; }

 private:
  absl::Status Compile();
  void RegisterCollection(rpc::Server& server, const std::function<absl::Status()>& check_up);
  void RegisterRespondents(rpc::Server& server, const std::function<absl::Status()>& check_up);

  const service::World& world_;
  const ReadPublished read_published_;
  Surveys& surveys_;
  // Of the nights alone.
  postgres::Pool night_pool_;
  CompiledVersions& versions_;
  Collectors collectors_;
  Tokens tokens_;
  Drafts drafts_;
  Submissions submissions_;
  Responses responses_;
  ResponseLists response_lists_;
  Reveals reveals_;
  Populations populations_;
  Invitations invitations_;

  Ways ways_;
  ResponseViews views_;
  SubmissionPreparation preparation_;
  postgres::GroupCommitMetrics submission_metrics_;
  CollectorApi collector_api_;
  TokenApi token_api_;
  TokenListApi token_list_api_;
  PopulationApi population_api_;
  ResponseListApi response_list_api_;
  ExportApi export_api_;
  ClosingApi closing_api_;
  FormApi form_api_;
  DraftApi draft_api_;
  SubmissionApi submission_api_;
  BundleApi bundle_api_;
  ImportApi import_api_;
  ReceiptApi receipt_api_;
  NightTask night_;
};

}  // namespace tanggap::surveys
