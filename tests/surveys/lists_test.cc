// Pages of surveys and versions, and the templates.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ListsTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::ListSurveysResponse> List(const v1::ListSurveysRequest& request,
                                               const Caller& caller = Officer()) {
    return service_.Call<v1::ListSurveysResponse>("ListSurveys", request, caller);
  }
  // The names of all pages of so many rows.
  std::vector<std::string> Names(v1::ListSurveysRequest request, int size,
                                 const Caller& caller = Officer()) {
    std::vector<std::string> names;
    request.set_page_size(size);
    do {
      const auto page = List(request, caller);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::Survey& survey : page->surveys()) names.push_back(survey.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  std::vector<std::string> Filtered(const std::string& filter, const Caller& caller = Officer()) {
    v1::ListSurveysRequest request;
    request.set_filter(filter);
    return Names(request, 100, caller);
  }
  v1::Survey MadeIn(const std::string& agency) {
    v1::CreateSurveyRequest request = CreateFrom();
    request.mutable_survey()->set_agency(agency);
    const auto made = service_.Call<v1::Survey>("CreateSurvey", request, Admin(agency));
    EXPECT_THAT(made, IsOk());
    return made.ok() ? *made : v1::Survey();
  }

  Service service_;
};

TEST_F(ListsTest, PagesHoldEverySurveyOnceInBothOrders) {
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i) made.push_back(Made(service_, CreateFrom()).name());
  const std::vector<std::string> newest(made.rbegin(), made.rend());
  EXPECT_EQ(Names({}, 2), newest);
  v1::ListSurveysRequest oldest;
  oldest.set_order_by("create_time");
  EXPECT_EQ(Names(oldest, 2), made);
  v1::UpdateSurveyRequest title = UpdateFields(Read(service_, made[1]), {"title"});
  *title.mutable_title() = Said("Lain");
  Updated(service_, title);
  v1::ListSurveysRequest updated;
  updated.set_order_by("update_time desc");
  EXPECT_EQ(Names(updated, 2).front(), made[1]);
}

TEST_F(ListsTest, ListsHaveNoDraftsAndTheCallersAgenciesAlone) {
  const std::string own = MadeIn("dinkes").name();
  const std::string other = MadeIn("dinsos").name();
  const auto page = List({});
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->surveys_size(), 1);
  EXPECT_EQ(page->surveys(0).name(), own);
  EXPECT_FALSE(page->surveys(0).has_draft());
  EXPECT_THAT(Names({}, 1, Auditor()), UnorderedElementsAre(own, other));
  EXPECT_THAT(Filtered("agency = dinsos", Auditor()), ElementsAre(other));
  EXPECT_THAT(Filtered("agency = dinsos"), IsEmpty());
}

TEST_F(ListsTest, EveryFieldOfTheContractFilters) {
  const v1::Survey draft = Made(service_, CreateFrom("surveyTemplates/skm-14-2017"));
  const v1::Survey published = MadeAndPublished(service_);
  EXPECT_THAT(Filtered("state = PUBLISHED"), ElementsAre(published.name()));
  EXPECT_THAT(Filtered("NOT state = PUBLISHED"), ElementsAre(draft.name()));
  EXPECT_THAT(Filtered("purpose = SKM"), IsEmpty());
  EXPECT_THAT(Filtered("index_profile = \"indexProfiles/permenpan-14-2017\""),
              ElementsAre(draft.name()));
  EXPECT_THAT(Filtered("-index_profile:*"), ElementsAre(published.name()));
  EXPECT_THAT(Filtered("create_time > \"2999-01-01T00:00:00Z\""), IsEmpty());
  EXPECT_THAT(Filtered("update_time < \"2999-01-01T00:00:00Z\" AND state = DRAFT"),
              ElementsAre(draft.name()));
}

TEST_F(ListsTest, WhatCannotBeReadIsRefused) {
  v1::ListSurveysRequest filter;
  filter.set_filter("state = ");
  EXPECT_THAT(List(filter), HasReason(Reason::INVALID_FILTER));
  v1::ListSurveysRequest order;
  order.set_order_by("title");
  EXPECT_THAT(List(order), HasReason(Reason::INVALID_ORDER_BY));
  order.set_order_by("create_time, update_time");
  EXPECT_THAT(List(order), HasReason(Reason::INVALID_ORDER_BY));
  MadeIn("dinkes");
  MadeIn("dinkes");
  v1::ListSurveysRequest first;
  first.set_page_size(1);
  const auto page = List(first);
  ASSERT_THAT(page, IsOk());
  first.set_page_token(page->next_page_token());
  EXPECT_THAT(List(first, Supervisor()), HasReason(Reason::INVALID_PAGE_TOKEN))
      << "a token is its caller's";
  first.set_order_by("update_time");
  EXPECT_THAT(List(first), HasReason(Reason::INVALID_PAGE_TOKEN));
}

TEST_F(ListsTest, VersionsComeLatestFirstWithoutDefinitionsAndSinglyWith) {
  v1::Survey survey = MadeAndPublished(service_);
  for (const int most : {500, 400}) {
    v1::UpdateSurveyRequest request = UpdateFields(survey, {"draft"});
    *request.mutable_draft() = survey.draft();
    request.mutable_draft()
        ->mutable_pages(1)
        ->mutable_questions(0)
        ->mutable_free_text()
        ->set_most_characters(most);
    const v1::Survey redrafted = Updated(service_, request);
    ASSERT_THAT(service_.Call<v1::SurveyVersion>("PublishSurvey", Publish(redrafted), Admin()),
                IsOk());
    survey = Read(service_, survey.name());
  }
  v1::ListSurveyVersionsRequest request;
  request.set_parent(survey.name());
  request.set_page_size(2);
  std::vector<int> seen;
  do {
    const auto page =
        service_.Call<v1::ListSurveyVersionsResponse>("ListSurveyVersions", request, Officer());
    ASSERT_THAT(page, IsOk());
    for (const v1::SurveyVersion& version : page->versions()) {
      seen.push_back(version.version());
      EXPECT_FALSE(version.has_definition());
      EXPECT_NE(version.definition_hash(), "");
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ElementsAre(3, 2, 1));

  v1::GetSurveyVersionRequest get;
  get.set_name(survey.name() + "/versions/2");
  const auto second = service_.Call<v1::SurveyVersion>("GetSurveyVersion", get, Officer());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->definition().pages(1).questions(0).free_text().most_characters(), 500);
  get.set_name(survey.name() + "/versions/4");
  EXPECT_THAT(service_.Call<v1::SurveyVersion>("GetSurveyVersion", get, Officer()),
              HasReason(Reason::RESOURCE_NOT_FOUND));
  request.set_page_token("tiada");
  EXPECT_THAT(
      service_.Call<v1::ListSurveyVersionsResponse>("ListSurveyVersions", request, Officer()),
      HasReason(Reason::INVALID_PAGE_TOKEN));
}

TEST_F(ListsTest, AnybodyGetsTheTemplatesInTheirLanguage) {
  const auto all = service_.Call<v1::ListSurveyTemplatesResponse>(
      "ListSurveyTemplates", v1::ListSurveyTemplatesRequest(), Nobody());
  ASSERT_THAT(all, IsOk());
  std::vector<std::string> names;
  for (const v1::SurveyTemplate& each : all->templates()) {
    names.push_back(each.name());
    EXPECT_NE(each.label(), "");
    EXPECT_GT(each.definition().pages_size(), 0);
  }
  EXPECT_THAT(names, ElementsAre("surveyTemplates/complaint-closing", "surveyTemplates/nps",
                                 "surveyTemplates/skm-14-2017"));
}

}  // namespace
}  // namespace tanggap::surveys
