// What respondents suggest, on its way to complaints, with both services running.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/collection_service.pb.h"
#include "tanggap/surveys/v1/respondent_service.pb.h"
#include "tests/complaints/cases.h"
#include "tests/surveys/requests.h"
#include "tests/surveys/two_services.h"

namespace tanggap::surveys {
namespace {

using tanggap::testing::IsOk;

constexpr char kFailed[] = "tanggap_surveys_follow_ups_failed_total";
constexpr char kParked[] = "tanggap_surveys_follow_ups_parked";

class FollowUpTest : public ::testing::Test {
 protected:
  FollowUpTest() : survey_(MadeAndPublished(both_.surveys(), WithSuggestions())) {}

  // A low score files the words as a suggestion, and the lowest under a second rule too.
  static v1::CreateSurveyRequest WithSuggestions() {
    v1::CreateSurveyRequest request = CreateFrom("surveyTemplates/nps");
    v1::SurveyDefinition& draft = *request.mutable_survey()->mutable_draft();
    draft.add_languages("id");
    v1::Page& page = *draft.add_pages();
    page.set_code("satu");
    v1::Question& score = *page.add_questions();
    score.set_code("nilai");
    *score.mutable_text() = Said("Seberapa puas Anda?");
    score.set_required(true);
    for (int i = 1; i <= 4; ++i) {
      v1::ScalePoint& point = *score.mutable_likert()->add_points();
      point.set_value(i);
      *point.mutable_label() = Said(base::Join(i));
    }
    v1::Question& words = *page.add_questions();
    words.set_code("saran");
    *words.mutable_text() = Said("Apa saran Anda?");
    words.mutable_free_text()->set_most_characters(500);
    v1::FollowUpRule& rule = *draft.add_follow_ups();
    rule.set_code("usulan");
    rule.set_action(v1::FOLLOW_UP_ACTION_FILE_SUGGESTION);
    rule.set_comment_question("saran");
    rule.set_category("demam-berdarah");
    *rule.mutable_notice() = Said("Saran Anda diteruskan tanpa nama.");
    v1::NumberTest& low = *rule.mutable_when()->mutable_number();
    low.set_question("nilai");
    low.set_comparison(v1::COMPARISON_AT_MOST);
    low.set_value("2");
    v1::FollowUpRule& second = *draft.add_follow_ups();
    second = rule;
    second.set_code("usulan_kedua");
    second.mutable_when()->mutable_number()->set_value("1");
    return request;
  }

  v1::ResponseContent Scored(const std::string& words, int score = 2) const {
    v1::ResponseContent content;
    content.set_version(survey_.name() + "/versions/1");
    content.set_language("id");
    v1::Answer& point = *content.add_answers();
    point.set_question("nilai");
    point.set_point(score);
    v1::Answer& text = *content.add_answers();
    text.set_question("saran");
    text.set_text(words);
    return content;
  }
  template <typename Response>
  absl::StatusOr<Response> Respondent(std::string_view method,
                                      const google::protobuf::Message& request) {
    return both_.surveys().Call<Response>(
        base::Join("tanggap.surveys.v1.RespondentService.", method), request, Nobody());
  }
  // Gives the receipt.
  std::string Suggest(const std::string& words, int score = 2) {
    if (link_.empty()) link_ = NewWay(v1::COLLECTOR_KIND_OPEN_LINK).link();
    v1::SubmitResponseRequest request;
    request.set_link(link_);
    request.set_response_id(NewRequestId());
    *request.mutable_content() = Scored(words, score);
    const auto submitted = Respondent<v1::SubmittedResponse>("SubmitResponse", request);
    EXPECT_THAT(submitted, IsOk());
    return submitted.ok() ? submitted->receipt() : "";
  }
  v1::Collector NewWay(v1::CollectorKind kind) {
    const auto made =
        both_.surveys().Call<v1::Collector>("tanggap.surveys.v1.CollectionService.CreateCollector",
                                            CreateCollector(survey_.name(), kind), Admin());
    EXPECT_THAT(made, IsOk());
    return made.value_or(v1::Collector());
  }
  int File() { return both_.surveys().app().FileSuggestions(); }
  std::string Waiting() { return both_.surveys().Sql("SELECT count(*) FROM surveys.follow_up"); }
  std::string Filed() {
    return both_.complaints().Sql("SELECT count(*) FROM complaints.complaint");
  }
  // From now on. Suggestions are looked at every six hours from a day on.
  void BeAwayForTenDays(int first_day) {
    both_.StopComplaints();
    clock_.Advance(absl::Hours(first_day * 24));
    for (int i = first_day * 4; i < 10 * 4; ++i) {
      EXPECT_EQ(File(), 0);
      clock_.Advance(absl::Hours(6));
    }
    both_.StartComplaints();
  }
  // Gives how many.
  int FileUntilWaiting(const std::string& left) {
    int filed = 0;
    EXPECT_TRUE(tanggap::testing::Await([&] {
      filed += File();
      return Waiting() == left;
    }));
    return filed;
  }
  // The one that was.
  complaints::v1::Complaint FiledOne() {
    return complaints::Look(
        both_.complaints(),
        "complaints/" + both_.complaints().Sql("SELECT complaint FROM complaints.complaint"),
        complaints::Officer());
  }

  base::ManualClock clock_{MondayMorning()};
  TwoServices both_{clock_};
  const v1::Survey survey_;
  std::string link_;
};

TEST_F(FollowUpTest, ALowScoreFilesItsWordsOnTheNextDayAndNamesNobody) {
  Suggest("Tambah loket pada hari Senin");
  Suggest("Sudah baik", 4);
  EXPECT_EQ(Waiting(), "1");
  EXPECT_EQ(File(), 0);
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(File(), 1);
  EXPECT_EQ(Waiting(), "0");
  EXPECT_EQ(File(), 0);
  ASSERT_EQ(Filed(), "1");
  const complaints::v1::Complaint filed = FiledOne();
  EXPECT_EQ(filed.complaint_class(), common::v1::COMPLAINT_CLASS_SUGGESTION);
  EXPECT_EQ(filed.reporter_identity(), complaints::v1::REPORTER_IDENTITY_NONE);
  EXPECT_EQ(filed.description(), "Tambah loket pada hari Senin");
  EXPECT_EQ(filed.category(), "demam-berdarah");
  EXPECT_EQ(filed.filing(), complaints::v1::FILING_PARTNER);
}

TEST_F(FollowUpTest, EachRuleFilesTheSameWords) {
  Suggest("Tambah loket", 1);
  EXPECT_EQ(Waiting(), "2");
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(File(), 2);
  EXPECT_EQ(Filed(), "2");
}

TEST_F(FollowUpTest, WhatIsImportedFilesNothing) {
  v1::ImportResponsesRequest request;
  request.set_name(NewWay(v1::COLLECTOR_KIND_IMPORT).name());
  v1::ImportedResponse& response = *request.add_responses();
  response.set_source("skm-2025");
  response.set_external_id("kertas 1");
  *response.mutable_content() = Scored("Tambah loket", 1);
  response.set_submit_date("2026-02-14");
  const auto imported = both_.surveys().Call<v1::ImportResponsesResponse>(
      "tanggap.surveys.v1.CollectionService.ImportResponses", request,
      Holding(auth::Role::ROLE_IMPORTER, "dinkes"));
  ASSERT_THAT(imported, IsOk());
  EXPECT_EQ(imported->results(0).outcome(), v1::RESPONSE_IMPORT_OUTCOME_ADDED);
  EXPECT_EQ(Waiting(), "0");
}

TEST_F(FollowUpTest, WhatIsWithdrawnWhileItWaitsIsNotFiled) {
  v1::WithdrawResponseRequest request;
  request.set_receipt(Suggest("Tambah loket", 1));
  request.set_link(link_);
  EXPECT_EQ(Waiting(), "2");
  ASSERT_THAT(Respondent<v1::VerifiedResponse>("WithdrawResponse", request), IsOk());
  EXPECT_EQ(Waiting(), "0");
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(File(), 0);
  EXPECT_EQ(Filed(), "0");
}

TEST_F(FollowUpTest, WhatIsRevisedWhileItWaitsIsFiledAsItIsThen) {
  v1::ReviseResponseRequest request;
  request.set_receipt(Suggest("Tambah loket"));
  request.set_link(link_);
  request.set_base_revision(1);
  *request.mutable_content() = Scored("Tambah kursi");
  ASSERT_THAT(Respondent<v1::SubmittedResponse>("ReviseResponse", request), IsOk());
  EXPECT_EQ(Waiting(), "1");
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(File(), 1);
  ASSERT_EQ(Filed(), "1");
  EXPECT_EQ(FiledOne().description(), "Tambah kursi");
}

// Whose answers no longer say that it is to be.
TEST_F(FollowUpTest, WhatIsRevisedToAHighScoreIsNotFiled) {
  v1::ReviseResponseRequest request;
  request.set_receipt(Suggest("Tambah loket"));
  request.set_link(link_);
  request.set_base_revision(1);
  *request.mutable_content() = Scored("Tambah loket", 4);
  ASSERT_THAT(Respondent<v1::SubmittedResponse>("ReviseResponse", request), IsOk());
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(File(), 0);
  EXPECT_EQ(Filed(), "0");
}

TEST_F(FollowUpTest, AtAMinuteOfChanceOfTheAgencysNextDay) {
  for (int i = 0; i < 20; ++i) Suggest(base::Join("Saran ", i));
  // Just before midnight in Jakarta.
  clock_.Set(MondayMorning() + absl::Hours(14) - absl::Seconds(1));
  EXPECT_EQ(File(), 0);
  clock_.Advance(absl::Hours(12));
  const int by_noon = File();
  EXPECT_GT(by_noon, 0);
  EXPECT_LT(by_noon, 20);
  clock_.Advance(absl::Hours(12));
  EXPECT_EQ(by_noon + File(), 20);
}

TEST_F(FollowUpTest, WaitsWhileComplaintsIsAwayAndIsFiledOnce) {
  Suggest("Tambah loket");
  clock_.Advance(absl::Hours(48));
  both_.StopComplaints();
  EXPECT_EQ(File(), 0);
  EXPECT_EQ(Waiting(), "1");
  EXPECT_GE(both_.surveys().Metric(kFailed), 1);
  both_.StartComplaints();
  EXPECT_TRUE(tanggap::testing::Await([&] { return File() == 1; }));
  EXPECT_EQ(Filed(), "1");
}

TEST_F(FollowUpTest, OneThatWasFiledAndNotCrossedOutIsFiledOnce) {
  Suggest("Tambah loket");
  both_.surveys().Sql("CREATE TABLE kept AS SELECT * FROM surveys.follow_up");
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(File(), 1);
  // As after a crash between the two.
  both_.surveys().Sql("INSERT INTO surveys.follow_up SELECT * FROM kept");
  clock_.Advance(absl::Hours(4 * 24));
  EXPECT_EQ(File(), 1);
  EXPECT_EQ(Waiting(), "0");
  EXPECT_EQ(Filed(), "1");
}

// Nothing is sent that is not marked as sent.
TEST_F(FollowUpTest, OneThatIsWrittenAnewWhileItIsLookedAtWaitsForTheNextRun) {
  Suggest("Tambah loket");
  clock_.Advance(absl::Hours(48));
  // A row that an update finds deleted.
  both_.surveys().Sql(
      "CREATE FUNCTION anew() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
  both_.surveys().Sql(
      "CREATE TRIGGER anew BEFORE UPDATE ON surveys.follow_up FOR EACH ROW EXECUTE FUNCTION "
      "anew()");
  EXPECT_EQ(File(), 0);
  EXPECT_EQ(Filed(), "0");
  both_.surveys().Sql("DROP TRIGGER anew ON surveys.follow_up");
  EXPECT_EQ(File(), 1);
  EXPECT_EQ(Filed(), "1");
}

// However many runs there are while complaints is away, and however long after their day.
TEST_F(FollowUpTest, WhatIsTriedLateIsNotParkedForThat) {
  for (int i = 0; i < 20; ++i) Suggest(base::Join("Saran ", i));
  BeAwayForTenDays(6);
  EXPECT_EQ(FileUntilWaiting("0"), 20);
  EXPECT_EQ(both_.surveys().Metric(kParked), 0);
  EXPECT_EQ(Filed(), "20");
}

// Complaints knows a request for 7 days: the one that was sent on the second day may be filed, and
// is not sent again. One that is tried after it is not parked by that.
TEST_F(FollowUpTest, AfterSixDaysWhatWasTriedIsParked) {
  for (int i = 0; i < 20; ++i) Suggest(base::Join("Saran ", i));
  BeAwayForTenDays(2);
  EXPECT_EQ(FileUntilWaiting("1"), 19);
  EXPECT_EQ(File(), 0);
  EXPECT_EQ(both_.surveys().Metric(kParked), 1);
  EXPECT_EQ(Waiting(), "1");
  EXPECT_EQ(Filed(), "19");
}

}  // namespace
}  // namespace tanggap::surveys
