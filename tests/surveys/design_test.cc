// Making, reading and changing surveys.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "libs/base/strings.h"
#include "libs/testing/service_rig/edited_directory.h"
#include "libs/testing/status_matchers.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class DesignTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Survey> Create(const v1::CreateSurveyRequest& request,
                                    const Caller& caller = Admin()) {
    return service_.Call<v1::Survey>("CreateSurvey", request, caller);
  }
  absl::StatusOr<v1::Survey> Update(const v1::UpdateSurveyRequest& request,
                                    const Caller& caller = Admin()) {
    return service_.Call<v1::Survey>("UpdateSurvey", request, caller);
  }

  Service service_;
};

TEST_F(DesignTest, ASurveyIsMadeFromATemplateAndReadAsItWasAnswered) {
  const v1::Survey made = Made(service_, CreateFrom("surveyTemplates/skm-14-2017"));
  EXPECT_EQ(made.etag(), "\"1\"");
  EXPECT_EQ(made.state(), v1::SURVEY_STATE_DRAFT);
  EXPECT_EQ(made.state_label(), "Rancangan, belum terbit");
  EXPECT_EQ(made.index_profile(), "indexProfiles/permenpan-14-2017");
  EXPECT_EQ(made.min_cell(), 5);
  EXPECT_EQ(made.response_hold_months(), 24);
  EXPECT_EQ(made.template_(), "surveyTemplates/skm-14-2017");
  EXPECT_EQ(made.time_zone(), "Asia/Jakarta");
  EXPECT_EQ(made.published_version(), 0);
  EXPECT_THAT(made.draft().pages(), Not(IsEmpty()));
  const v1::Survey read = Read(service_, made.name());
  EXPECT_EQ(read.DebugString(), made.DebugString());
  EXPECT_THAT(EventsOf(service_, made.name()), IsEmpty()) << "a draft is nobody else's business";
}

TEST_F(DesignTest, WhatIsSaidWinsOverTheTemplate) {
  v1::CreateSurveyRequest request = CreateFrom("surveyTemplates/skm-14-2017");
  request.mutable_survey()->set_index_profile("indexProfiles/permenpan-16-2014");
  request.mutable_survey()->mutable_draft()->add_languages("id");
  const v1::Survey made = Made(service_, request);
  EXPECT_EQ(made.index_profile(), "indexProfiles/permenpan-16-2014");
  EXPECT_THAT(made.draft().pages(), IsEmpty());
}

TEST_F(DesignTest, ASurveyIsMadeFromAVersionThatTheCallerMayRead) {
  v1::CreateSurveyRequest first = CreateFrom("surveyTemplates/nps");
  first.mutable_survey()->set_min_cell(7);
  first.mutable_survey()->set_response_hold_months(12);
  v1::MeasuredService& service = *first.mutable_survey()->add_services();
  service.set_code("imunisasi");
  *service.mutable_label() = Said("Imunisasi");
  const v1::Survey source = MadeAndPublished(service_, first);
  const v1::Survey made = Made(service_, CreateFrom(source.name() + "/versions/1"));
  EXPECT_EQ(made.min_cell(), 7);
  EXPECT_EQ(made.response_hold_months(), 12);
  ASSERT_THAT(made.services(), SizeIs(1));
  EXPECT_EQ(made.services(0).code(), "imunisasi");
  EXPECT_EQ(made.draft().DebugString(), source.draft().DebugString());

  EXPECT_THAT(Create(CreateFrom(source.name() + "/versions/2")),
              HasReason(Reason::UNKNOWN_SURVEY_SOURCE));
  EXPECT_THAT(Create(CreateFrom("surveyTemplates/tiada")),
              HasReason(Reason::UNKNOWN_SURVEY_SOURCE));
  EXPECT_THAT(Create(CreateFrom("surveys/------------------------------------/versions/1")),
              HasReason(Reason::UNKNOWN_SURVEY_SOURCE));
  v1::CreateSurveyRequest elsewhere = CreateFrom(source.name() + "/versions/1");
  elsewhere.mutable_survey()->set_agency("dinsos");
  EXPECT_THAT(Create(elsewhere, Admin("dinsos")), HasReason(Reason::UNKNOWN_SURVEY_SOURCE))
      << "a version that one may not read is none";
}

TEST_F(DesignTest, SettingsThatNoSurveyHasAreRefused) {
  const auto refused = [&](const std::function<void(v1::Survey&)>& adjust, std::string field) {
    v1::CreateSurveyRequest request = CreateFrom();
    adjust(*request.mutable_survey());
    const absl::Status status = Create(request).status();
    EXPECT_THAT(status, HasReason(Reason::INVALID_FIELD));
    EXPECT_EQ(errors::MetadataOf(status, "field"), field);
  };
  refused([](v1::Survey& survey) { survey.set_min_cell(4); }, "survey.min_cell");
  refused([](v1::Survey& survey) { survey.set_response_hold_months(2); },
          "survey.response_hold_months");
  refused([](v1::Survey& survey) { *survey.mutable_title() = Said("  "); }, "survey.title");
  v1::CreateSurveyRequest unknown = CreateFrom();
  unknown.mutable_survey()->set_index_profile("indexProfiles/tiada");
  EXPECT_THAT(Create(unknown), HasReason(Reason::UNKNOWN_INDEX_PROFILE));
}

TEST_F(DesignTest, TheAgencyMustBeOneThatTheCallerActsForAsAWhole) {
  v1::CreateSurveyRequest request = CreateFrom();
  EXPECT_THAT(Create(request, Admin("dinsos")), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(Create(request, Holding(auth::Role::ROLE_SUPERVISOR, "dinkes", "bidang-p2p")),
              HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(Create(request, Supervisor()), IsOk());
  request.mutable_survey()->set_agency("tiada");
  request.set_request_id(NewRequestId());
  EXPECT_THAT(Create(request), HasReason(Reason::UNKNOWN_AGENCY));
}

TEST(DesignElsewhereTest, AnAgencyOfAnotherInstanceTakesNoSurveyHere) {
  const testing::EditedDirectory edited(
      {{"federation", "instances { code: \"salatiga\"",
        "instances { code: \"sosial\" address: \"10.0.0.7:7410\" issuer: \"SS\" }\n"
        "instances { code: \"salatiga\""},
       {"dinsos", "instance: \"salatiga\"", "instance: \"sosial\""}});
  Service service({.adjust = [&](AppOptions& app) { app.directory = edited.path(); }});
  v1::CreateSurveyRequest request = CreateFrom();
  request.mutable_survey()->set_agency("dinsos");
  EXPECT_THAT(service.Call<v1::Survey>("CreateSurvey", request, Admin("dinsos")),
              HasReason(Reason::AGENCY_SERVED_ELSEWHERE));
}

TEST_F(DesignTest, AnUpdateChangesWhatItsMaskNamesAndNothingElse) {
  const v1::Survey made = Made(service_, CreateFrom());
  v1::UpdateSurveyRequest request = UpdateFields(made, {"title", "min_cell"});
  *request.mutable_title() = Said("Judul baru");
  request.set_min_cell(10);
  request.set_response_hold_months(6);
  const v1::Survey after = Updated(service_, request);
  EXPECT_EQ(after.etag(), "\"2\"");
  EXPECT_EQ(after.title().texts().at("id"), "Judul baru");
  EXPECT_EQ(after.min_cell(), 10);
  EXPECT_EQ(after.response_hold_months(), 24);
  EXPECT_EQ(after.draft().DebugString(), made.draft().DebugString());
  EXPECT_EQ(Read(service_, made.name()).DebugString(), after.DebugString());
}

TEST_F(DesignTest, AnUpdateThatChangesNothingLeavesTheVersion) {
  const v1::Survey made = Made(service_, CreateFrom());
  v1::UpdateSurveyRequest request = UpdateFields(made, {"title", "draft"});
  *request.mutable_title() = made.title();
  *request.mutable_draft() = made.draft();
  EXPECT_EQ(Updated(service_, request).etag(), made.etag());
}

TEST_F(DesignTest, AnUpdateIsRefusedWithoutAMaskWithAnOldEtagOrForAFixedField) {
  const v1::Survey made = Made(service_, CreateFrom());
  EXPECT_THAT(Update(UpdateFields(made, {"agency"})), HasReason(Reason::INVALID_UPDATE_MASK));
  v1::UpdateSurveyRequest empty = UpdateFields(made, {});
  empty.mutable_update_mask();
  EXPECT_THAT(Update(empty), HasReason(Reason::INVALID_UPDATE_MASK));
  v1::UpdateSurveyRequest titled = UpdateFields(made, {"title"});
  *titled.mutable_title() = Said("Satu");
  ASSERT_THAT(Update(titled), IsOk());
  titled.set_request_id(NewRequestId());
  EXPECT_THAT(Update(titled), HasReason(Reason::ETAG_MISMATCH));
  v1::UpdateSurveyRequest few = UpdateFields(Read(service_, made.name()), {"min_cell"});
  few.set_min_cell(3);
  EXPECT_THAT(Update(few), HasReason(Reason::INVALID_FIELD));
  v1::UpdateSurveyRequest profile = UpdateFields(Read(service_, made.name()), {"index_profile"});
  profile.set_index_profile("indexProfiles/tiada");
  EXPECT_THAT(Update(profile), HasReason(Reason::UNKNOWN_INDEX_PROFILE));
}

TEST_F(DesignTest, PublishingFixesTheProfileAndTheCellAndLetsHoldingBecomeShorterOnly) {
  const v1::Survey published = MadeAndPublished(service_);
  v1::UpdateSurveyRequest cell = UpdateFields(published, {"min_cell"});
  cell.set_min_cell(6);
  EXPECT_THAT(Update(cell), HasReason(Reason::SURVEY_STATE_FORBIDS));
  v1::UpdateSurveyRequest profile = UpdateFields(published, {"index_profile"});
  profile.set_index_profile("indexProfiles/permenpan-14-2017");
  EXPECT_THAT(Update(profile), HasReason(Reason::SURVEY_STATE_FORBIDS));
  v1::UpdateSurveyRequest longer = UpdateFields(published, {"response_hold_months"});
  longer.set_response_hold_months(25);
  EXPECT_THAT(Update(longer), HasReason(Reason::SURVEY_STATE_FORBIDS));
  v1::UpdateSurveyRequest shorter = UpdateFields(published, {"response_hold_months"});
  shorter.set_response_hold_months(12);
  EXPECT_EQ(Updated(service_, shorter).response_hold_months(), 12);

  const auto closing = On<v1::CloseSurveyRequest>(published.name());
  const auto closed = service_.Call<v1::Survey>("CloseSurvey", closing, Admin());
  ASSERT_THAT(closed, IsOk());
  v1::UpdateSurveyRequest title = UpdateFields(*closed, {"title"});
  *title.mutable_title() = Said("Terlambat");
  EXPECT_THAT(Update(title), HasReason(Reason::SURVEY_STATE_FORBIDS));
  v1::UpdateSurveyRequest shortest = UpdateFields(*closed, {"response_hold_months"});
  shortest.set_response_hold_months(3);
  EXPECT_EQ(Updated(service_, shortest).response_hold_months(), 3);
}

TEST_F(DesignTest, TwoEditorsOfOneDraftDoNotUndoEachOther) {
  const v1::Survey made = Made(service_, CreateFrom());
  v1::UpdateSurveyRequest one = UpdateFields(made, {"title"});
  *one.mutable_title() = Said("Satu");
  v1::UpdateSurveyRequest other = UpdateFields(made, {"title"});
  *other.mutable_title() = Said("Dua");
  absl::StatusOr<v1::Survey> answers[2] = {absl::UnknownError(""), absl::UnknownError("")};
  std::thread first([&] { answers[0] = Update(one); });
  std::thread second([&] { answers[1] = Update(other); });
  first.join();
  second.join();
  ASSERT_NE(answers[0].ok(), answers[1].ok());
  const absl::Status& lost = answers[0].ok() ? answers[1].status() : answers[0].status();
  EXPECT_THAT(lost, HasReason(Reason::ETAG_MISMATCH));
  EXPECT_EQ(Read(service_, made.name()).etag(), "\"2\"");
}

TEST_F(DesignTest, ANameThatIsNoUuidIsNotThere) {
  EXPECT_THAT(service_.Call<v1::Survey>(
                  "GetSurvey", Get("surveys/------------------------------------"), Admin()),
              HasReason(Reason::RESOURCE_NOT_FOUND));
}

}  // namespace
}  // namespace tanggap::surveys
