// Who may do what: every method for every role, in the agency, in a unit of it, and in another.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "libs/auth/roles.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using auth::Role;
using errors::Reason;

const std::set<Role>& Readers() {
  static const auto& roles = *new std::set<Role>{
      Role::ROLE_FRONT_DESK,     Role::ROLE_OFFICER,        Role::ROLE_SUPERVISOR,
      Role::ROLE_LIAISON,        Role::ROLE_AGENCY_ADMIN,   Role::ROLE_COORDINATOR,
      Role::ROLE_INSPECTOR,      Role::ROLE_AUDITOR,        Role::ROLE_IMPORTER,
      Role::ROLE_PARTNER_READER, Role::ROLE_PARTNER_WRITER, Role::ROLE_SERVICE_ACCOUNT};
  return roles;
}
const std::set<Role>& Writers() {
  static const auto& roles = *new std::set<Role>{Role::ROLE_SUPERVISOR, Role::ROLE_AGENCY_ADMIN,
                                                 Role::ROLE_PARTNER_WRITER};
  return roles;
}
const std::set<Role>& Heads() {
  static const auto& roles = *new std::set<Role>{Role::ROLE_SUPERVISOR, Role::ROLE_AGENCY_ADMIN};
  return roles;
}
const std::set<Role>& Administrators() {
  static const auto& roles = *new std::set<Role>{Role::ROLE_AGENCY_ADMIN};
  return roles;
}

std::vector<Role> EveryRole() {
  std::vector<Role> roles;
  const google::protobuf::EnumDescriptor& all = *common::v1::Role_descriptor();
  for (int i = 0; i < all.value_count(); ++i) {
    if (all.value(i)->number() != 0) roles.push_back(static_cast<Role>(all.value(i)->number()));
  }
  return roles;
}

struct Method {
  std::string name;
  const std::set<Role>& roles;
  // Changes need a grant for the agency as a whole.
  bool changes;
  std::function<std::string(const v1::Survey& survey)> request;
};

template <typename Request>
std::string Named(const v1::Survey& survey) {
  Request request;
  request.set_name(survey.name());
  return request.SerializeAsString();
}

std::vector<Method> Methods() {
  return {
      {"CreateSurvey", Writers(), true, [](auto&) { return CreateFrom().SerializeAsString(); }},
      {"GetSurvey", Readers(), false, Named<v1::GetSurveyRequest>},
      {"UpdateSurvey", Writers(), true,
       [](const v1::Survey& survey) {
         v1::UpdateSurveyRequest request = UpdateFields(survey, {"title"});
         *request.mutable_title() = survey.title();
         return request.SerializeAsString();
       }},
      {"GetLintReport", Readers(), false, Named<v1::GetLintReportRequest>},
      {"GetCompatibilityReport", Readers(), false, Named<v1::GetCompatibilityReportRequest>},
      {"PublishSurvey", Heads(), true,
       [](const v1::Survey& survey) { return Publish(survey).SerializeAsString(); }},
      {"ResumeSurvey", Heads(), true,
       [](const v1::Survey& survey) {
         return On<v1::ResumeSurveyRequest>(survey.name()).SerializeAsString();
       }},
      {"PauseSurvey", Heads(), true,
       [](const v1::Survey& survey) {
         return On<v1::PauseSurveyRequest>(survey.name()).SerializeAsString();
       }},
      {"CloseSurvey", Heads(), true,
       [](const v1::Survey& survey) {
         return On<v1::CloseSurveyRequest>(survey.name()).SerializeAsString();
       }},
      {"GetSurveyVersion", Readers(), false,
       [](const v1::Survey& survey) {
         v1::GetSurveyVersionRequest request;
         request.set_name(survey.name() + "/versions/1");
         return request.SerializeAsString();
       }},
      {"ListSurveyVersions", Readers(), false,
       [](const v1::Survey& survey) {
         v1::ListSurveyVersionsRequest request;
         request.set_parent(survey.name());
         return request.SerializeAsString();
       }},
  };
}

class AccessTest : public ::testing::Test {
 protected:
  // "OK", or the reason.
  std::string Outcome(const Method& method, const Caller& caller) {
    // Anew for each, so that nobody's step stands in the way of the next.
    const v1::Survey survey = MadeAndPublished(service_);
    const absl::Status status =
        service_.CallBytes(method.name, method.request(survey), caller).status();
    if (status.ok()) return "OK";
    const auto reason = errors::ReasonOf(status);
    return reason ? std::string(errors::ReasonName(*reason)) : status.ToString();
  }

  Service service_;
};

TEST_F(AccessTest, EveryRoleMayWhatTheContractSaysInItsAgency) {
  for (const Method& method : Methods()) {
    for (const Role role : EveryRole()) {
      const std::string expected = method.roles.contains(role) ? "OK" : "ROLE_MISSING";
      EXPECT_EQ(Outcome(method, Holding(role, "dinkes")), expected)
          << method.name << " as " << auth::RoleName(role);
    }
  }
}

TEST_F(AccessTest, OneUnitReadsAndDoesNotChange) {
  for (const Method& method : Methods()) {
    EXPECT_EQ(Outcome(method, Holding(Role::ROLE_AGENCY_ADMIN, "dinkes", "bidang-p2p")),
              method.changes ? "ROLE_MISSING" : "OK")
        << method.name;
  }
}

TEST_F(AccessTest, AnotherAgencysSurveyIsNotThere) {
  for (const Method& method : Methods()) {
    EXPECT_EQ(Outcome(method, Admin("dinsos")),
              method.name == "CreateSurvey" ? "ROLE_MISSING" : "RESOURCE_NOT_FOUND")
        << method.name;
    EXPECT_EQ(Outcome(method, Nobody()), "TOKEN_MISSING") << method.name;
  }
}

TEST_F(AccessTest, ANameThatIsNoUuidIsNotThere) {
  EXPECT_THAT(service_.Call<v1::Survey>(
                  "GetSurvey", Get("surveys/------------------------------------"), Admin()),
              testing::HasReason(Reason::RESOURCE_NOT_FOUND));
}

}  // namespace
}  // namespace tanggap::surveys
