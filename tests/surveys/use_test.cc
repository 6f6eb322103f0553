// What is collected binds what designs: services that are in use stay, and a draft is looked at for
// the ways by which it is answered.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::Contains;
using testing::HasReason;
using testing::IsOk;
using ::testing::Not;

constexpr char kCreateCollector[] = "tanggap.surveys.v1.CollectionService.CreateCollector";

v1::CreateCollectorRequest OpenLink(const v1::Survey& survey, const std::string& service = "") {
  v1::CreateCollectorRequest request = CreateCollector(survey.name());
  request.mutable_collector()->set_service(service);
  return request;
}

class UseTest : public ::testing::Test {
 protected:
  UseTest() {
    v1::CreateSurveyRequest request = CreateFrom();
    for (const char* code : {"ktp", "kk", "akta"}) {
      v1::MeasuredService& service = *request.mutable_survey()->add_services();
      service.set_code(code);
      *service.mutable_label() = Said(code);
    }
    survey_ = MadeAndPublished(service_, request);
  }

  absl::Status Leave(const std::vector<std::string>& codes) {
    const v1::Survey survey = Read(service_, survey_.name());
    v1::UpdateSurveyRequest request = UpdateFields(survey, {"services"});
    for (const v1::MeasuredService& service : survey.services()) {
      if (std::find(codes.begin(), codes.end(), service.code()) != codes.end())
        *request.add_services() = service;
    }
    return service_.Call<v1::Survey>("UpdateSurvey", request, Admin()).status();
  }
  void Collect(const v1::CreateCollectorRequest& request) {
    EXPECT_THAT(service_.Call<v1::Collector>(kCreateCollector, request, Admin()), IsOk());
  }
  void PutResponse(const std::string& table, const std::string& service) {
    service_.Sql(base::Join(
        "INSERT INTO surveys.", table,
        " (survey, response_key, series, version, level, state, revision, month, imported, unit, "
        "service, channel, answers, flags, hash_sealed, published_through) VALUES ('",
        survey_.name().substr(std::string("surveys/").size()),
        "', gen_random_uuid(), 1, 1, 1, 1, 1, 202603, false, '', '", service,
        "', 1, '', '{}', '', 0) RETURNING 1"));
  }
  // The rules that the draft breaks.
  std::vector<int> Findings() {
    v1::GetLintReportRequest request;
    request.set_name(survey_.name());
    const auto report = service_.Call<v1::LintReport>("GetLintReport", request, Admin());
    EXPECT_THAT(report, IsOk());
    std::vector<int> rules;
    if (!report.ok()) return rules;
    for (const v1::LintFinding& finding : report->findings()) rules.push_back(finding.rule());
    return rules;
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_}};
  v1::Survey survey_;
};

TEST_F(UseTest, AServiceThatACollectorNamesStays) {
  Collect(OpenLink(survey_, "kk"));
  EXPECT_THAT(Leave({"ktp", "akta"}), HasReason(Reason::SERVICE_IN_USE));
  EXPECT_THAT(Leave({"kk"}), IsOk());
  EXPECT_EQ(Read(service_, survey_.name()).services_size(), 1);
}

TEST_F(UseTest, AServiceThatAResponseNamesStaysWhereverTheResponseLies) {
  Collect(OpenLink(survey_));
  for (const char* table : {"arrival_0", "arrival_1", "response"}) {
    PutResponse(table, "akta");
    EXPECT_THAT(Leave({"ktp", "kk"}), HasReason(Reason::SERVICE_IN_USE)) << table;
    service_.Sql(base::Join("DELETE FROM surveys.", table, " RETURNING 1"));
  }
  PutResponse("response", "");
  EXPECT_THAT(Leave({"ktp", "kk"}), IsOk());
}

TEST_F(UseTest, AServiceThatFiguresAreOfStaysWhenTheResponsesAreGone) {
  service_.Sql(base::Join(
      "INSERT INTO surveys.cell_count (survey, dimension, series, month, unit, service, channel, "
      "option, response_count, open_count, screened_out, answered, questions) VALUES ('",
      survey_.name().substr(std::string("surveys/").size()),
      "', 0, 1, 202301, '', 'akta', 1, '', 9, 9, 0, '', '') RETURNING 1"));
  EXPECT_THAT(Leave({"ktp", "kk"}), HasReason(Reason::SERVICE_IN_USE));
}

TEST_F(UseTest, ADraftIsLookedAtForTheCollectorsThatAreNotEnded) {
  v1::CreateCollectorRequest by_text = OpenLink(survey_);
  by_text.mutable_collector()->set_channel(common::v1::CHANNEL_SMS);
  by_text.mutable_collector()->mutable_schedule()->set_end("2026-03-02T12:00");
  v1::Survey survey = Read(service_, survey_.name());
  v1::UpdateSurveyRequest request = UpdateFields(survey, {"draft"});
  *request.mutable_draft() = survey.draft();
  v1::Question& question = *request.mutable_draft()->mutable_pages(0)->add_questions();
  question.set_code("loket");
  *question.mutable_text() = Said("Loket berapa?");
  for (int i = 0; i < 20; ++i) {
    v1::ChoiceOption& option = *question.mutable_single_choice()->add_options();
    option.set_code(base::Join("l", i));
    *option.mutable_label() = Said(base::Join("Loket ", i));
  }
  survey_ = Updated(service_, request);
  const int loses = v1::LINT_RULE_CHANNEL_LOSES;
  EXPECT_THAT(Findings(), Not(Contains(loses)));
  Collect(by_text);
  EXPECT_THAT(Findings(), Contains(loses));
  clock_.Advance(absl::Hours(3));
  EXPECT_THAT(Findings(), Not(Contains(loses))) << "it ended at noon";
}

}  // namespace
}  // namespace tanggap::surveys
