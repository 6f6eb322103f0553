#include "services/cli/export/exported_case.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

v1::Complaint SomeCase() {
  return Parsed<v1::Complaint>(R"(
    name: "complaints/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10" number: "SG7K3M9QXW2B7" etag: "\"4\""
    state: COMPLAINT_STATE_VERIFIED complaint_class: COMPLAINT_CLASS_COMPLAINT channel: CHANNEL_APP
    agency: "dinkes" category: "gizi" region: "33.73.02" description: "Antre lama."
    filing: FILING_SELF reporter { display_name: "Bu**" } reporter_identity: REPORTER_IDENTITY_NAMED
    content_visibility: CONTENT_VISIBILITY_PRIVATE update_time { seconds: 400 })");
}

std::vector<v1::HistoryEntry> SomeHistory() {
  return {Parsed<v1::HistoryEntry>(R"(
            version: 1 action: ACTION_CREATE time { seconds: 100 } actor { kind: ACTOR_KIND_REPORTER }
            detail { agency: "dinkes" category: "obat" policy: "dinkes/complaint@1" })"),
          Parsed<v1::HistoryEntry>(R"(
            version: 2 action: ACTION_SET_DISCLOSURE time { seconds: 150 }
            detail { reporter_identity: REPORTER_IDENTITY_NAMED })"),
          Parsed<v1::HistoryEntry>(R"(
            version: 3 action: ACTION_VERIFY time { seconds: 200 } implied: true text: "Diterima."
            actor { kind: ACTOR_KIND_OFFICER agency: "dinkes" officer: "budi" }
            detail { track: TRACK_LIGHT category: "gizi" policy: "dinkes/complaint@1"
                     claimed_time { seconds: 50 } })"),
          Parsed<v1::HistoryEntry>(R"(
            version: 4 action: ACTION_COMMENT time { seconds: 400 }
            detail { claimed_time { seconds: 900 } })")};
}

TEST(ExportedCaseTest, ACaseIsToldAsItWasFiledAndWhatWasDoneSince) {
  const v1::ImportedComplaint item = ExportedCase(SomeCase(), SomeHistory(), "tanggap-sg", {});
  EXPECT_EQ(item.external_reference().source_agency(), "dinkes");
  EXPECT_EQ(item.external_reference().source(), "tanggap-sg");
  EXPECT_EQ(item.external_reference().external_id(), "SG7K3M9QXW2B7");
  // What it was corrected to is among the steps.
  EXPECT_EQ(item.complaint().category(), "obat");
  EXPECT_EQ(item.complaint().region(), "");
  EXPECT_EQ(item.complaint().description(), "Antre lama.");
  EXPECT_EQ(item.complaint().name() + item.complaint().number(), "");
  EXPECT_EQ(item.file_time().seconds(), 100);
  EXPECT_EQ(item.source_update_time().seconds(), 400);
  EXPECT_FALSE(item.has_imply_steps());
  ASSERT_EQ(item.steps_size(), 2);
  EXPECT_EQ(item.steps(0).action(), v1::ACTION_VERIFY);
  EXPECT_EQ(item.steps(0).actor().officer(), "budi");
  EXPECT_EQ(item.steps(0).detail().track(), common::v1::TRACK_LIGHT);
  EXPECT_EQ(item.steps(0).text(), "Diterima.");
  EXPECT_TRUE(item.steps(0).implied());
  // Claimed too early: an import adjusts it as it was adjusted here. Claimed too late: perhaps no
  // longer.
  EXPECT_EQ(item.steps(0).time().seconds(), 50);
  EXPECT_EQ(item.steps(1).time().seconds(), 400);
  EXPECT_FALSE(item.steps(0).detail().has_claimed_time());
}

TEST(ExportedCaseTest, NobodyIsTakenAlongMaskedAndOnlyWhoWasRevealedOpenly) {
  const v1::ImportedComplaint nobody = ExportedCase(SomeCase(), SomeHistory(), "tanggap-sg", {});
  EXPECT_FALSE(nobody.complaint().has_reporter());
  EXPECT_EQ(nobody.complaint().reporter_identity(), v1::REPORTER_IDENTITY_SEALED);
  Revealed identity;
  identity.identity.mutable_reporter()->set_display_name("Budi Contoh");
  const v1::ImportedComplaint named =
      ExportedCase(SomeCase(), SomeHistory(), "tanggap-sg", identity);
  EXPECT_EQ(named.complaint().reporter().display_name(), "Budi Contoh");
  EXPECT_EQ(named.complaint().reporter_identity(), v1::REPORTER_IDENTITY_NAMED);
}

TEST(ExportedCaseTest, ACaseOfAnotherSystemKeepsItsName) {
  v1::Complaint complaint = SomeCase();
  complaint.mutable_external_reference()->set_source("lapor-2023");
  complaint.mutable_external_reference()->set_source_agency("diskominfo");
  complaint.mutable_external_reference()->set_external_id("17");
  complaint.mutable_claimed_due_time()->set_seconds(500);
  complaint.set_times_adjusted(true);
  const v1::ImportedComplaint item = ExportedCase(complaint, SomeHistory(), "tanggap-sg", {});
  EXPECT_EQ(item.external_reference().source_agency(), "diskominfo");
  EXPECT_EQ(item.external_reference().source(), "lapor-2023");
  EXPECT_EQ(item.claimed_due_time().seconds(), 500);
  EXPECT_EQ(item.impossible_times(), v1::IMPOSSIBLE_TIMES_ADJUST);
}

TEST(ExportedCaseTest, PlacesAreToldExactlyOnlyWithPersons) {
  v1::Complaint complaint = SomeCase();
  *complaint.mutable_place() =
      Parsed<v1::Place>("address: \"Jl. Contoh 1\" latitude: -7.3312 longitude: 110.5084");
  const v1::ImportedComplaint coarse = ExportedCase(complaint, SomeHistory(), "tanggap-sg", {});
  EXPECT_EQ(coarse.complaint().place().address(), "");
  EXPECT_NEAR(coarse.complaint().place().latitude(), -7.335, 1e-9);
  EXPECT_NEAR(coarse.complaint().place().longitude(), 110.505, 1e-9);
  const v1::ImportedComplaint exact =
      ExportedCase(complaint, SomeHistory(), "tanggap-sg", {.exact_place = true});
  EXPECT_EQ(exact.complaint().place().address(), "Jl. Contoh 1");
  EXPECT_EQ(exact.complaint().place().latitude(), -7.3312);
  complaint.mutable_place()->clear_latitude();
  EXPECT_FALSE(ExportedCase(complaint, SomeHistory(), "tanggap-sg", {}).complaint().has_place());
}

TEST(ExportedCaseTest, TheClassesOfDisclosureAreKeptAndTheStricterHolds) {
  v1::Complaint complaint = SomeCase();
  std::vector<v1::HistoryEntry> history = SomeHistory();
  for (const v1::ReporterIdentity kept :
       {v1::REPORTER_IDENTITY_SEALED, v1::REPORTER_IDENTITY_NONE}) {
    complaint.set_reporter_identity(kept);
    EXPECT_EQ(ExportedCase(complaint, history, "x", {}).complaint().reporter_identity(), kept);
  }
  complaint.set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  EXPECT_EQ(ExportedCase(complaint, history, "x", {}).complaint().content_visibility(),
            v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  complaint.set_content_visibility(v1::CONTENT_VISIBILITY_PRIVATE);
  history[0].mutable_detail()->set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  EXPECT_EQ(ExportedCase(complaint, history, "x", {}).complaint().content_visibility(),
            v1::CONTENT_VISIBILITY_CONFIDENTIAL);
}

TEST(ExportedCaseTest, ACaseThatCameThroughTriageSaysSo) {
  v1::Complaint complaint = SomeCase();
  std::vector<v1::HistoryEntry> history = SomeHistory();
  EXPECT_FALSE(ExportedCase(complaint, history, "x", {}).in_triage());
  history[0].mutable_detail()->set_agency("diskominfo");
  history[2].mutable_detail()->set_agency("dinkes");
  const v1::ImportedComplaint came_through = ExportedCase(complaint, history, "x", {});
  EXPECT_TRUE(came_through.in_triage());
  EXPECT_EQ(came_through.complaint().agency(), "diskominfo");
  // One reference, whichever of the two exports it.
  EXPECT_EQ(came_through.external_reference().source_agency(), "diskominfo");
  complaint.set_in_triage(true);
  EXPECT_TRUE(ExportedCase(complaint, SomeHistory(), "x", {}).in_triage());
}

TEST(ExportedCaseTest, ACaseOfWhichSomethingMayNotBeReadIsKnown) {
  v1::Complaint complaint = SomeCase();
  const std::vector<v1::HistoryEntry> history = SomeHistory();
  EXPECT_FALSE(IsIncomplete(complaint, history));
  complaint.set_words_withheld(true);
  EXPECT_TRUE(IsIncomplete(complaint, history));
  for (size_t i = 0; i < history.size(); ++i) {
    std::vector<v1::HistoryEntry> withheld = history;
    withheld[i].set_words_withheld(true);
    // A change of disclosure is not exported.
    EXPECT_EQ(IsIncomplete(SomeCase(), withheld), i != 1) << i;
    if (i == 0) continue;
    std::vector<v1::HistoryEntry> gap = history;
    gap.erase(gap.begin() + static_cast<int>(i));
    EXPECT_TRUE(IsIncomplete(SomeCase(), gap)) << "without entry " << i;
  }
}

TEST(ExportedCaseTest, ACaseWhoseNameInItsSourceMayNotBeSeenIsKnown) {
  v1::Complaint complaint = SomeCase();
  complaint.set_origin(v1::ORIGIN_IMPORTED);
  EXPECT_TRUE(IsIncomplete(complaint, SomeHistory()));
  complaint.mutable_external_reference()->set_external_id("17");
  EXPECT_FALSE(IsIncomplete(complaint, SomeHistory()));
}

TEST(ExportedCaseTest, ACaseInWhichNobodyWroteAnythingLacksNothing) {
  v1::Complaint complaint = SomeCase();
  complaint.clear_description();
  complaint.set_origin(v1::ORIGIN_IMPORTED);
  complaint.mutable_external_reference()->set_external_id("17");
  complaint.set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  std::vector<v1::HistoryEntry> history = SomeHistory();
  for (v1::HistoryEntry& entry : history) entry.clear_text();
  EXPECT_FALSE(IsIncomplete(complaint, history));
}

}  // namespace
}  // namespace tanggap::cli
