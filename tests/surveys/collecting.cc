#include "tests/surveys/collecting.h"

#include "libs/base/strings.h"
#include "libs/base/uuid.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/test_definitions.h"
#include "services/surveys/settings.h"

namespace tanggap::surveys {

using testing::IsOk;

v1::SurveyDefinition Questionnaire() {
  v1::SurveyDefinition draft;
  v1::Page& first = *AddPage(draft, "awal");
  *first.add_questions() = Required(Single("jenis", {"baru", "ulang", "lain"}));
  *first.add_questions() = Amount("usia", "17", "99");
  *first.add_questions() = Single("pekerjaan", {"petani", "swasta"});
  first.mutable_questions(2)->set_profile(v1::PROFILE_DIMENSION_OCCUPATION);
  AddEnd(first, Chose("jenis", {"lain"}), v1::SURVEY_END_SCREENED_OUT);
  v1::Page& second = *AddPage(draft, "layanan");
  *second.add_questions() = Required(Likert("waktu", 4));
  *second.add_questions() = Likert("biaya", 4);
  *second.add_questions() =
      With(Required(Single("sebab", {"lama", "mahal"})), Chose("jenis", {"ulang"}));
  *second.add_questions() = Multiple("alat", {"hp", "laptop"});
  *second.add_questions() = Day("kunjungan", "", "", /*not_in_future=*/true);
  *second.add_questions() = Comment("saran", 500);
  *second.add_questions() = Required(Agree("setuju"));
  return Worded(draft);
}

v1::Answer Picked(std::string_view question, std::string_view option) {
  return OptionAnswer(question, option);
}
v1::Answer PickedAll(std::string_view question, const std::vector<std::string>& options) {
  return OptionsAnswer(question, options);
}
v1::Answer Pointed(std::string_view question, int point) { return PointAnswer(question, point); }
v1::Answer Numbered(std::string_view question, std::string_view number) {
  return NumberAnswer(question, number);
}
v1::Answer Dated(std::string_view question, std::string_view date) {
  return DateAnswer(question, date);
}
v1::Answer Said(std::string_view question, std::string_view words) {
  return TextAnswer(question, words);
}
v1::Answer Agreed(std::string_view question, bool given) { return ConsentAnswer(question, given); }

std::string NewResponseId() {
  static base::SystemRandom random;
  return base::Uuid::V4(random).ToString();
}

Service::Options WithoutLimits(const base::Clock& clock) {
  return {.clock = &clock, .adjust = [](App::Options& options) {
            options.anonymous_limits.of_address = 0;
            options.anonymous_limits.of_all = 0;
            options.anonymous_limits.unnamed_of_address = 0;
            options.fold_period = absl::InfiniteDuration();
          }};
}

Service::Options AsShipped(const base::Clock& clock) {
  return {.clock = &clock, .adjust = [](App::Options& options) {
            SurveysSettings settings;
            char name[] = "tanggap-surveys";
            char* arguments[] = {name, nullptr};
            EXPECT_THAT(settings.settings.Parse(1, arguments), IsOk());
            const absl::StatusOr<AppOptions> shipped = settings.ToOptions();
            ASSERT_THAT(shipped, IsOk());
            options.anonymous_limits = shipped->anonymous_limits;
            options.workers = shipped->workers;
            options.queue_capacity = shipped->queue_capacity;
            options.fold_period = absl::InfiniteDuration();
          }};
}

CollectingTest::CollectingTest(const MakeOptions& options) : service_(options(clock_)) {
  v1::CreateSurveyRequest request = CreateFrom();
  *request.mutable_survey()->mutable_draft() = Questionnaire();
  survey_ = MadeAndPublished(service_, request);
}

void CollectingTest::PublishAnotherVersion() {
  v1::UpdateSurveyRequest change = UpdateFields(surveys::Read(service_, survey_.name()), {"draft"});
  v1::SurveyDefinition& draft = *change.mutable_draft();
  draft = Questionnaire();
  *draft.mutable_pages(1)->add_questions() = Comment("harapan", 500);
  draft = Worded(draft);
  v1::PublishSurveyRequest publish = Publish(Updated(service_, change));
  publish.set_accepted_compatibility(v1::COMPATIBILITY_EXTENDED);
  EXPECT_THAT(service_.Call<v1::SurveyVersion>("PublishSurvey", publish, Admin()), IsOk());
}

v1::Collector CollectingTest::Way(v1::CollectorKind kind, v1::RespondentLevel level,
                                  const std::function<void(v1::Collector&)>& adjust) {
  v1::CreateCollectorRequest request = CreateCollector(survey_.name(), kind, level);
  if (adjust) adjust(*request.mutable_collector());
  const absl::StatusOr<v1::Collector> made = Collection<v1::Collector>("CreateCollector", request);
  EXPECT_THAT(made, IsOk());
  return made.value_or(v1::Collector());
}

v1::Collector CollectingTest::Read(const v1::Collector& way) {
  v1::GetCollectorRequest request;
  request.set_name(way.name());
  const absl::StatusOr<v1::Collector> read = Collection<v1::Collector>("GetCollector", request);
  EXPECT_THAT(read, IsOk());
  return read.value_or(v1::Collector());
}

v1::UpdateCollectorRequest CollectingTest::Change(const v1::Collector& way,
                                                  const std::vector<std::string>& fields) {
  v1::UpdateCollectorRequest request = On<v1::UpdateCollectorRequest>(way.name());
  for (const std::string& field : fields) request.mutable_update_mask()->add_paths(field);
  return request;
}

std::vector<std::string> CollectingTest::Tokens(const v1::Collector& way, int count) {
  v1::IssueTokensRequest request = On<v1::IssueTokensRequest>(way.name());
  for (int i = 0; i < count; ++i) request.add_references("");
  const auto issued = Collection<v1::IssueTokensResponse>("IssueTokens", request);
  EXPECT_THAT(issued, IsOk());
  std::vector<std::string> tokens;
  if (!issued.ok()) return std::vector<std::string>(static_cast<size_t>(count));
  for (const v1::IssuedToken& token : issued->tokens()) tokens.push_back(token.token());
  return tokens;
}

v1::ResponseContent CollectingTest::Content(const std::vector<v1::Answer>& answers) const {
  v1::ResponseContent content;
  content.set_version(survey_.name() + "/versions/1");
  content.set_language("id");
  for (const v1::Answer& answer : answers) *content.add_answers() = answer;
  return content;
}

v1::ResponseContent CollectingTest::Whole(const std::vector<v1::Answer>& others) const {
  std::vector<v1::Answer> answers = {Picked("jenis", "baru"), Pointed("waktu", 3),
                                     Agreed("setuju", true)};
  for (const v1::Answer& other : others) {
    std::erase_if(answers, [&](const auto& each) { return each.question() == other.question(); });
    answers.push_back(other);
  }
  return Content(answers);
}

v1::SubmitResponseRequest CollectingTest::To(const v1::Collector& way,
                                             const v1::ResponseContent& content,
                                             const std::string& token) const {
  v1::SubmitResponseRequest request;
  request.set_link(way.link());
  request.set_response_id(NewResponseId());
  request.set_token(token);
  *request.mutable_content() = content;
  return request;
}

absl::StatusOr<v1::SubmittedResponse> CollectingTest::Submit(
    const v1::SubmitResponseRequest& request, const Caller& caller) {
  return Respondent<v1::SubmittedResponse>("SubmitResponse", request, caller);
}

absl::StatusOr<v1::VerifiedResponse> CollectingTest::Verify(const v1::Collector& way,
                                                            const std::string& receipt) {
  v1::VerifyResponseRequest request;
  request.set_link(way.link());
  request.set_receipt(receipt);
  return Respondent<v1::VerifiedResponse>("VerifyResponse", request);
}

v1::ReviseResponseRequest CollectingTest::Revision(const v1::Collector& way,
                                                   const std::string& receipt, int base,
                                                   const v1::ResponseContent& content) const {
  v1::ReviseResponseRequest request;
  request.set_link(way.link());
  request.set_receipt(receipt);
  request.set_base_revision(base);
  *request.mutable_content() = content;
  return request;
}

void CollectingTest::PassNights() {
  for (int night = 0; night < 2; ++night) {
    Pass(absl::Hours(24));
    EXPECT_THAT(service_.app().night().Run(), IsOk());
  }
}

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const errors::FieldViolation& violation : errors::FieldViolationsOf(status))
    fields.push_back(violation.field);
  return fields;
}

}  // namespace tanggap::surveys
