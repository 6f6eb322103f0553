// What the directory has retired: nothing new goes there, and what is there goes on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "libs/testing/service_rig/edited_directory.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::Edit;
using tanggap::testing::EditedDirectory;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::HasSubstr;

// A service whose directory changes: dengue's category and unit retire, each with a successor that
// has retired too, and so do an intake point and a whole agency.
class RetiredTest : public ::testing::Test {
 protected:
  RetiredTest() : service_({.adjust = [this](AppOptions& app) { app.directory = folder_; }}) {}

  void Retire() {
    edited_.emplace(std::vector<Edit>{
        {"dinkes", "code: \"demam-berdarah\"",
         "code: \"demam-berdarah\" retired: true successor: \"gizi-posyandu\""},
        {"dinkes", "code: \"gizi-posyandu\"",
         "code: \"gizi-posyandu\" retired: true successor: \"layanan-puskesmas\""},
        {"dinkes", "units { code: \"bidang-p2p\"",
         "units { retired: true successor: \"bidang-kesmas\" code: \"bidang-p2p\""},
        {"dinkes", "units { code: \"sekretariat\"", "units { retired: true code: \"sekretariat\""},
        {"dinkes", "code: \"puskesmas-keliling\"", "code: \"puskesmas-keliling\" retired: true"}});
    Use(edited_->path());
  }
  void RetireAgency() {
    edited_.emplace(std::vector<Edit>{
        {"dinkes", "code: \"dinkes\"", "code: \"dinkes\" retired: true successor: \"dinsos\""}});
    Use(edited_->path());
  }
  void Use(const std::string& folder) {
    folder_ = folder;
    service_.Restart();
  }

  template <typename Request>
  absl::Status Do(std::string_view method, const Request& request, const Caller& caller) {
    return service_.Call<v1::Complaint>(method, request, caller).status();
  }
  // From SUBMITTED to CLOSED, with nothing in the requests that the case does not have already.
  void ExpectGoesOn(const std::string& name) {
    EXPECT_THAT(Do("VerifyComplaint", Verify(name), Officer()), IsOk());
    EXPECT_THAT(Do("AssignComplaint", Assign(name, "bidang-kesmas"), Officer()), IsOk());
    const Caller other = OfficerOf("bidang-kesmas", "rina");
    EXPECT_THAT(Do("StartWork", StartWork(name), other), IsOk());
    EXPECT_THAT(Do("AnswerComplaint", Answer(name), other), IsOk());
    EXPECT_THAT(Do("AcceptAnswer", Accept(name), Citizen()), IsOk());
  }

  std::string folder_ = SampleDirectory();
  std::optional<EditedDirectory> edited_;
  Service service_;
};

TEST_F(RetiredTest, ACaseOfARetiredCategoryGoesOnToItsEnd) {
  const std::string submitted = File(service_).name();
  Retire();
  ExpectGoesOn(submitted);
}

TEST_F(RetiredTest, ACaseOfARetiredUnitIsAnsweredThere) {
  const std::string assigned = CaseIn(service_, v1::COMPLAINT_STATE_ASSIGNED).name();
  Retire();
  v1::AssignComplaintRequest person = Assign(assigned, "bidang-p2p");
  person.set_officer("budi");
  EXPECT_THAT(Do("AssignComplaint", person, Officer()), IsOk())
      << "it has that unit already, and another officer of it";
  const Caller worker = OfficerOf("bidang-p2p");
  EXPECT_THAT(Do("StartWork", StartWork(assigned), worker), IsOk());
  EXPECT_THAT(Do("AnswerComplaint", Answer(assigned), worker), IsOk());
}

TEST_F(RetiredTest, ACaseOfARetiredAgencyGoesOnToItsEnd) {
  const std::string submitted = File(service_).name();
  RetireAgency();
  ExpectGoesOn(submitted);
  EXPECT_THAT(Do("ReopenComplaint", Reopen(submitted), Citizen()), IsOk());
  EXPECT_THAT(Do("UpdateComplaint", Update(submitted, "gizi-posyandu"), Officer()), IsOk())
      << "the agency's categories are as they were";
}

TEST_F(RetiredTest, WhatACaseHasAlreadyMayBeSaidAgain) {
  const std::string name = File(service_).name();
  Retire();
  EXPECT_THAT(Do("UpdateComplaint", Update(name, "demam-berdarah"), Officer()), IsOk());
  v1::VerifyComplaintRequest verify = Verify(name);
  verify.set_agency("dinkes");
  verify.set_category("demam-berdarah");
  EXPECT_THAT(Do("VerifyComplaint", verify, Officer()), IsOk());
}

TEST_F(RetiredTest, NothingNewGoesThereAndTheReasonNamesWhoTakesIt) {
  v1::CreateComplaintRequest other = NewComplaint();
  other.mutable_complaint()->set_category("obat");
  const std::string name = File(service_, other).name();
  Retire();
  const auto expect_refused = [&](const absl::Status& status, const std::string& entry,
                                  const std::string& successor) {
    EXPECT_THAT(status, HasReason(Reason::DIRECTORY_ENTRY_RETIRED));
    EXPECT_EQ(errors::MetadataOf(status, "entry"), entry);
    EXPECT_EQ(errors::MetadataOf(status, "successor"), successor);
    EXPECT_THAT(std::string(status.message()), HasSubstr(entry));
  };
  expect_refused(Do("CreateComplaint", NewComplaint(), Citizen()), "demam-berdarah",
                 "layanan-puskesmas");
  v1::CreateComplaintRequest unit = other;
  unit.mutable_complaint()->set_intake_point("puskesmas-keliling");
  unit.set_request_id(NewRequestId());
  expect_refused(Do("CreateComplaint", unit, Citizen()), "puskesmas-keliling", "");
  expect_refused(Do("UpdateComplaint", Update(name, "demam-berdarah"), Officer()), "demam-berdarah",
                 "layanan-puskesmas");
  v1::VerifyComplaintRequest verify = Verify(name);
  verify.set_category("demam-berdarah");
  expect_refused(Do("VerifyComplaint", verify, Officer()), "demam-berdarah", "layanan-puskesmas");
  ASSERT_THAT(Do("VerifyComplaint", Verify(name), Officer()), IsOk());
  expect_refused(Do("AssignComplaint", Assign(name), Officer()), "bidang-p2p", "bidang-kesmas");
  expect_refused(Do("AssignComplaint", Assign(name, "sekretariat"), Officer()), "sekretariat", "");
}

TEST_F(RetiredTest, ARetiredAgencyTakesNothingNew) {
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->clear_agency();
  request.mutable_complaint()->clear_category();
  const std::string triage = File(service_, request).name();
  RetireAgency();
  const absl::Status filed = Do("CreateComplaint", NewComplaint(), Citizen());
  EXPECT_THAT(filed, HasReason(Reason::DIRECTORY_ENTRY_RETIRED));
  EXPECT_EQ(errors::MetadataOf(filed, "successor"), "dinsos");
  v1::VerifyComplaintRequest verify = Verify(triage);
  verify.set_agency("dinkes");
  verify.set_category("obat");
  EXPECT_THAT(Do("VerifyComplaint", verify, Coordinator()),
              HasReason(Reason::DIRECTORY_ENTRY_RETIRED));
}

// History is as it was: what has retired since stood in the old register.
TEST_F(RetiredTest, ImportedCasesMayNameWhatHasRetired) {
  Retire();
  v1::ImportComplaintsRequest request;
  v1::ImportedComplaint& item = *request.add_complaints();
  item.mutable_external_reference()->set_source("lapor-2019");
  item.mutable_external_reference()->set_source_agency("dinkes");
  item.mutable_external_reference()->set_external_id("17");
  *item.mutable_complaint() = NewComplaint().complaint();
  item.mutable_complaint()->set_intake_point("puskesmas-keliling");
  const int64_t filed = absl::ToUnixSeconds(service_.clock().Now() - absl::Hours(24 * 100));
  item.mutable_file_time()->set_seconds(filed);
  const auto add = [&](v1::Action action, int hour) -> v1::ImportedStep& {
    v1::ImportedStep& step = *item.add_steps();
    step.set_action(action);
    step.mutable_time()->set_seconds(filed + hour * 3600);
    step.mutable_actor()->set_kind(v1::ACTOR_KIND_OFFICER);
    step.mutable_actor()->set_agency("dinkes");
    step.mutable_actor()->set_unit("bidang-p2p");
    return step;
  };
  v1::StepDetail& verified = *add(v1::ACTION_VERIFY, 1).mutable_detail();
  verified.set_track(common::v1::TRACK_LIGHT);
  verified.set_category("gizi-posyandu");
  add(v1::ACTION_ASSIGN, 2).mutable_detail()->set_unit("bidang-p2p");
  const auto imported =
      service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer());
  ASSERT_THAT(imported, IsOk());
  ASSERT_EQ(imported->results(0).outcome(), v1::IMPORT_OUTCOME_ADDED)
      << imported->results(0).error().ShortDebugString();
  const v1::Complaint seen = Look(service_, imported->results(0).name(), Officer());
  EXPECT_EQ(seen.category(), "gizi-posyandu");
  EXPECT_EQ(seen.holder().unit(), "bidang-p2p");
  EXPECT_EQ(seen.intake_point(), "puskesmas-keliling");
}

}  // namespace
}  // namespace tanggap::complaints
