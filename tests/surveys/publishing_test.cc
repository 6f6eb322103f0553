// From draft to version, and from state to state, with what is told of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/definition_hash.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

v1::CreateSurveyRequest NewClosingSurvey() {
  v1::CreateSurveyRequest request = CreateFrom("surveyTemplates/complaint-closing");
  request.mutable_survey()->set_purpose(v1::SURVEY_PURPOSE_COMPLAINT_CLOSING);
  return request;
}

class PublishingTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::SurveyVersion> Publishing(const v1::PublishSurveyRequest& request,
                                               const Caller& caller = Admin()) {
    return service_.Call<v1::SurveyVersion>("PublishSurvey", request, caller);
  }
  template <typename Request>
  absl::StatusOr<v1::Survey> Step(std::string_view method, const std::string& name) {
    return service_.Call<v1::Survey>(method, On<Request>(name), Admin());
  }
  absl::StatusOr<v1::Survey> Pause(const std::string& name) {
    return Step<v1::PauseSurveyRequest>("PauseSurvey", name);
  }
  absl::StatusOr<v1::Survey> Resume(const std::string& name) {
    return Step<v1::ResumeSurveyRequest>("ResumeSurvey", name);
  }
  absl::StatusOr<v1::Survey> Close(const std::string& name) {
    return Step<v1::CloseSurveyRequest>("CloseSurvey", name);
  }
  // The survey with another draft.
  v1::Survey Redrafted(const v1::Survey& survey, const v1::SurveyDefinition& draft) {
    v1::UpdateSurveyRequest request = UpdateFields(survey, {"draft"});
    *request.mutable_draft() = draft;
    return Updated(service_, request);
  }
  absl::StatusOr<v1::CompatibilityReport> Compared(const std::string& name, int base, int version) {
    v1::GetCompatibilityReportRequest request;
    request.set_name(name);
    request.set_base_version(base);
    request.set_version(version);
    return service_.Call<v1::CompatibilityReport>("GetCompatibilityReport", request, Officer());
  }
  std::vector<std::string> TypesOf(const std::string& name) {
    std::vector<std::string> types;
    for (const ToldEvent& told : EventsOf(service_, name)) types.push_back(told.type);
    return types;
  }

  Service service_;
};

TEST_F(PublishingTest, ADraftBecomesAVersionAndIsTold) {
  const v1::Survey draft = Made(service_, CreateFrom("surveyTemplates/skm-14-2017"));
  const auto version = Publishing(Publish(draft));
  ASSERT_THAT(version, IsOk());
  EXPECT_EQ(version->name(), draft.name() + "/versions/1");
  EXPECT_EQ(version->version(), 1);
  EXPECT_EQ(version->series(), 1);
  EXPECT_EQ(version->definition_hash(), DefinitionHash(draft.draft()));
  EXPECT_EQ(version->compatibility().verdict(), v1::COMPATIBILITY_SAME);
  EXPECT_THAT(version->compatibility().changes(), IsEmpty());
  const v1::Survey after = Read(service_, draft.name());
  EXPECT_EQ(after.state(), v1::SURVEY_STATE_PUBLISHED);
  EXPECT_EQ(after.published_version(), 1);
  EXPECT_EQ(after.etag(), "\"2\"");
  EXPECT_EQ(service_.Sql("SELECT scale_points::text FROM surveys.survey_version"),
            "{4,4,4,4,4,4,4,4,4}");
  const std::vector<ToldEvent> told = EventsOf(service_, draft.name());
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].type, "surveys.v1.SurveyPublished");
  EXPECT_EQ(told[0].agency, "dinkes");
  const v1::SurveyFacts& facts = told[0].event.facts();
  EXPECT_EQ(facts.version(), 2);
  EXPECT_EQ(facts.previous_state(), v1::SURVEY_STATE_DRAFT);
  EXPECT_EQ(facts.state(), v1::SURVEY_STATE_PUBLISHED);
  EXPECT_EQ(facts.index_profile(), "indexProfiles/permenpan-14-2017");
  EXPECT_EQ(facts.published_version(), 1);
  EXPECT_EQ(facts.series(), 1);
  EXPECT_EQ(facts.time().seconds(), after.update_time().seconds());
  EXPECT_EQ(told[0].event.published().compatibility(), v1::COMPATIBILITY_SAME);
}

TEST_F(PublishingTest, WhatIsTheLatestVersionAlreadyIsAnsweredAsItIs) {
  const v1::Survey published = MadeAndPublished(service_);
  const auto again = Publishing(Publish(published));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->version(), 1);
  EXPECT_EQ(Read(service_, published.name()).etag(), published.etag());
  EXPECT_THAT(EventsOf(service_, published.name()), SizeIs(1));
}

TEST_F(PublishingTest, ADraftWithErrorsIsRefusedWithAFieldForEach) {
  const v1::Survey survey = Made(service_, CreateFrom(""));
  const absl::Status refused = Publishing(Publish(survey)).status();
  EXPECT_THAT(refused, HasReason(Reason::SURVEY_DEFINITION_INVALID));
  EXPECT_THAT(errors::FieldViolationsOf(refused), Not(IsEmpty()));
  v1::GetLintReportRequest request;
  request.set_name(survey.name());
  const auto report = service_.Call<v1::LintReport>("GetLintReport", request, Officer());
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(report->publishable());
  EXPECT_EQ(report->etag(), survey.etag());
  ASSERT_THAT(report->findings(), Not(IsEmpty()));
  EXPECT_EQ(report->findings(0).severity(), v1::LINT_SEVERITY_ERROR);
  EXPECT_NE(report->findings(0).sentence(), "");
  EXPECT_EQ(report->findings(0).field(), errors::FieldViolationsOf(refused)[0].field);
}

TEST_F(PublishingTest, LintOfATemplateFindsNoError) {
  v1::GetLintReportRequest request;
  request.set_name(Made(service_, CreateFrom("surveyTemplates/skm-14-2017")).name());
  const auto report = service_.Call<v1::LintReport>("GetLintReport", request, Officer());
  ASSERT_THAT(report, IsOk());
  EXPECT_TRUE(report->publishable());
}

TEST_F(PublishingTest, WorseThanAcceptedIsRefusedAndIncompatibleBeginsASeries) {
  v1::Survey survey = MadeAndPublished(service_);
  v1::SurveyDefinition draft = survey.draft();
  (*draft.mutable_pages(0)->mutable_questions(0)->mutable_text()->mutable_texts())["id"] =
      "Apakah Anda menganjurkan layanan ini?";
  survey = Redrafted(survey, draft);
  v1::PublishSurveyRequest reworded = Publish(survey);
  const absl::Status refused = Publishing(reworded).status();
  EXPECT_THAT(refused, HasReason(Reason::COMPATIBILITY_NOT_ACCEPTED));
  EXPECT_EQ(errors::MetadataOf(refused, "compatibility"), "REWORDED");
  reworded.set_request_id(NewRequestId());
  reworded.set_accepted_compatibility(v1::COMPATIBILITY_REWORDED);
  const auto second = Publishing(reworded);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->version(), 2);
  EXPECT_EQ(second->series(), 1);
  ASSERT_THAT(second->compatibility().changes(), Not(IsEmpty()));
  EXPECT_EQ(second->compatibility().changes(0).kind(), v1::QUESTION_CHANGE_KIND_REWORDED);
  EXPECT_NE(second->compatibility().changes(0).sentence(), "");

  draft.mutable_pages(0)->mutable_questions(0)->mutable_rating()->set_most(5);
  survey = Redrafted(Read(service_, survey.name()), draft);
  v1::PublishSurveyRequest other = Publish(survey);
  other.set_accepted_compatibility(v1::COMPATIBILITY_REWORDED);
  EXPECT_THAT(Publishing(other), HasReason(Reason::COMPATIBILITY_NOT_ACCEPTED));
  other.set_request_id(NewRequestId());
  other.set_accepted_compatibility(v1::COMPATIBILITY_INCOMPATIBLE);
  const auto third = Publishing(other);
  ASSERT_THAT(third, IsOk());
  EXPECT_EQ(third->series(), 2);
  EXPECT_EQ(EventsOf(service_, survey.name()).back().event.facts().series(), 2);
}

TEST_F(PublishingTest, VersionsAndDraftAreCompared) {
  v1::Survey survey = Made(service_, CreateFrom());
  const auto nothing = Compared(survey.name(), 0, 0);
  ASSERT_THAT(nothing, IsOk());
  EXPECT_EQ(nothing->verdict(), v1::COMPATIBILITY_SAME);
  EXPECT_THAT(Compared(survey.name(), 1, 0), HasReason(Reason::UNKNOWN_SURVEY_VERSION));
  ASSERT_THAT(Publishing(Publish(survey)), IsOk());
  v1::SurveyDefinition draft = survey.draft();
  draft.mutable_pages(0)->mutable_questions(0)->mutable_rating()->set_most(5);
  Redrafted(Read(service_, survey.name()), draft);
  const auto report = Compared(survey.name(), 0, 0);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->verdict(), v1::COMPATIBILITY_INCOMPATIBLE);
  ASSERT_THAT(report->changes(), Not(IsEmpty()));
  EXPECT_EQ(report->changes(0).question(), "rekomendasi");
  const auto same = Compared(survey.name(), 1, 1);
  ASSERT_THAT(same, IsOk());
  EXPECT_EQ(same->verdict(), v1::COMPATIBILITY_SAME);
  EXPECT_THAT(Compared(survey.name(), 1, 2), HasReason(Reason::UNKNOWN_SURVEY_VERSION));
}

TEST_F(PublishingTest, StatesFollowEachOtherAndEachIsToldOnce) {
  const std::string name = MadeAndPublished(service_).name();
  for (int i = 0; i < 2; ++i) {
    const auto paused = Pause(name);
    ASSERT_THAT(paused, IsOk());
    EXPECT_EQ(paused->state(), v1::SURVEY_STATE_PAUSED);
    EXPECT_EQ(paused->etag(), "\"3\"") << "what is so already changes nothing";
  }
  const auto resumed = Resume(name);
  ASSERT_THAT(resumed, IsOk());
  EXPECT_EQ(resumed->state(), v1::SURVEY_STATE_PUBLISHED);
  for (int i = 0; i < 2; ++i) {
    const auto closed = Close(name);
    ASSERT_THAT(closed, IsOk());
    EXPECT_EQ(closed->state(), v1::SURVEY_STATE_CLOSED);
    EXPECT_EQ(closed->etag(), "\"5\"");
  }
  EXPECT_THAT(Pause(name), HasReason(Reason::SURVEY_STATE_FORBIDS));
  const absl::Status refused = Resume(name).status();
  EXPECT_THAT(refused, HasReason(Reason::SURVEY_STATE_FORBIDS));
  EXPECT_EQ(errors::MetadataOf(refused, "state"), "CLOSED");
  EXPECT_THAT(Publishing(Publish(Read(service_, name))), HasReason(Reason::SURVEY_STATE_FORBIDS));
  EXPECT_THAT(TypesOf(name), ElementsAre("surveys.v1.SurveyPublished", "surveys.v1.SurveyPaused",
                                         "surveys.v1.SurveyResumed", "surveys.v1.SurveyClosed"));
}

TEST_F(PublishingTest, ADraftIsNeitherPausedNorResumedButClosed) {
  const std::string name = Made(service_, CreateFrom()).name();
  EXPECT_THAT(Pause(name), HasReason(Reason::SURVEY_STATE_FORBIDS));
  EXPECT_THAT(Resume(name), HasReason(Reason::SURVEY_STATE_FORBIDS));
  ASSERT_THAT(Close(name), IsOk());
  const std::vector<ToldEvent> told = EventsOf(service_, name);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_TRUE(told[0].event.has_closed());
  EXPECT_EQ(told[0].event.facts().previous_state(), v1::SURVEY_STATE_DRAFT);
}

TEST_F(PublishingTest, AVersionPublishedWhilePausedLeavesItPaused) {
  v1::Survey survey = MadeAndPublished(service_);
  ASSERT_THAT(Pause(survey.name()), IsOk());
  v1::SurveyDefinition draft = survey.draft();
  draft.mutable_pages(1)->mutable_questions(0)->mutable_free_text()->set_most_characters(500);
  survey = Redrafted(Read(service_, survey.name()), draft);
  const auto version = Publishing(Publish(survey));
  ASSERT_THAT(version, IsOk());
  EXPECT_EQ(version->compatibility().verdict(), v1::COMPATIBILITY_EXTENDED);
  EXPECT_EQ(Read(service_, survey.name()).state(), v1::SURVEY_STATE_PAUSED);
}

TEST_F(PublishingTest, AnAgencyHasOnePublishedClosingSurvey) {
  const v1::Survey first = MadeAndPublished(service_, NewClosingSurvey());
  ASSERT_EQ(first.published_version(), 1);
  const v1::Survey second = Made(service_, NewClosingSurvey());
  const absl::Status refused = Publishing(Publish(second)).status();
  EXPECT_THAT(refused, HasReason(Reason::CLOSING_SURVEY_EXISTS));
  EXPECT_EQ(errors::MetadataOf(refused, "survey"), first.name());
  ASSERT_THAT(Pause(first.name()), IsOk());
  EXPECT_THAT(Publishing(Publish(second)), HasReason(Reason::CLOSING_SURVEY_EXISTS));
  ASSERT_THAT(Close(first.name()), IsOk());
  EXPECT_THAT(Publishing(Publish(second)), IsOk());
}

TEST_F(PublishingTest, OfTwoWhoPublishAtOnceOneIsTold) {
  const v1::Survey survey = Made(service_, CreateFrom());
  absl::StatusOr<v1::SurveyVersion> answers[2] = {absl::UnknownError(""), absl::UnknownError("")};
  std::thread first([&] { answers[0] = Publishing(Publish(survey)); });
  std::thread second([&] { answers[1] = Publishing(Publish(survey)); });
  first.join();
  second.join();
  ASSERT_NE(answers[0].ok(), answers[1].ok());
  EXPECT_THAT(answers[0].ok() ? answers[1].status() : answers[0].status(),
              HasReason(Reason::ETAG_MISMATCH));
  EXPECT_THAT(EventsOf(service_, survey.name()), SizeIs(1));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM surveys.survey_version"), "1");
}

TEST_F(PublishingTest, AnOldEtagIsRefused) {
  const v1::Survey survey = Made(service_, CreateFrom());
  v1::UpdateSurveyRequest title = UpdateFields(survey, {"title"});
  *title.mutable_title() = Said("Lain");
  Updated(service_, title);
  EXPECT_THAT(Publishing(Publish(survey)), HasReason(Reason::ETAG_MISMATCH));
}

}  // namespace
}  // namespace tanggap::surveys
