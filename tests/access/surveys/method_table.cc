#include "tests/access/surveys/method_table.h"

#include <cstdlib>
#include <iostream>

#include "libs/base/strings.h"
#include "tanggap/common/v1/event_log.pb.h"
#include "tanggap/directory/v1/directory_service.pb.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"
#include "tanggap/surveys/v1/feed_messages.pb.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"
#include "tanggap/surveys/v1/results_messages.pb.h"
#include "tests/access/surveys/loop_rows.h"
#include "tests/access/surveys/targets.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {

namespace {

constexpr char kDesign[] = "tanggap.surveys.v1.SurveyDesignService";
constexpr char kCollection[] = "tanggap.surveys.v1.CollectionService";
constexpr char kRespondents[] = "tanggap.surveys.v1.RespondentService";
constexpr char kResults[] = "tanggap.surveys.v1.ResultsService";
constexpr char kDirectory[] = "tanggap.directory.v1.DirectoryService";
constexpr char kEventLog[] = "tanggap.common.v1.EventLogService";

using errors::Reason;
using Level = v1::RespondentLevel;
using Request = std::function<std::string(const Target&, Level)>;

template <typename Message>
Request Always(const Message& message) {
  return [bytes = message.SerializeAsString()](const Target&, Level) { return bytes; };
}
template <typename Message>
Request Named(const std::string& below = "") {
  return [below](const Target& on, Level) {
    Message request;
    request.set_name(on.name + below);
    return request.SerializeAsString();
  };
}
template <typename Message>
Request Below() {
  return [](const Target& on, Level) {
    Message request;
    request.set_parent(on.name);
    return request.SerializeAsString();
  };
}
// Changes the state of the survey.
template <typename Message>
Request Turn() {
  return [](const Target& on, Level) { return On<Message>(on.name).SerializeAsString(); };
}

std::string Create(const Target&, Level) { return CreateFrom().SerializeAsString(); }

std::string Update(const Target& on, Level) {
  auto request = On<v1::UpdateSurveyRequest>(on.name);
  request.set_etag(on.etag);
  request.mutable_update_mask()->add_paths("title");
  *request.mutable_title() = Said("Judul lain");
  return request.SerializeAsString();
}

std::string PublishIt(const Target& on, Level) {
  auto request = On<v1::PublishSurveyRequest>(on.name);
  request.set_etag(on.etag);
  return request.SerializeAsString();
}

std::string MakeProfile(const Target&, Level) {
  static int made = 0;
  return CreateProfile(base::Join("dinkes-", ++made)).SerializeAsString();
}

std::string MakeCollector(const Target& on, Level) {
  return CollectorOf(on.name, v1::RESPONDENT_LEVEL_ANONYMOUS).SerializeAsString();
}

std::string GetCollector(const Target& on, Level) {
  v1::GetCollectorRequest request;
  request.set_name(on.collector);
  return request.SerializeAsString();
}

std::string Issue(const Target& on, Level) { return IssueOne(on.collector).SerializeAsString(); }

std::string ListTokens(const Target& on, Level) {
  v1::ListTokensRequest request;
  request.set_parent(on.collector);
  return request.SerializeAsString();
}

std::string Revoke(const Target& on, Level) {
  auto request = On<v1::RevokeTokensRequest>(on.collector);
  request.add_serials(1);
  return request.SerializeAsString();
}

std::string UpdateCollector(const Target& on, Level) {
  auto request = On<v1::UpdateCollectorRequest>(on.collector);
  request.mutable_update_mask()->add_paths("label");
  request.set_label("Lain");
  return request.SerializeAsString();
}

std::string Bundle(const Target& on, Level) {
  v1::GetOfflineBundleRequest request;
  request.set_name(on.of_devices);
  return request.SerializeAsString();
}

std::string Import(const Target& on, Level) {
  v1::ImportResponsesRequest request;
  request.set_name(on.of_imports);
  v1::ImportedResponse& response = *request.add_responses();
  response.set_source("kertas");
  response.set_external_id("1");
  *response.mutable_content() = ContentFor(on.name);
  response.set_submit_date("2026-01-05");
  return request.SerializeAsString();
}

std::string SetPopulation(const Target& on, Level) {
  auto request = On<v1::SetPopulationRequest>(on.name);
  request.add_populations()->set_period("2026");
  request.mutable_populations(0)->set_size(1'000);
  return request.SerializeAsString();
}

std::string ListComments(const Target& on, Level) {
  v1::ListCommentsRequest request;
  request.set_parent(on.name);
  request.set_question("alasan");
  return request.SerializeAsString();
}

std::string Reveal(const Target& on, Level) {
  auto request = On<v1::RevealRespondentRequest>(on.response);
  request.set_purpose(v1::RESPONDENT_REVEAL_PURPOSE_CHECK_QUALITY);
  request.set_reason("Jawaban ganda diperiksa.");
  return request.SerializeAsString();
}

std::string GetForm(const Target& on, Level level) {
  v1::GetFormRequest request;
  request.set_link(on.ways.at(level).link);
  return request.SerializeAsString();
}

std::string Submit(const Target& on, Level level) {
  return ResponseTo(on.name, on.ways.at(level)).SerializeAsString();
}

std::string SaveDraft(const Target& on, Level level) {
  v1::SaveDraftRequest request;
  request.set_link(on.ways.at(level).link);
  request.set_token(on.ways.at(level).token);
  request.set_response_id(NewRequestId());
  *request.mutable_content() = ContentFor(on.name);
  return request.SerializeAsString();
}

std::string GetDraft(const Target& on, Level level) {
  v1::GetDraftRequest request;
  request.set_link(on.ways.at(level).link);
  request.set_response_id(NewRequestId());
  return request.SerializeAsString();
}

// With a bundle that nobody was given.
std::string SubmitBatch(const Target& on, Level) {
  v1::BatchSubmitResponsesRequest request;
  request.set_link(on.link_of_devices);
  request.set_bundle("tiada");
  request.set_definition_hash(std::string(64, '0'));
  v1::OfflineResponse& response = *request.add_responses();
  response.set_response_id(NewRequestId());
  *response.mutable_content() = ContentFor(on.name);
  response.set_capture_date("2026-01-05");
  response.set_seal(std::string(64, '0'));
  return request.SerializeAsString();
}

std::string Revise(const Target& on, Level level) {
  v1::ReviseResponseRequest request;
  request.set_link(on.ways.at(level).link);
  request.set_receipt(on.ways.at(level).receipt);
  request.set_base_revision(1);
  *request.mutable_content() = ContentFor(on.name);
  request.mutable_content()->mutable_answers(0)->set_point(9);
  return request.SerializeAsString();
}

std::string WithdrawIt(const Target& on, Level level) {
  v1::WithdrawResponseRequest request;
  request.set_link(on.ways.at(level).link);
  request.set_receipt(on.ways.at(level).receipt);
  return request.SerializeAsString();
}

std::string Verify(const Target& on, Level level) {
  v1::VerifyResponseRequest request;
  request.set_link(on.ways.at(level).link);
  request.set_receipt(on.ways.at(level).receipt);
  return request.SerializeAsString();
}

std::vector<MethodRow> OfDesign() {
  v1::ListSurveysRequest list;
  list.set_page_size(100);
  list.set_order_by("create_time");
  v1::GetIndexProfileRequest profile;
  profile.set_name("indexProfiles/permenpan-14-2017");
  v1::WatchSurveysRequest watch;
  watch.add_agencies("dinkes");
  watch.set_start(v1::SURVEY_WATCH_START_OLDEST);
  return {
      {kDesign, "CreateSurvey", Concern::kMakes, Create},
      {kDesign, "GetSurvey", Concern::kReads, Named<v1::GetSurveyRequest>()},
      {kDesign, "ListSurveys", Concern::kLists, Always(list)},
      {kDesign, "UpdateSurvey", Concern::kChanges, Update},
      {kDesign, "GetLintReport", Concern::kReads, Named<v1::GetLintReportRequest>()},
      {kDesign, "GetCompatibilityReport", Concern::kReads,
       Named<v1::GetCompatibilityReportRequest>()},
      {kDesign, "PublishSurvey", Concern::kChanges, PublishIt},
      {kDesign, "PauseSurvey", Concern::kChanges, Turn<v1::PauseSurveyRequest>()},
      {kDesign, "ResumeSurvey", Concern::kChanges, Turn<v1::ResumeSurveyRequest>()},
      {kDesign, "CloseSurvey", Concern::kChanges, Turn<v1::CloseSurveyRequest>()},
      {kDesign, "GetSurveyVersion", Concern::kReads,
       Named<v1::GetSurveyVersionRequest>("/versions/1")},
      {kDesign, "ListSurveyVersions", Concern::kReads, Below<v1::ListSurveyVersionsRequest>()},
      {kDesign, "ListSurveyTemplates", Concern::kNothing, Always(v1::ListSurveyTemplatesRequest())},
      {kDesign, "CreateIndexProfile", Concern::kMakes, MakeProfile},
      {kDesign, "GetIndexProfile", Concern::kNothing, Always(profile)},
      {kDesign, "ListIndexProfiles", Concern::kNothing, Always(v1::ListIndexProfilesRequest())},
      {kDesign, "WatchSurveys", Concern::kLog, Always(watch)},
  };
}

std::vector<MethodRow> OfCollection() {
  v1::GetInvitationLinkRequest invitation;
  invitation.set_name("invitations/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
  return {
      {kCollection, "CreateCollector", Concern::kChanges, MakeCollector},
      {kCollection, "GetCollector", Concern::kReads, GetCollector},
      {kCollection, "ListCollectors", Concern::kReads, Below<v1::ListCollectorsRequest>()},
      {kCollection, "UpdateCollector", Concern::kChanges, UpdateCollector},
      {kCollection, "IssueTokens", Concern::kChanges, Issue},
      {kCollection, "ListTokens", Concern::kChanges, ListTokens},
      {kCollection, "RevokeTokens", Concern::kChanges, Revoke},
      // Of a collector for the agency as a whole.
      {kCollection, "GetOfflineBundle", Concern::kChanges, Bundle},
      {kCollection, "ImportResponses", Concern::kImports, Import},
      {kCollection, "SetPopulation", Concern::kChanges, SetPopulation},
      {kCollection, "ListPopulations", Concern::kReads, Below<v1::ListPopulationsRequest>()},
      {kCollection, "ListResponses", Concern::kChanges, Below<v1::ListResponsesRequest>()},
      {kCollection, "ListComments", Concern::kReads, ListComments},
      {kCollection, "RevealRespondent", Concern::kChanges, Reveal},
      {kCollection, "ExportResponses", Concern::kChanges, Named<v1::ExportResponsesRequest>()},
      {kCollection, "GetInvitationLink", Concern::kNothing, Always(invitation),
       Reason::RESOURCE_NOT_FOUND},
  };
}

std::vector<MethodRow> OfRespondents() {
  return {
      // It tells the level, and so looks at nobody.
      {kRespondents, "GetForm", Concern::kNothing, GetForm},
      {kRespondents, "SubmitResponse", Concern::kAnswers, Submit},
      {kRespondents, "SaveDraft", Concern::kAnswers, SaveDraft},
      {kRespondents, "GetDraft", Concern::kHasReceipt, GetDraft, Reason::RESOURCE_NOT_FOUND},
      {kRespondents, "BatchSubmitResponses", Concern::kHasReceipt, SubmitBatch,
       Reason::OFFLINE_BUNDLE_TAMPERED, /*anonymous_alone=*/true},
      {kRespondents, "VerifyResponse", Concern::kHasReceipt, Verify},
      {kRespondents, "ReviseResponse", Concern::kHasReceipt, Revise},
      {kRespondents, "WithdrawResponse", Concern::kHasReceipt, WithdrawIt},
  };
}

v1::ResultScope ScopeOf(const Target& on) {
  v1::ResultScope scope;
  scope.set_survey(on.measured);
  return scope;
}

template <typename Message>
Request Scoped() {
  return [](const Target& on, Level) {
    Message request;
    *request.mutable_scope() = ScopeOf(on);
    return request.SerializeAsString();
  };
}

std::string CrossTabulate(const Target& on, Level) {
  v1::GetCrossTabulationRequest request;
  *request.mutable_scope() = ScopeOf(on);
  request.set_rows(v1::PROFILE_DIMENSION_SEX);
  request.set_question("waktu");
  return request.SerializeAsString();
}

std::string CompareMonths(const Target& on, Level) {
  v1::GetIndexComparisonRequest request;
  *request.mutable_base() = ScopeOf(on);
  request.mutable_base()->set_period("2026-01");
  *request.mutable_compared() = ScopeOf(on);
  request.mutable_compared()->set_period("2026-02");
  return request.SerializeAsString();
}

std::string WatchIndex(const Target& on, Level) {
  v1::WatchIndexRequest request;
  *request.mutable_query()->mutable_scope() = ScopeOf(on);
  return request.SerializeAsString();
}

std::vector<MethodRow> OfResults() {
  v1::GetSampleSizeRequest sample;
  sample.set_population(2940);
  v1::AuditReportedIndexRequest audit;
  audit.set_index_profile("indexProfiles/permenpan-14-2017");
  audit.add_elements()->set_element("WAKTU");
  audit.mutable_elements(0)->set_mean("3.31");
  audit.set_claimed_index("87.28");
  v1::ExportRecapRequest recap;
  recap.add_agencies("dinkes");
  recap.set_period("2026");
  recap.set_index_profile("indexProfiles/permenpan-14-2017");
  return {
      {kResults, "GetIndex", Concern::kReads, Scoped<v1::GetIndexRequest>()},
      {kResults, "GetFrequencies", Concern::kReads, Scoped<v1::GetFrequenciesRequest>()},
      {kResults, "GetCrossTabulation", Concern::kReads, CrossTabulate},
      {kResults, "GetIndexComparison", Concern::kReads, CompareMonths},
      {kResults, "GetSampleSize", Concern::kNothing, Always(sample)},
      {kResults, "WatchIndex", Concern::kReads, WatchIndex},
      {kResults, "AuditReportedIndex", Concern::kNothing, Always(audit)},
      {kResults, "ExportRecap", Concern::kReads, Always(recap)},
  };
}

// Of every service; all of them about dinkes.
std::vector<MethodRow> OfAll() {
  directory::v1::GetServiceStandardRequest standard;
  standard.set_agency("dinkes");
  standard.set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
  common::v1::HeadRequest head;
  head.add_agencies("dinkes");
  common::v1::ReadRequest read;
  read.add_logs()->set_agency("dinkes");
  return {
      {kDirectory, "ListAgencies", Concern::kNothing, Always(directory::v1::ListAgenciesRequest())},
      {kDirectory, "ListCategories", Concern::kNothing,
       Always(directory::v1::ListCategoriesRequest())},
      {kDirectory, "ListRegions", Concern::kNothing, Always(directory::v1::ListRegionsRequest())},
      {kDirectory, "ListIntakePoints", Concern::kNothing,
       Always(directory::v1::ListIntakePointsRequest())},
      {kDirectory, "GetServiceStandard", Concern::kNothing, Always(standard)},
      {kEventLog, "Head", Concern::kLog, Always(head)},
      {kEventLog, "Read", Concern::kLogSlice, Always(read)},
  };
}

}  // namespace

const google::protobuf::MethodDescriptor& MethodRow::descriptor() const {
  const auto* method =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(full_name());
  if (method == nullptr) {
    std::cerr << "The contracts have no method " << full_name() << std::endl;
    std::abort();
  }
  return *method;
}

const common::v1::Access& MethodRow::option() const {
  return descriptor().options().GetExtension(common::v1::access);
}

const std::vector<MethodRow>& MethodTable() {
  static const auto& table = *new std::vector<MethodRow>([] {
    std::vector<MethodRow> rows = OfDesign();
    for (auto& more :
         {OfCollection(), OfRespondents(), OfResults(), OfPublications(), OfClosing(), OfAll()})
      rows.insert(rows.end(), more.begin(), more.end());
    return rows;
  }());
  return table;
}

}  // namespace tanggap::surveys
