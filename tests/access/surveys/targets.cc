#include "tests/access/surveys/targets.h"

#include <cstdlib>
#include <iostream>

#include "libs/base/strings.h"
#include "tests/surveys/measured.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {

namespace {

constexpr char kCreateImprovement[] = "tanggap.surveys.v1.PublicationService.CreateImprovement";
constexpr char kCreateCollector[] = "tanggap.surveys.v1.CollectionService.CreateCollector";
constexpr char kIssueTokens[] = "tanggap.surveys.v1.CollectionService.IssueTokens";
constexpr char kSubmit[] = "tanggap.surveys.v1.RespondentService.SubmitResponse";

template <typename Response, typename Request>
Response Must(Service& service, const char* method, const Request& request, const Caller& caller) {
  const absl::StatusOr<Response> answer = service.Call<Response>(method, request, caller);
  if (answer.ok()) return *answer;
  std::cerr << "The matrix' surveys: " << method << ": " << answer.status() << std::endl;
  std::abort();
}

struct MadeWay {
  std::string collector;
  Way way;
};

MadeWay Make(Service& service, const std::string& survey, v1::RespondentLevel level) {
  const auto collector =
      Must<v1::Collector>(service, kCreateCollector, CollectorOf(survey, level), Admin());
  MadeWay made = {collector.name(), {.link = collector.link()}};
  if (level == v1::RESPONDENT_LEVEL_CONFIDENTIAL) {
    const auto issued =
        Must<v1::IssueTokensResponse>(service, kIssueTokens, IssueOne(collector.name()), Admin());
    made.way.token = issued.tokens(0).token();
  }
  return made;
}

v1::Collector MakeOf(Service& service, const std::string& survey, v1::CollectorKind kind) {
  return Must<v1::Collector>(service, kCreateCollector, CreateCollector(survey, kind), Admin());
}

// From the tables: lists show ended months only.
std::string IdentifiedResponse(Service& service, const std::string& survey) {
  const std::string id = survey.substr(survey.find('/') + 1);
  const std::string key = service.Sql(
      base::Join("SELECT response_key FROM (SELECT * FROM surveys.arrival_0 UNION ALL SELECT * "
                 "FROM surveys.arrival_1) AS arrived WHERE survey = '",
                 id, "' AND respondent_sealed IS NOT NULL"));
  return base::Join(survey, "/responses/", key);
}

// Behind the service's back: over the wire a period has to end first, in which many have answered.
std::string PlantPublication(Service& service, const v1::Survey& survey) {
  v1::Publication publication;
  publication.set_name(base::Join(survey.name(), "/publications/1"));
  publication.set_number(1);
  publication.set_agency(survey.agency());
  *publication.mutable_title() = survey.title();
  publication.set_purpose(survey.purpose());
  publication.set_period("2020");
  publication.set_series(1);
  const std::string id = survey.name().substr(survey.name().find('/') + 1);
  service.Sql(base::Join(
      "INSERT INTO surveys.publication (survey, number, agency, series, period, publish_time, "
      "replaces, replaced_by, figures, summary) SELECT '",
      id, "', 1, '", survey.agency(), "', 1, '2020', now(), 0, 0, made, made FROM (SELECT '\\x",
      base::ToHex(publication.SerializeAsString()), "'::bytea AS made) AS publication"));
  service.Sql(base::Join("UPDATE surveys.survey SET publications = 1 WHERE survey = '", id, "'"));
  service.Sql(base::Join(
      "INSERT INTO surveys.publication_file (survey, number, part, first_row, row_count, lines) "
      "VALUES ('",
      id, "', 1, 0, 0, 1, E'row\\r\\n')"));
  return publication.name();
}

}  // namespace

Target MakeTarget(Service& service) {
  const v1::Survey survey = MadeAndPublished(service);
  Target target = {.name = survey.name(), .publication = PlantPublication(service, survey)};
  target.improvement = Must<v1::Improvement>(service, kCreateImprovement,
                                             NewImprovement(target.publication), Admin())
                           .name();
  // An improvement is a change of its survey.
  target.etag = Read(service, target.name).etag();
  for (const auto level : {v1::RESPONDENT_LEVEL_ANONYMOUS, v1::RESPONDENT_LEVEL_CONFIDENTIAL,
                           v1::RESPONDENT_LEVEL_IDENTIFIED}) {
    MadeWay made = Make(service, target.name, level);
    if (level == v1::RESPONDENT_LEVEL_CONFIDENTIAL) target.collector = made.collector;
    const Caller respondent = level == v1::RESPONDENT_LEVEL_IDENTIFIED ? Officer() : Nobody();
    made.way.receipt =
        Must<v1::SubmittedResponse>(service, kSubmit, ResponseTo(target.name, made.way), respondent)
            .receipt();
    target.ways[level] = made.way;
  }
  target.of_imports = MakeOf(service, target.name, v1::COLLECTOR_KIND_IMPORT).name();
  const v1::Collector of_devices = MakeOf(service, target.name, v1::COLLECTOR_KIND_ENUMERATOR);
  target.of_devices = of_devices.name();
  target.link_of_devices = of_devices.link();
  target.response = IdentifiedResponse(service, target.name);
  return target;
}

std::string MakeMeasured(Service& service) {
  return MadeAndPublished(service, CreateMeasured()).name();
}

Way MakeWay(Service& service, const std::string& survey, v1::RespondentLevel level) {
  return Make(service, survey, level).way;
}

v1::CreateCollectorRequest CollectorOf(const std::string& survey, v1::RespondentLevel level) {
  const v1::CollectorKind kind =
      level == v1::RESPONDENT_LEVEL_CONFIDENTIAL ? v1::COLLECTOR_KIND_TOKEN_LINK
      : level == v1::RESPONDENT_LEVEL_IDENTIFIED ? v1::COLLECTOR_KIND_APP
                                                 : v1::COLLECTOR_KIND_OPEN_LINK;
  return CreateCollector(survey, kind, level);
}

v1::IssueTokensRequest IssueOne(const std::string& collector) {
  v1::IssueTokensRequest request;
  request.set_name(collector);
  request.set_request_id(NewRequestId());
  request.add_references("pasien 1");
  return request;
}

v1::CreateImprovementRequest NewImprovement(const std::string& publication) {
  v1::CreateImprovementRequest request;
  request.set_parent(publication);
  request.set_request_id(NewRequestId());
  v1::Improvement& improvement = *request.mutable_improvement();
  improvement.set_cause("Loket kurang pada hari Senin");
  improvement.set_action("Menambah satu loket");
  improvement.set_responsible_position("Kepala Bidang P2P");
  improvement.set_due_date("2030-12-31");
  return request;
}

v1::ResponseContent ContentFor(const std::string& survey) {
  v1::ResponseContent content;
  content.set_version(base::Join(survey, "/versions/1"));
  v1::Answer& answer = *content.add_answers();
  answer.set_question("rekomendasi");
  answer.set_point(8);
  return content;
}

v1::SubmitResponseRequest ResponseTo(const std::string& survey, const Way& way) {
  v1::SubmitResponseRequest request;
  request.set_link(way.link);
  request.set_token(way.token);
  request.set_response_id(NewRequestId());
  *request.mutable_content() = ContentFor(survey);
  return request;
}

}  // namespace tanggap::surveys
