#include "services/surveys/collection_methods.h"

#include "libs/base/result.h"
#include "libs/service/registration.h"

namespace tanggap::surveys {

namespace {

// One connection, whose statements may take as long as a night's work does.
postgres::PoolOptions NightConnection(service::Foundation& foundation) {
  postgres::PoolOptions options = foundation.Connections(1);
  options.statement_timeout = absl::Minutes(30);
  return options;
}

}  // namespace

CollectionMethods::CollectionMethods(service::Foundation& foundation, const Common& common,
                                     size_t queue_capacity)
    : world_(foundation.world()),
      read_published_(common.read_published),
      surveys_(common.surveys),
      night_pool_(NightConnection(foundation), world_.clock, world_.random),
      versions_(common.versions),
      collectors_(foundation.pool(), common.cipher),
      tokens_(foundation.pool(), common.cipher),
      drafts_(foundation.pool()),
      submissions_(foundation.pool()),
      responses_(foundation.pool()),
      response_lists_(foundation.pool()),
      reveals_(foundation.pool(), common.cipher),
      populations_(foundation.pool(), common.cipher),
      invitations_(foundation.pool()),
      ways_(world_, collectors_, common.cipher),
      views_(response_lists_, versions_, world_.clock),
      preparation_(world_, versions_, invitations_),
      submission_metrics_(foundation.needs().metrics, "submissions", "queue-capacity"),
      collector_api_(world_, {surveys_, collectors_, versions_}, common.page_tokens),
      token_api_(world_, {surveys_, collectors_, tokens_}, common.cipher),
      token_list_api_(world_, {surveys_, collectors_, tokens_}, common.page_tokens),
      population_api_(world_, surveys_, populations_, common.page_tokens),
      response_list_api_(world_, {surveys_, versions_, response_lists_, views_, reveals_, tokens_},
                         common.page_tokens),
      export_api_(world_, surveys_, response_lists_, views_),
      closing_api_(world_, invitations_, common.cipher, common.peer),
      form_api_(world_, ways_, versions_),
      draft_api_(world_, ways_, versions_, drafts_),
      submission_api_({.most_waiting = queue_capacity, .metrics = &submission_metrics_}, world_,
                      ways_, preparation_, submissions_),
      bundle_api_(world_,
                  {surveys_, collectors_, versions_, ways_, form_api_, preparation_,
                   submission_api_, read_published_},
                  foundation.needs().log),
      import_api_(
          world_,
          {surveys_, collectors_, versions_, ways_, preparation_, submission_api_, read_published_},
          foundation.needs().log),
      receipt_api_(world_, {ways_, versions_, responses_, reveals_, read_published_}),
      night_(world_, night_pool_, foundation.needs().log, foundation.needs().metrics) {}

absl::Status CollectionMethods::Register(rpc::Server& server,
                                         const std::function<absl::Status()>& check_up) {
  TANGGAP_RETURN_IF_ERROR(Compile());
  RegisterCollection(server, check_up);
  RegisterRespondents(server, check_up);
  return absl::OkStatus();
}

absl::Status CollectionMethods::Compile() {
  TANGGAP_RETURN_IF_ERROR(bundle_api_.Compile());
  return import_api_.Compile();
}

void CollectionMethods::RegisterCollection(rpc::Server& server,
                                           const std::function<absl::Status()>& check_up) {
  service::Registration collection(server, "tanggap.surveys.v1.CollectionService.", check_up);
  collection.Serve("CreateCollector", collector_api_, &CollectorApi::Create);
  collection.Serve("GetCollector", collector_api_, &CollectorApi::Get);
  collection.Serve("ListCollectors", collector_api_, &CollectorApi::List);
  collection.Serve("UpdateCollector", collector_api_, &CollectorApi::Update);
  collection.Serve("IssueTokens", token_api_, &TokenApi::Issue);
  collection.Serve("ListTokens", token_list_api_, &TokenListApi::List);
  collection.Serve("RevokeTokens", token_list_api_, &TokenListApi::Revoke);
  collection.Serve("GetOfflineBundle", bundle_api_, &BundleApi::Get);
  collection.ServeDeferred("ImportResponses", import_api_, &ImportApi::Import);
  collection.Serve("SetPopulation", population_api_, &PopulationApi::Set);
  collection.Serve("ListPopulations", population_api_, &PopulationApi::List);
  collection.Serve("ListResponses", response_list_api_, &ResponseListApi::List);
  collection.Serve("ListComments", response_list_api_, &ResponseListApi::ListComments);
  collection.Serve("RevealRespondent", response_list_api_, &ResponseListApi::Reveal);
  collection.ServeStream("ExportResponses", export_api_, &ExportApi::Export);
  collection.Serve("GetInvitationLink", closing_api_, &ClosingApi::GetLink);
}

void CollectionMethods::RegisterRespondents(rpc::Server& server,
                                            const std::function<absl::Status()>& check_up) {
  service::Registration respondents(server, "tanggap.surveys.v1.RespondentService.", check_up);
  respondents.Serve("GetForm", form_api_, &FormApi::Get);
  respondents.Serve("SaveDraft", draft_api_, &DraftApi::Save);
  respondents.Serve("GetDraft", draft_api_, &DraftApi::Get);
  respondents.ServeDeferred("SubmitResponse", submission_api_, &SubmissionApi::Submit);
  respondents.ServeDeferred("BatchSubmitResponses", bundle_api_, &BundleApi::Submit);
  respondents.Serve("ReviseResponse", receipt_api_, &ReceiptApi::Revise);
  respondents.Serve("WithdrawResponse", receipt_api_, &ReceiptApi::Withdraw);
  respondents.Serve("VerifyResponse", receipt_api_, &ReceiptApi::Verify);
  respondents.Serve("OpenClosingSurvey", closing_api_, &ClosingApi::Open);
}

}  // namespace tanggap::surveys
