// How far a reporter's identity and words are open, and that the database holds no more than that.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

class DisclosureTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Complaint> Set(const std::string& name, v1::ReporterIdentity identity,
                                    v1::ContentVisibility visibility,
                                    const Caller& caller = Citizen()) {
    return service_.Call<v1::Complaint>("SetDisclosure", SetDisclosure(name, identity, visibility),
                                        caller);
  }
  absl::StatusOr<v1::RevealIdentityResponse> RevealAs(const std::string& name,
                                                      const Caller& caller) {
    return service_.Call<v1::RevealIdentityResponse>("RevealIdentity", Reveal(name), caller);
  }
  // Everything that the tables hold, as text.
  std::string Dump() {
    std::string dump;
    for (const char* table : {"complaint", "history", "identity", "identity_access"})
      dump += service_.Sql("SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM complaints." +
                           std::string(table) + " t");
    return dump + service_.Sql(
                      "SELECT coalesce(string_agg(t::text, ''), '') FROM "
                      "idempotency.requests t");
  }

  Service service_;
};

TEST_F(DisclosureTest, ANamedReporterIsMaskedUntilSomebodySaysWhy) {
  const std::string name = File(service_, NewNamedComplaint()).name();
  const v1::Complaint seen = Look(service_, name, Officer());
  EXPECT_THAT(seen.reporter().display_name(), HasSubstr("*"));
  EXPECT_THAT(seen.reporter().phone(), Not(HasSubstr("081200000123")));
  const auto revealed = RevealAs(name, Officer());
  ASSERT_THAT(revealed, IsOk());
  EXPECT_EQ(revealed->reporter().display_name(), "Sulastri Wulandari");
  EXPECT_EQ(revealed->reporter().phone(), "081200000123");
  EXPECT_EQ(service_.Sql("SELECT actor_officer || ' ' || purpose || ' ' || reason FROM "
                         "complaints.identity_access"),
            "petugas 1 Menelepon pelapor untuk janji temu.");
  EXPECT_THAT(RevealAs(name, DataProtectionOfficer()), IsOk());
  EXPECT_THAT(RevealAs(name, Auditor()), HasReason(Reason::ROLE_MISSING));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.identity_access"), "2");
}

TEST_F(DisclosureTest, SealedAndAbsentIdentitiesAreNotRevealed) {
  v1::CreateComplaintRequest sealed = NewNamedComplaint();
  sealed.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_SEALED);
  const std::string sealed_name = File(service_, sealed).name();
  EXPECT_FALSE(Look(service_, sealed_name, Officer()).has_reporter());
  EXPECT_THAT(RevealAs(sealed_name, Officer()), HasReason(Reason::IDENTITY_SEALED));

  v1::CreateComplaintRequest none = NewComplaint();
  none.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_NONE);
  none.mutable_complaint()->set_device("gawai-1");
  const std::string none_name = File(service_, none).name();
  EXPECT_THAT(RevealAs(none_name, Officer()), HasReason(Reason::IDENTITY_NOT_HELD));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.identity"), "1");
  EXPECT_EQ(service_.Sql("SELECT reporter_key || filer_key FROM complaints.complaint "
                         "WHERE reporter_identity = 3"),
            "");
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.identity_access"), "0");
}

TEST_F(DisclosureTest, ThePersonIsNowhereInTheClear) {
  v1::CreateComplaintRequest request = NewNamedComplaint();
  request.mutable_complaint()->mutable_place()->set_address("Jalan Melati 3");
  const std::string name = File(service_, request).name();
  ASSERT_THAT(RevealAs(name, Officer()), IsOk());
  const std::string dump = Dump();
  for (const char* personal : {"Sulastri", "081200000123", "+6281200000123", "3373025501800001",
                               "contoh.example", "Jalan Melati", "warga"}) {
    EXPECT_THAT(dump, Not(HasSubstr(personal)));
    EXPECT_THAT(service_.log_text(), Not(HasSubstr(personal)));
  }
  EXPECT_THAT(dump, HasSubstr("Selokan")) << "words of a PRIVATE case are readable there";
}

TEST_F(DisclosureTest, ToNoneDestroysTheIdentityForGood) {
  const std::string name = File(service_, NewNamedComplaint()).name();
  const auto changed = Set(name, v1::REPORTER_IDENTITY_NONE, v1::CONTENT_VISIBILITY_UNSPECIFIED);
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->reporter_identity(), v1::REPORTER_IDENTITY_NONE);
  EXPECT_FALSE(changed->has_reporter());
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.identity"), "0");
  EXPECT_EQ(service_.Sql("SELECT reporter_key || filer_key FROM complaints.complaint"), "");
  EXPECT_THAT(RevealAs(name, Officer()), HasReason(Reason::IDENTITY_NOT_HELD));
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(name), Citizen()),
              HasReason(Reason::RESOURCE_NOT_FOUND))
      << "nobody can be told to be its reporter any more, but by the mailbox";
}

TEST_F(DisclosureTest, BackFromNoneNeedsAnIdentity) {
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_NONE);
  const v1::Complaint filed = File(service_, request);
  v1::OpenMailboxRequest open;
  open.set_number(filed.number());
  open.set_secret(filed.mailbox_secret());
  const auto mailbox = service_.Call<v1::OpenMailboxResponse>("OpenMailbox", open, Nobody());
  ASSERT_THAT(mailbox, IsOk());
  const Caller holder = WithToken(mailbox->token());
  v1::SetDisclosureRequest change = SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_NAMED);
  EXPECT_THAT(service_.Call<v1::Complaint>("SetDisclosure", change, holder),
              HasReason(Reason::IDENTITY_DOES_NOT_FIT_DISCLOSURE));
  change.set_request_id(NewRequestId());
  *change.mutable_reporter() = SomePerson();
  EXPECT_THAT(service_.Call<v1::Complaint>("SetDisclosure", change, holder), IsOk());
  const auto revealed = RevealAs(filed.name(), Officer());
  ASSERT_THAT(revealed, IsOk());
  EXPECT_EQ(revealed->reporter().display_name(), "Sulastri Wulandari");
}

TEST_F(DisclosureTest, ConfidentialSealsTheWordsInTheTablesAndPrivateOpensThem) {
  const std::string name = File(service_).name();
  ASSERT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(name), Citizen()), IsOk());
  ASSERT_THAT(Dump(), HasSubstr("Selokan"));
  ASSERT_THAT(Set(name, v1::REPORTER_IDENTITY_UNSPECIFIED, v1::CONTENT_VISIBILITY_CONFIDENTIAL),
              IsOk());
  EXPECT_THAT(Dump(), Not(HasSubstr("Selokan")));
  EXPECT_THAT(Dump(), Not(HasSubstr("Kapan disemprot")));
  EXPECT_EQ(Look(service_, name, Officer()).description(),
            "Selokan di RT 03 penuh jentik, mohon disemprot.");
  const Caller inspector = Holding(auth::Role::ROLE_INSPECTOR, "dinkes");
  v1::VerifyComplaintRequest examine = Verify(name);
  examine.set_track(common::v1::TRACK_INVESTIGATIVE);
  ASSERT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", examine, Officer()), IsOk());
  EXPECT_EQ(Look(service_, name, inspector).description(), "");
  ASSERT_THAT(Set(name, v1::REPORTER_IDENTITY_UNSPECIFIED, v1::CONTENT_VISIBILITY_PRIVATE), IsOk());
  EXPECT_THAT(Dump(), HasSubstr("Selokan"));
  EXPECT_THAT(Dump(), HasSubstr("Kapan disemprot"));
  EXPECT_EQ(Look(service_, name, inspector).description(),
            "Selokan di RT 03 penuh jentik, mohon disemprot.");
}

// What a reporter trusts to a few goes with the case: to the unit that has it, and no further.
TEST_F(DisclosureTest, ConfidentialIsForThoseToWhomTheCaseIsGiven) {
  v1::CreateComplaintRequest request = NewNamedComplaint();
  request.mutable_complaint()->set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  request.mutable_complaint()->mutable_place()->set_address("Jalan Melati 3");
  const std::string name = File(service_, request).name();
  const auto reads = [&](const Caller& caller) {
    const v1::Complaint seen = Look(service_, name, caller);
    EXPECT_EQ(seen.has_place(), !seen.description().empty());
    EXPECT_EQ(seen.has_reporter(), !seen.description().empty());
    return !seen.description().empty();
  };
  const Caller unit = OfficerOf("bidang-p2p");
  EXPECT_TRUE(reads(Officer())) << "somebody must take it up";
  EXPECT_FALSE(reads(unit));
  ASSERT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", Verify(name), Officer()), IsOk());
  const auto assigned = service_.Call<v1::Complaint>("AssignComplaint", Assign(name), Officer());
  ASSERT_THAT(assigned, IsOk());
  EXPECT_EQ(assigned->description(), "") << "it is the unit's now";
  EXPECT_FALSE(reads(Officer()));
  EXPECT_FALSE(reads(Supervisor()));
  EXPECT_TRUE(reads(unit));
  EXPECT_THAT(RevealAs(name, Officer()), HasReason(Reason::NOT_THE_ASSIGNEE));
  EXPECT_THAT(RevealAs(name, unit), IsOk());
  const Caller both = {"budi",
                       {{auth::Role::ROLE_OFFICER, "dinkes", ""},
                        {auth::Role::ROLE_OFFICER, "dinkes", "bidang-p2p"}}};
  EXPECT_THAT(RevealAs(name, both), IsOk()) << "one of their grants is enough";
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.identity_access"), "2");
  // What is not theirs to read is theirs to hand on.
  EXPECT_THAT(
      service_.Call<v1::Complaint>("AssignComplaint", Assign(name, "bidang-kesmas"), Officer()),
      IsOk());
  EXPECT_FALSE(reads(unit));
}

// Whoever may not open a seal must not learn what lies under it either.
TEST_F(DisclosureTest, WhoMayNotAskDoesNotLearnWhetherASealedReporterLeftAName) {
  v1::CreateComplaintRequest with_name = NewNamedComplaint();
  with_name.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_SEALED);
  const std::string known = File(service_, with_name).name();
  const std::string unknown = File(service_).name();
  v1::CreateComplaintRequest none = NewComplaint();
  none.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_NONE);
  const std::string nobody = File(service_, none).name();
  for (const auto identity : {v1::REPORTER_IDENTITY_NAMED, v1::REPORTER_IDENTITY_SEALED}) {
    for (const auto& [caller, reason] :
         {std::pair(Officer(), Reason::DISCLOSURE_MAY_NOT_LOOSEN),
          std::pair(OfficerOf("bidang-kesmas"), Reason::DISCLOSURE_MAY_NOT_LOOSEN),
          std::pair(Supervisor(), Reason::DISCLOSURE_MAY_NOT_LOOSEN),
          std::pair(Officer("dinsos"), Reason::RESOURCE_NOT_FOUND)}) {
      const auto ask = [&](const std::string& name) {
        return Set(name, identity, v1::CONTENT_VISIBILITY_UNSPECIFIED, caller);
      };
      EXPECT_THAT(ask(nobody), HasReason(reason));
      if (identity == v1::REPORTER_IDENTITY_SEALED) continue;
      EXPECT_THAT(ask(known), HasReason(reason)) << caller.subject;
      EXPECT_THAT(ask(unknown), HasReason(reason)) << caller.subject;
    }
  }
  EXPECT_THAT(Set(unknown, v1::REPORTER_IDENTITY_NAMED, v1::CONTENT_VISIBILITY_UNSPECIFIED),
              HasReason(Reason::IDENTITY_DOES_NOT_FIT_DISCLOSURE))
      << "the reporter is told what is missing";
}

TEST_F(DisclosureTest, StaffMayOnlyProtectMore) {
  const std::string name = File(service_, NewNamedComplaint()).name();
  const auto as_officer = [&](v1::ReporterIdentity identity, v1::ContentVisibility visibility) {
    return Set(name, identity, visibility, Officer());
  };
  EXPECT_THAT(as_officer(v1::REPORTER_IDENTITY_SEALED, v1::CONTENT_VISIBILITY_CONFIDENTIAL),
              IsOk());
  EXPECT_THAT(as_officer(v1::REPORTER_IDENTITY_NAMED, v1::CONTENT_VISIBILITY_UNSPECIFIED),
              HasReason(Reason::DISCLOSURE_MAY_NOT_LOOSEN));
  EXPECT_THAT(as_officer(v1::REPORTER_IDENTITY_UNSPECIFIED, v1::CONTENT_VISIBILITY_PRIVATE),
              HasReason(Reason::DISCLOSURE_MAY_NOT_LOOSEN));
  EXPECT_THAT(as_officer(v1::REPORTER_IDENTITY_NONE, v1::CONTENT_VISIBILITY_UNSPECIFIED),
              HasReason(Reason::DISCLOSURE_MAY_NOT_LOOSEN));
  EXPECT_THAT(Set(name, v1::REPORTER_IDENTITY_NAMED, v1::CONTENT_VISIBILITY_PRIVATE), IsOk());
}

}  // namespace
}  // namespace tanggap::complaints
