// Complaints that name no agency: routing decides, and the coordinator where it cannot.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/privacy/key_ring.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/store/case_cipher.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::Contains;
using ::testing::Not;

class TriageTest : public ::testing::Test {
 protected:
  v1::Complaint FileWithoutAgency(const std::string& category, const std::string& intake_point = "",
                                  const std::string& region = "") {
    v1::CreateComplaintRequest request = NewNamedComplaint();
    request.mutable_complaint()->clear_agency();
    request.mutable_complaint()->set_category(category);
    request.mutable_complaint()->set_intake_point(intake_point);
    request.mutable_complaint()->set_region(region);
    request.mutable_complaint()->set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
    request.mutable_complaint()->mutable_place()->set_address("Jalan Melati 3");
    return File(service_, request);
  }
  static v1::VerifyComplaintRequest VerifyFor(const std::string& name, const std::string& agency,
                                              const std::string& category) {
    v1::VerifyComplaintRequest request = Verify(name);
    request.set_agency(agency);
    request.set_category(category);
    return request;
  }
  std::string Bytes(const std::string& column, const std::string& table) {
    const std::string hex = service_.Sql("SELECT encode(" + column + ", 'hex') FROM " + table);
    return base::FromHex(hex);
  }

  Service service_;
};

TEST_F(TriageTest, RulesSendWhatTheyKnow) {
  EXPECT_EQ(FileWithoutAgency("bantuan-sosial").agency(), "dinsos");
  EXPECT_EQ(FileWithoutAgency("", "kotak-sidorejo-kidul").agency(), "dinkes");
  EXPECT_EQ(FileWithoutAgency("sampah", "", "33.73.02.1003").agency(), "kecamatan-tingkir");
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint WHERE in_triage"), "0");
}

TEST_F(TriageTest, WhatNoRuleFitsWaitsForTheCoordinator) {
  const v1::Complaint filed = FileWithoutAgency("");
  EXPECT_EQ(filed.agency(), "diskominfo");
  EXPECT_EQ(service_.Sql("SELECT in_triage FROM complaints.complaint"), "t");
  EXPECT_EQ(Look(service_, filed.name(), Coordinator()).description(),
            "Selokan di RT 03 penuh jentik, mohon disemprot.");
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(filed.name()), Officer()),
              HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(TriageTest, VerificationOutOfTriageHandsOverTheCaseWithItsKeys) {
  const v1::Complaint filed = FileWithoutAgency("");
  const std::string content_key = Bytes("content_key", "complaints.complaint");
  const std::string identity_key = Bytes("key", "complaints.identity");
  const absl::StatusOr<v1::Complaint> verified = service_.Call<v1::Complaint>(
      "VerifyComplaint", VerifyFor(filed.name(), "dinkes", "demam-berdarah"), Coordinator());
  ASSERT_THAT(verified, IsOk());
  EXPECT_EQ(verified->agency(), "dinkes");
  EXPECT_EQ(verified->hop_count(), 1);

  const v1::Complaint seen = Look(service_, filed.name(), Officer());
  EXPECT_EQ(seen.description(), "Selokan di RT 03 penuh jentik, mohon disemprot.");
  EXPECT_EQ(seen.place().address(), "Jalan Melati 3");
  const auto identity =
      service_.Call<v1::RevealIdentityResponse>("RevealIdentity", Reveal(filed.name()), Officer());
  ASSERT_THAT(identity, IsOk());
  EXPECT_EQ(identity->reporter().display_name(), "Sulastri Wulandari");
  EXPECT_THAT(
      service_.Call<v1::Complaint>("GetComplaint", Get(filed.name()), Officer("diskominfo")),
      HasReason(Reason::RESOURCE_NOT_FOUND));

  EXPECT_NE(Bytes("content_key", "complaints.complaint"), content_key);
  EXPECT_NE(Bytes("key", "complaints.identity"), identity_key);
  const absl::StatusOr<privacy::KeyRing> keys = privacy::KeyRing::Load(service_.master_key_file());
  ASSERT_THAT(keys, IsOk());
  const CaseCipher cipher(*keys, service_.random());
  const base::Uuid id = *base::Uuid::Parse(filed.name().substr(11));
  const std::string now = Bytes("content_key", "complaints.complaint");
  EXPECT_THAT(cipher.OpenContentKey("dinkes", id, now), IsOk());
  EXPECT_FALSE(cipher.OpenContentKey("diskominfo", id, now).ok())
      << "the agency that gave the case away cannot open it any more";
}

TEST_F(TriageTest, OnlyTriageMayMoveACaseByVerifying) {
  const std::string name = File(service_).name();
  EXPECT_THAT(service_.Call<v1::Complaint>("VerifyComplaint",
                                           VerifyFor(name, "dinsos", "bantuan-sosial"), Officer()),
              HasReason(Reason::TRANSFER_REQUIRED));
  EXPECT_EQ(Look(service_, name).agency(), "dinkes");
}

// The coordinating agency's own officers work on its queue, but whose a case is the coordinator
// decides, also when it is to stay.
TEST_F(TriageTest, OnlyTheCoordinatorTakesACaseOutOfTriage) {
  const std::string name = FileWithoutAgency("").name();
  const std::string before = service_.RowCounts();
  for (const Caller& caller :
       {Officer("diskominfo"), Caller{"semua",
                                      {{auth::Role::ROLE_OFFICER, "diskominfo", ""},
                                       {auth::Role::ROLE_SUPERVISOR, "diskominfo", ""},
                                       {auth::Role::ROLE_AGENCY_ADMIN, "diskominfo", ""},
                                       {auth::Role::ROLE_COORDINATOR, "dinkes", ""}}}}) {
    EXPECT_THAT(service_.Call<v1::Complaint>("VerifyComplaint",
                                             VerifyFor(name, "dinkes", "demam-berdarah"), caller),
                HasReason(Reason::ACTION_NOT_ALLOWED));
    EXPECT_THAT(
        service_.Call<v1::Complaint>("VerifyComplaint", VerifyFor(name, "", "lain-lain"), caller),
        HasReason(Reason::ACTION_NOT_ALLOWED));
    const v1::Complaint seen = Look(service_, name, caller);
    EXPECT_THAT(seen.allowed_actions(), Not(Contains(v1::ACTION_VERIFY)));
    EXPECT_THAT(seen.allowed_actions(), Contains(v1::ACTION_REQUEST_INFORMATION));
  }
  EXPECT_EQ(service_.RowCounts(), before);
  EXPECT_THAT(Look(service_, name, Coordinator()).allowed_actions(), Contains(v1::ACTION_VERIFY));
  EXPECT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", VerifyFor(name, "", "lain-lain"),
                                           Coordinator()),
              IsOk());
}

TEST_F(TriageTest, OutOfTriageACategoryOfTheNewAgencyIsNeeded) {
  const std::string name = FileWithoutAgency("").name();
  EXPECT_THAT(
      service_.Call<v1::Complaint>("VerifyComplaint", VerifyFor(name, "dinkes", ""), Coordinator()),
      HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(service_.Call<v1::Complaint>(
                  "VerifyComplaint", VerifyFor(name, "dinkes", "bantuan-sosial"), Coordinator()),
              HasReason(Reason::UNKNOWN_CATEGORY));
}

}  // namespace
}  // namespace tanggap::complaints
