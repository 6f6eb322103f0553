// The methods by which responses are collected, with their stores: of CollectionService and of
// RespondentService.
//
//   CollectionMethods collection(foundation, cipher, surveys, versions, peer, queue_capacity);
//   collection.Register(server, check_up);
//   ...
//   collection.Drain(deadline);                                    // after the server's
//
// A new method is one line in Register.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>

#include "libs/postgres/group_commit_metrics.h"
#include "libs/rpc/server.h"
#include "libs/service/foundation.h"
#include "services/surveys/api/closing_api.h"
#include "services/surveys/api/collector_api.h"
#include "services/surveys/api/complaints_peer.h"
#include "services/surveys/api/form_api.h"
#include "services/surveys/api/receipt_api.h"
#include "services/surveys/api/submission_api.h"
#include "services/surveys/api/submission_preparation.h"
#include "services/surveys/api/token_api.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/store/collectors.h"
#include "services/surveys/store/invitations.h"
#include "services/surveys/store/responses.h"
#include "services/surveys/store/submissions.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/surveys.h"
#include "services/surveys/store/tokens.h"
#include "services/surveys/store/versions.h"

namespace tanggap::surveys {

class CollectionMethods {
 public:
  // All outlive it. `queue_capacity` is how many responses may wait to be written.
  CollectionMethods(service::Foundation& foundation, const SurveyCipher& cipher, Surveys& surveys,
                    Versions& versions, ComplaintsPeer& peer, size_t queue_capacity);

  void Register(rpc::Server& server, const std::function<absl::Status()>& check_up);
  // Waits until what was submitted is written, or the time has come.
  void Drain(absl::Time deadline) { submission_api_.Drain(deadline); }

 private:
  const service::World& world_;
  CompiledVersions versions_;
  Collectors collectors_;
  Tokens tokens_;
  Submissions submissions_;
  Responses responses_;
  Invitations invitations_;

  Ways ways_;
  SubmissionPreparation preparation_;
  postgres::GroupCommitMetrics submission_metrics_;
  CollectorApi collector_api_;
  TokenApi token_api_;
  FormApi form_api_;
  SubmissionApi submission_api_;
  ReceiptApi receipt_api_;
  ClosingApi closing_api_;
};

}  // namespace tanggap::surveys
