// Who calls in tests, and the requests they make: each with a fresh request_id and everything that
// is required, so that a test says only what it is about.
//
//   const v1::Survey survey = Made(service, CreateFrom("surveyTemplates/nps"));
//   service.Call<v1::SurveyVersion>("PublishSurvey", Publish(survey), Admin());
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tanggap/surveys/v1/collection_messages.pb.h"
#include "tanggap/surveys/v1/design_messages.pb.h"
#include "tests/surveys/service.h"

namespace tanggap::surveys {

// Callers. The sample's health agency (dinkes) is where most tests happen.
Caller Holding(auth::Role role, std::string_view agency, std::string_view unit = "",
               std::string_view subject = "seseorang");
Caller Admin(std::string_view agency = "dinkes");
Caller Supervisor(std::string_view agency = "dinkes");
Caller Officer(std::string_view agency = "dinkes");
Caller Auditor();
Caller Nobody();

// A random UUID.
std::string NewRequestId();

v1::Wording Said(std::string_view text);
// Of dinkes, for any purpose, from a template or a version; empty for an empty draft.
v1::CreateSurveyRequest CreateFrom(std::string_view source = "surveyTemplates/nps");
// Over the web, until the test says otherwise.
v1::CreateCollectorRequest CreateCollector(
    const std::string& survey, v1::CollectorKind kind = v1::COLLECTOR_KIND_OPEN_LINK,
    v1::RespondentLevel level = v1::RESPONDENT_LEVEL_ANONYMOUS);
v1::UpdateSurveyRequest UpdateFields(const v1::Survey& survey,
                                     const std::vector<std::string>& fields);
v1::PublishSurveyRequest Publish(const v1::Survey& survey);
v1::GetSurveyRequest Get(const std::string& name);

// A request that needs a survey's name and a request_id.
template <typename Request>
Request On(const std::string& name) {
  Request request;
  request.set_name(name);
  request.set_request_id(NewRequestId());
  return request;
}

// What must succeed, by an administrator of dinkes; fails the test otherwise.
v1::Survey Made(Service& service, const v1::CreateSurveyRequest& request);
v1::Survey Read(Service& service, const std::string& name);
v1::Survey MadeAndPublished(Service& service,
                            const v1::CreateSurveyRequest& request = CreateFrom());
v1::Survey Updated(Service& service, const v1::UpdateSurveyRequest& request);

// A profile of dinkes that adds up: two elements, 1 to 4, 25 to 100.
v1::CreateIndexProfileRequest CreateProfile(std::string_view code = "dinkes-dua");

}  // namespace tanggap::surveys
