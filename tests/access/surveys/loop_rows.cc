#include "tests/access/surveys/loop_rows.h"

#include "tanggap/surveys/v1/publication.pb.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"
#include "tests/access/surveys/targets.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {

namespace {

constexpr char kPublications[] = "tanggap.surveys.v1.PublicationService";
constexpr char kRespondents[] = "tanggap.surveys.v1.RespondentService";

using errors::Reason;
using Level = v1::RespondentLevel;
using Request = std::function<std::string(const Target&, Level)>;

template <typename Message>
Request Named() {
  return [](const Target& on, Level) {
    Message request;
    request.set_name(on.publication);
    return request.SerializeAsString();
  };
}
template <typename Message>
Request Below() {
  return [](const Target& on, Level) {
    Message request;
    request.set_parent(on.publication);
    return request.SerializeAsString();
  };
}

std::string ListOfSurvey(const Target& on, Level) {
  v1::ListPublicationsRequest request;
  request.set_agency("dinkes");
  request.set_survey(on.name);
  return request.SerializeAsString();
}

// Of a year in which nobody answered.
std::string PublishYear(const Target& on, Level) {
  auto request = On<v1::PublishResultsRequest>(on.name);
  request.set_period("2019");
  *request.mutable_method() = Said("Semua pengguna yang bersedia menjawab.");
  return request.SerializeAsString();
}

std::string Improve(const Target& on, Level) {
  return NewImprovement(on.publication).SerializeAsString();
}

std::string UpdateImprovement(const Target& on, Level) {
  auto request = On<v1::UpdateImprovementRequest>(on.improvement);
  request.mutable_update_mask()->add_paths("action");
  request.set_action("Menambah dua loket");
  return request.SerializeAsString();
}

Request OpenClosing(const std::string& mailbox_token) {
  v1::OpenClosingSurveyRequest request;
  request.set_complaint("complaints/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
  request.set_mailbox_token(mailbox_token);
  return [bytes = request.SerializeAsString()](const Target&, Level) { return bytes; };
}

}  // namespace

std::vector<MethodRow> OfPublications() {
  return {
      {kPublications, "PublishResults", Concern::kChanges, PublishYear, Reason::RESULTS_WITHHELD},
      {kPublications, "GetPublication", Concern::kNothing, Named<v1::GetPublicationRequest>()},
      {kPublications, "ListPublications", Concern::kNothing, ListOfSurvey},
      {kPublications, "ListPublishedIndexes", Concern::kNothing,
       Below<v1::ListPublishedIndexesRequest>()},
      {kPublications, "ExportPublication", Concern::kNothing,
       Named<v1::ExportPublicationRequest>()},
      {kPublications, "CreateImprovement", Concern::kChanges, Improve},
      {kPublications, "UpdateImprovement", Concern::kChanges, UpdateImprovement},
      {kPublications, "ListImprovements", Concern::kNothing, Below<v1::ListImprovementsRequest>()},
  };
}

std::vector<MethodRow> OfClosing() {
  return {
      {kRespondents, "OpenClosingSurvey", Concern::kWithToken, OpenClosing(""),
       Reason::PEER_UNAVAILABLE},
      // Whether a mailbox token is good the complaints service knows, and nobody else.
      {kRespondents, "OpenClosingSurvey", Concern::kNothing, OpenClosing("tiada"),
       Reason::PEER_UNAVAILABLE},
  };
}

}  // namespace tanggap::surveys
