#include "services/surveys/collection_methods.h"

#include "libs/service/registration.h"

namespace tanggap::surveys {

namespace {

// Questionnaires that are answered at a time; each is tens of kilobytes.
constexpr size_t kMostVersions = 256;

}  // namespace

CollectionMethods::CollectionMethods(service::Foundation& foundation, const SurveyCipher& cipher,
                                     Surveys& surveys, Versions& versions, ComplaintsPeer& peer,
                                     size_t queue_capacity)
    : world_(foundation.world()),
      versions_(versions, kMostVersions),
      collectors_(foundation.pool(), cipher),
      tokens_(foundation.pool(), cipher),
      submissions_(foundation.pool()),
      responses_(foundation.pool()),
      invitations_(foundation.pool()),
      ways_(world_, collectors_, cipher),
      preparation_(world_, versions_, invitations_),
      submission_metrics_(foundation.needs().metrics, "submissions", "queue-capacity"),
      collector_api_(world_, {surveys, collectors_, versions_}),
      token_api_(world_, {surveys, collectors_, tokens_}, cipher),
      form_api_(world_, ways_, versions_),
      submission_api_({.most_waiting = queue_capacity, .metrics = &submission_metrics_}, world_,
                      ways_, preparation_, submissions_),
      receipt_api_(ways_, responses_),
      closing_api_(world_, invitations_, cipher, peer) {}

void CollectionMethods::Register(rpc::Server& server,
                                 const std::function<absl::Status()>& check_up) {
  service::Registration collection(server, "tanggap.surveys.v1.CollectionService.", check_up);
  collection.Serve("CreateCollector", collector_api_, &CollectorApi::Create);
  collection.Serve("GetCollector", collector_api_, &CollectorApi::Get);
  collection.Serve("IssueTokens", token_api_, &TokenApi::Issue);
  collection.Serve("GetInvitationLink", closing_api_, &ClosingApi::GetLink);

  service::Registration respondents(server, "tanggap.surveys.v1.RespondentService.", check_up);
  respondents.Serve("GetForm", form_api_, &FormApi::Get);
  respondents.ServeDeferred("SubmitResponse", submission_api_, &SubmissionApi::Submit);
  respondents.Serve("VerifyResponse", receipt_api_, &ReceiptApi::Verify);
  respondents.Serve("OpenClosingSurvey", closing_api_, &ClosingApi::Open);
}

}  // namespace tanggap::surveys
