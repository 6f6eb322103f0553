// How far a grant reaches: an agency that it names, or all of them for the few roles that are so
// wide; and a unit alone, without those below it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using auth::Role;
using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

class GrantsTest : public ::testing::Test {
 protected:
  int Listed(const Caller& caller) {
    const auto list = service_.Call<v1::ListComplaintsResponse>(
        "ListComplaints", v1::ListComplaintsRequest(), caller);
    EXPECT_THAT(list, IsOk());
    return list.ok() ? list->complaints_size() : -1;
  }
  absl::Status LookAs(const std::string& name, const Caller& caller) {
    return service_.Call<v1::Complaint>("GetComplaint", Get(name), caller).status();
  }

  Service service_;
};

TEST_F(GrantsTest, WithoutAnAgencyAGrantReachesNone) {
  const std::string name = File(service_).name();
  for (int number = 1; number <= common::v1::Role_MAX; ++number) {
    const Caller caller = Holding(static_cast<Role>(number), "");
    EXPECT_FALSE(LookAs(name, caller).ok()) << number;
    EXPECT_EQ(Listed(caller), 0) << number;
  }
}

TEST_F(GrantsTest, AllAgenciesAreSaidAndOnlyOfRolesThatSpanThem) {
  const std::string name = File(service_).name();
  for (int number = 1; number <= common::v1::Role_MAX; ++number) {
    const auto role = static_cast<Role>(number);
    const Caller caller = Holding(role, "*");
    const bool spans = role == Role::ROLE_COORDINATOR || role == Role::ROLE_AUDITOR;
    EXPECT_EQ(LookAs(name, caller).ok(), spans) << number;
    EXPECT_EQ(Listed(caller), spans ? 1 : 0) << number;
  }
}

TEST_F(GrantsTest, AnImporterOfNoAgencyBringsNothing) {
  v1::ImportComplaintsRequest request;
  v1::ImportedComplaint& item = *request.add_complaints();
  item.mutable_external_reference()->set_source("lapor-2025");
  item.mutable_external_reference()->set_source_agency("dinkes");
  item.mutable_external_reference()->set_external_id("17");
  *item.mutable_complaint() = NewComplaint().complaint();
  item.mutable_file_time()->set_seconds(1'750'000'000);
  const auto outcome = [&](const std::string& agency) {
    const auto done =
        service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer(agency));
    EXPECT_THAT(done, IsOk());
    return done->results(0).outcome();
  };
  EXPECT_EQ(outcome(""), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(outcome("dinsos"), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(outcome("*"), v1::IMPORT_OUTCOME_ADDED);
}

// In the sample the pharmacy stands below bidang-pelayanan.
TEST_F(GrantsTest, AUnitIsThatUnitWithoutThoseBelowIt) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_VERIFIED).name();
  ASSERT_THAT(
      service_.Call<v1::Complaint>("AssignComplaint", Assign(name, "instalasi-farmasi"), Officer()),
      IsOk());
  EXPECT_THAT(
      service_.Call<v1::Complaint>("StartWork", StartWork(name), OfficerOf("bidang-pelayanan")),
      HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(Look(service_, name, OfficerOf("bidang-pelayanan")).description(), "");
  const Caller both = {"budi",
                       {{Role::ROLE_OFFICER, "dinkes", "bidang-pelayanan"},
                        {Role::ROLE_OFFICER, "dinkes", "instalasi-farmasi"}}};
  EXPECT_NE(Look(service_, name, both).description(), "");
  EXPECT_THAT(service_.Call<v1::Complaint>("StartWork", StartWork(name), both), IsOk());
}

}  // namespace
}  // namespace tanggap::complaints
