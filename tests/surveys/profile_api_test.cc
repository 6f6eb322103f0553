// Index profiles: those that are there for everybody, and those that agencies add.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;

class ProfileApiTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::IndexProfile> Create(const v1::CreateIndexProfileRequest& request,
                                          const Caller& caller = Admin()) {
    return service_.Call<v1::IndexProfile>("CreateIndexProfile", request, caller);
  }
  absl::StatusOr<v1::IndexProfile> Get(const std::string& name) {
    v1::GetIndexProfileRequest request;
    request.set_name(name);
    return service_.Call<v1::IndexProfile>("GetIndexProfile", request, Nobody());
  }
  std::vector<std::string> Codes(const std::string& agency, int size) {
    std::vector<std::string> codes;
    v1::ListIndexProfilesRequest request;
    request.set_agency(agency);
    request.set_page_size(size);
    do {
      const auto page =
          service_.Call<v1::ListIndexProfilesResponse>("ListIndexProfiles", request, Nobody());
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::IndexProfile& profile : page->index_profiles())
        codes.push_back(profile.code());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return codes;
  }

  Service service_;
};

TEST_F(ProfileApiTest, AProfileIsAddedAndAnybodyReadsIt) {
  const auto made = Create(CreateProfile());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->name(), "indexProfiles/dinkes-dua");
  EXPECT_TRUE(made->has_create_time());
  const auto read = Get(made->name());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->DebugString(), made->DebugString());
  const auto built_in = Get("indexProfiles/permenpan-14-2017");
  ASSERT_THAT(built_in, IsOk());
  EXPECT_EQ(built_in->elements_size(), 9);
  EXPECT_FALSE(built_in->has_create_time());
  EXPECT_THAT(Get("indexProfiles/tiada"), HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(ProfileApiTest, WhatDoesNotAddUpIsRefusedWithItsField) {
  v1::CreateIndexProfileRequest request = CreateProfile();
  request.mutable_index_profile()->mutable_elements(0)->set_weight_denominator(3);
  const absl::Status refused = Create(request).status();
  EXPECT_THAT(refused, HasReason(Reason::INDEX_PROFILE_INVALID));
  EXPECT_EQ(errors::MetadataOf(refused, "field"), "index_profile.elements");
  v1::CreateIndexProfileRequest bands = CreateProfile();
  bands.mutable_index_profile()->mutable_bands(0)->set_lower_limit("30.00");
  EXPECT_THAT(Create(bands), HasReason(Reason::INDEX_PROFILE_INVALID));
}

TEST_F(ProfileApiTest, ACodeIsTakenOnceAlsoBuiltInOnes) {
  ASSERT_THAT(Create(CreateProfile()), IsOk());
  EXPECT_THAT(Create(CreateProfile()), HasReason(Reason::INDEX_PROFILE_EXISTS));
  EXPECT_THAT(Create(CreateProfile("permenpan-14-2017")), HasReason(Reason::INDEX_PROFILE_EXISTS));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM idempotency.requests"), "1")
      << "what is refused is not remembered";
}

TEST_F(ProfileApiTest, TheAgencyIsRequiredAndItsAdministratorsAddIt) {
  v1::CreateIndexProfileRequest request = CreateProfile();
  EXPECT_THAT(Create(request, Supervisor()), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(Create(request, Admin("dinsos")), HasReason(Reason::ROLE_MISSING));
  request.mutable_index_profile()->clear_agency();
  EXPECT_THAT(Create(request), HasReason(Reason::INVALID_FIELD));
  request.mutable_index_profile()->set_agency("tiada");
  EXPECT_THAT(Create(request), HasReason(Reason::UNKNOWN_AGENCY));
}

TEST_F(ProfileApiTest, ListsHaveBuiltInAndOwnOnesByCode) {
  ASSERT_THAT(Create(CreateProfile()), IsOk());
  EXPECT_THAT(Codes("dinkes", 2),
              ElementsAre("complaint-closing", "dinkes-dua", "kepmenpan-25-2004",
                          "permenpan-14-2017", "permenpan-16-2014"));
  EXPECT_THAT(Codes("dinsos", 100), ElementsAre("complaint-closing", "kepmenpan-25-2004",
                                                "permenpan-14-2017", "permenpan-16-2014"));
  EXPECT_EQ(Codes("", 1).size(), 5u);
  v1::ListIndexProfilesRequest request;
  request.set_agency("tiada");
  EXPECT_THAT(service_.Call<v1::ListIndexProfilesResponse>("ListIndexProfiles", request, Nobody()),
              HasReason(Reason::UNKNOWN_AGENCY));
}

TEST_F(ProfileApiTest, AnotherAgencysProfileIsNone) {
  ASSERT_THAT(Create(CreateProfile()), IsOk());
  v1::CreateSurveyRequest own = CreateFrom();
  own.mutable_survey()->set_index_profile("indexProfiles/dinkes-dua");
  EXPECT_THAT(service_.Call<v1::Survey>("CreateSurvey", own, Admin()), IsOk());
  v1::CreateSurveyRequest other = own;
  other.set_request_id(NewRequestId());
  other.mutable_survey()->set_agency("dinsos");
  EXPECT_THAT(service_.Call<v1::Survey>("CreateSurvey", other, Admin("dinsos")),
              HasReason(Reason::UNKNOWN_INDEX_PROFILE));
}

}  // namespace
}  // namespace tanggap::surveys
