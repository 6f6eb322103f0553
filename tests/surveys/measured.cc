#include "tests/surveys/measured.h"

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::surveys {

using testing::IsOk;

namespace {

constexpr char kCreateCollector[] = "tanggap.surveys.v1.CollectionService.CreateCollector";
constexpr char kImport[] = "tanggap.surveys.v1.CollectionService.ImportResponses";
constexpr char kPopulation[] = "tanggap.surveys.v1.CollectionService.SetPopulation";
constexpr char kRespondent[] = "tanggap.surveys.v1.RespondentService.";
constexpr char kSubmit[] = "tanggap.surveys.v1.RespondentService.SubmitResponse";

// What was not looked at yet, and what is due by the time alone. It asks in no hurry.
constexpr char kDue[] = R"(
  SELECT (SELECT count(*) FROM (
      SELECT 1 FROM surveys.cell_delta WHERE level = 3 OR imported
      UNION ALL
      SELECT 1 FROM surveys.cell_due
      UNION ALL
      SELECT 1 FROM surveys.cell_delta WHERE month < $month AND day < $day
      UNION ALL
      SELECT 1 FROM surveys.cell WHERE grain = 3 AND period < $month) AS due) FROM pg_sleep(0.02))";

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

// What stands for itself in the order of the questionnaire.
std::vector<std::string> ElementQuestions(const v1::SurveyDefinition& definition) {
  std::vector<std::string> questions;
  for (const v1::Page& page : definition.pages()) {
    for (const v1::Question& question : page.questions()) {
      if (!question.element().empty()) questions.push_back(question.code());
      for (const v1::MatrixRow& row : question.matrix().rows()) {
        if (!row.element().empty()) questions.push_back(question.code() + "/" + row.code());
      }
    }
  }
  return questions;
}

}  // namespace

void WithoutLimits(AppOptions& app) {
  app.anonymous_limits.of_address = 1'000'000;
  app.anonymous_limits.of_all = 1'000'000;
}

v1::Answer Option(const std::string& question, const std::string& option) {
  v1::Answer answer;
  answer.set_question(question);
  answer.set_option(option);
  return answer;
}
v1::Answer PointOf(const std::string& question, int point) {
  v1::Answer answer;
  answer.set_question(question);
  answer.set_point(point);
  return answer;
}
v1::Answer Yes(const std::string& question) {
  v1::Answer answer;
  answer.set_question(question);
  answer.set_consent(true);
  return answer;
}

v1::CreateSurveyRequest CreateMeasured() {
  v1::CreateSurveyRequest request = CreateFrom("surveyTemplates/skm-14-2017");
  request.mutable_survey()->set_purpose(v1::SURVEY_PURPOSE_SKM);
  for (const char* code : {"imunisasi", "rawat-jalan", "laboratorium"}) {
    v1::MeasuredService& service = *request.mutable_survey()->add_services();
    service.set_code(code);
    *service.mutable_label() = Said(base::Join("Layanan ", code));
  }
  return request;
}

Measured::Measured(Service& service, base::ManualClock& clock)
    : Measured(service, clock, CreateMeasured()) {}

Measured::Measured(Service& service, base::ManualClock& clock,
                   const v1::CreateSurveyRequest& request)
    : service_(service), clock_(clock) {
  Read(MadeAndPublished(service_, request));
}

void Measured::Read(const v1::Survey& survey) {
  survey_ = survey;
  questions_ = ElementQuestions(survey.draft());
}

v1::ResultScope Measured::Scope(const std::string& unit, const std::string& period) const {
  v1::ResultScope scope;
  scope.set_survey(name());
  scope.set_unit(unit);
  scope.set_period(period);
  return scope;
}

std::string Measured::LinkTo(const Given& given) { return WayOf(given).link(); }

std::string Measured::NewLink(const Given& given) {
  return NewWay(given, /*imported=*/false).link();
}

v1::Collector Measured::WayOf(const Given& given, bool imported) {
  v1::Collector& way = ways_[{given.unit, given.service, given.channel, given.level, imported}];
  if (way.name().empty()) way = NewWay(given, imported);
  return way;
}

v1::Collector Measured::NewWay(const Given& given, bool imported) {
  const v1::CollectorKind kind = imported ? v1::COLLECTOR_KIND_IMPORT
                                 : given.level == v1::RESPONDENT_LEVEL_IDENTIFIED
                                     ? v1::COLLECTOR_KIND_APP
                                     : v1::COLLECTOR_KIND_OPEN_LINK;
  v1::CreateCollectorRequest request = CreateCollector(name(), kind, given.level);
  v1::Collector& collector = *request.mutable_collector();
  collector.set_channel(given.channel);
  collector.set_unit(given.unit);
  collector.set_service(given.service);
  const auto made = service_.Call<v1::Collector>(kCreateCollector, request, Admin());
  EXPECT_THAT(made, IsOk());
  return made.ok() ? *made : v1::Collector();
}

v1::ResponseContent Measured::ContentOf(const Given& given) const {
  v1::ResponseContent content;
  content.set_version(base::Join(name(), "/versions/", survey_.published_version()));
  content.set_language("id");
  content.set_seconds_taken(given.seconds_taken);
  for (size_t i = 0; i < given.points.size(); ++i) {
    if (given.points[i] > 0) *content.add_answers() = PointOf(questions_[i], given.points[i]);
  }
  for (const v1::Answer& answer : given.answers) *content.add_answers() = answer;
  return content;
}

Taken Measured::Answer(const Given& given) {
  v1::SubmitResponseRequest request;
  request.set_link(LinkTo(given));
  request.set_response_id(NewRequestId());
  *request.mutable_content() = ContentOf(given);
  const Caller respondent = given.level == v1::RESPONDENT_LEVEL_IDENTIFIED
                                ? Caller{base::Join("warga-", ++respondents_), {}}
                                : Nobody();
  const auto taken = service_.Call<v1::SubmittedResponse>(kSubmit, request, respondent);
  EXPECT_THAT(taken, IsOk());
  clock_.Advance(absl::Seconds(4));
  return {request.link(), taken.ok() ? taken->receipt() : ""};
}

void Measured::Revise(Taken& taken, const Given& given) {
  v1::ReviseResponseRequest request;
  request.set_link(taken.link);
  request.set_receipt(taken.receipt);
  request.set_base_revision(taken.revision);
  *request.mutable_content() = ContentOf(given);
  const auto revised = service_.Call<v1::SubmittedResponse>(
      base::Join(kRespondent, "ReviseResponse"), request, Nobody());
  EXPECT_THAT(revised, IsOk());
  if (revised.ok()) taken.revision = revised->revision();
}

void Measured::Withdraw(const Taken& taken) {
  v1::WithdrawResponseRequest request;
  request.set_link(taken.link);
  request.set_receipt(taken.receipt);
  EXPECT_THAT(service_.Call<v1::VerifiedResponse>(base::Join(kRespondent, "WithdrawResponse"),
                                                  request, Nobody()),
              IsOk());
}

void Measured::Import(const Given& given, const std::string& day) {
  v1::ImportResponsesRequest request;
  request.set_name(WayOf(given, /*imported=*/true).name());
  v1::ImportedResponse& response = *request.add_responses();
  response.set_source("kertas");
  response.set_external_id(std::to_string(++imported_));
  response.set_submit_date(day);
  *response.mutable_content() = ContentOf(given);
  const auto imported = service_.Call<v1::ImportResponsesResponse>(
      kImport, request, Holding(auth::Role::ROLE_IMPORTER, "dinkes", "", "migrasi"));
  EXPECT_THAT(imported, IsOk());
  if (!imported.ok()) return;
  EXPECT_EQ(imported->results(0).outcome(), v1::RESPONSE_IMPORT_OUTCOME_ADDED)
      << imported->ShortDebugString();
}

void Measured::SetPopulation(const std::string& period, const std::string& unit, int64_t size,
                             const std::string& service) {
  auto request = On<v1::SetPopulationRequest>(name());
  v1::Population& said = *request.add_populations();
  said.set_period(period);
  said.set_unit(unit);
  said.set_service(service);
  said.set_size(size);
  EXPECT_THAT(service_.Call<v1::SetPopulationResponse>(kPopulation, request, Admin()), IsOk());
}

void Measured::AnswerMany(int count, const Given& given) {
  for (int i = 0; i < count; ++i) Answer(given);
}

void Measured::Republish(const v1::SurveyDefinition& definition, v1::Compatibility accepted) {
  v1::UpdateSurveyRequest update = UpdateFields(surveys::Read(service_, name()), {"draft"});
  *update.mutable_draft() = definition;
  v1::PublishSurveyRequest publish = Publish(Updated(service_, update));
  publish.set_accepted_compatibility(accepted);
  EXPECT_THAT(service_.Call<v1::SurveyVersion>("PublishSurvey", publish, Admin()), IsOk());
  Read(surveys::Read(service_, name()));
}

void Measured::AwaitFolds() {
  // When the day began in UTC it was the same in Jakarta.
  const absl::CivilDay today = absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone());
  const std::string month = std::to_string(today.year() * 100 + today.month());
  const std::string day = std::to_string(absl::ToUnixSeconds(clock_.Now()) / 86'400);
  const std::string due = Replaced(Replaced(kDue, "$month", month), "$day", day);
  EXPECT_TRUE(testing::Await([&] { return service_.Sql(due) == "0"; })) << service_.Sql(due);
}

void Measured::EndMonth() {
  const absl::CivilMonth now(absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone()));
  clock_.Set(absl::FromCivil(absl::CivilDay(now + 1) + 2, absl::UTCTimeZone()));
  AwaitFolds();
}

void Measured::AwaitCorrections() {
  clock_.Advance(absl::Hours(48));
  AwaitFolds();
}

v1::GetIndexResponse Measured::Index(const v1::ResultScope& scope,
                                     const std::vector<v1::Grouping>& group_by) {
  v1::GetIndexRequest request;
  *request.mutable_scope() = scope;
  for (const v1::Grouping each : group_by) request.add_group_by(each);
  return Ask(request);
}

v1::GetIndexResponse Measured::Ask(const v1::GetIndexRequest& request) {
  const auto answer =
      service_.Call<v1::GetIndexResponse>(base::Join(kResults, "GetIndex"), request, Officer());
  EXPECT_THAT(answer, IsOk());
  return answer.ok() ? *answer : v1::GetIndexResponse();
}

}  // namespace tanggap::surveys
