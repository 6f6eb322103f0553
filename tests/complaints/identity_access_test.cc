// Who has looked at a reporter's identity, told to the reporter; and what handlers are told instead
// of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/told_events.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

class IdentityAccessTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::ListIdentityAccessResponse> Accesses(const std::string& name,
                                                          const Caller& caller, int page_size = 0,
                                                          const std::string& page_token = "") {
    v1::ListIdentityAccessRequest request;
    request.set_parent(name);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    return service_.Call<v1::ListIdentityAccessResponse>("ListIdentityAccess", request, caller);
  }
  void RevealBy(const std::string& name, const Caller& caller, const std::string& reason) {
    v1::RevealIdentityRequest request = Reveal(name);
    request.set_reason(reason);
    ASSERT_THAT(service_.Call<v1::RevealIdentityResponse>("RevealIdentity", request, caller),
                IsOk());
  }
  Caller MailboxOf(const v1::Complaint& filed) {
    v1::OpenMailboxRequest open;
    open.set_number(filed.number());
    open.set_secret(filed.mailbox_secret());
    const auto opened = service_.Call<v1::OpenMailboxResponse>("OpenMailbox", open, Nobody());
    EXPECT_THAT(opened, IsOk());
    return WithToken(opened.ok() ? opened->token() : "");
  }
  // What the officers of an agency see of who has filed.
  std::string PseudonymOf(const std::string& name, const Caller& caller = Officer()) {
    return Look(service_, name, caller).reporter_pseudonym();
  }
  std::string FileAs(v1::ReporterIdentity identity, const Caller& reporter) {
    v1::CreateComplaintRequest request =
        identity == v1::REPORTER_IDENTITY_NONE ? NewComplaint() : NewNamedComplaint();
    request.mutable_complaint()->set_reporter_identity(identity);
    return File(service_, request, reporter).name();
  }

  Service service_;
};

TEST_F(IdentityAccessTest, TheReporterSeesWhoLookedWhenForWhatAndWhyButNotWhichPerson) {
  const v1::Complaint filed = File(service_, NewNamedComplaint());
  EXPECT_EQ(Accesses(filed.name(), Citizen())->accesses_size(), 0);
  RevealBy(filed.name(), Officer(), "Menelepon pelapor untuk janji temu.");
  RevealBy(filed.name(), DataProtectionOfficer(), "Pelapor meminta salinan datanya.");
  for (const Caller& caller : {Citizen(), MailboxOf(filed)}) {
    const auto seen = Accesses(filed.name(), caller);
    ASSERT_THAT(seen, IsOk());
    ASSERT_EQ(seen->accesses_size(), 2);
    const v1::IdentityAccess& latest = seen->accesses(0);
    EXPECT_EQ(latest.actor().kind(), v1::ACTOR_KIND_DATA_PROTECTION_OFFICER);
    EXPECT_EQ(latest.reason(), "Pelapor meminta salinan datanya.");
    const v1::IdentityAccess& first = seen->accesses(1);
    EXPECT_EQ(first.actor().kind(), v1::ACTOR_KIND_OFFICER);
    EXPECT_EQ(first.actor().agency(), "dinkes");
    EXPECT_EQ(first.purpose(), v1::REVEAL_PURPOSE_CONTACT_REPORTER);
    EXPECT_EQ(first.reason(), "Menelepon pelapor untuk janji temu.");
    EXPECT_GT(first.access_time().seconds(), 1'700'000'000);
    EXPECT_THAT(seen->DebugString(), Not(HasSubstr("petugas")));
    EXPECT_THAT(seen->DebugString(), Not(HasSubstr("ppdp")));
  }
}

TEST_F(IdentityAccessTest, ComesInPagesAndStaysWhenTheIdentityIsDestroyed) {
  const v1::Complaint filed = File(service_, NewNamedComplaint());
  for (const char* reason : {"Alasan pertama.", "Alasan kedua.", "Alasan ketiga."})
    RevealBy(filed.name(), Officer(), reason);
  const Caller reporter = MailboxOf(filed);
  ASSERT_THAT(
      service_.Call<v1::Complaint>(
          "SetDisclosure", SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_NONE), Citizen()),
      IsOk());
  const auto first = Accesses(filed.name(), reporter, 2);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->accesses_size(), 2);
  EXPECT_EQ(first->accesses(0).reason(), "Alasan ketiga.");
  const auto second = Accesses(filed.name(), reporter, 2, first->next_page_token());
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->accesses_size(), 1);
  EXPECT_EQ(second->accesses(0).reason(), "Alasan pertama.");
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(IdentityAccessTest, IsTheReportersAndTheirProxys) {
  v1::CreateComplaintRequest mandate = NewNamedComplaint();
  mandate.mutable_complaint()->mutable_mandate()->set_kind(v1::MANDATE_KIND_FAMILY);
  const std::string by_proxy = File(service_, mandate, Proxy()).name();
  EXPECT_THAT(Accesses(by_proxy, Proxy()), IsOk());
  EXPECT_THAT(Accesses(by_proxy, Citizen()), HasReason(Reason::RESOURCE_NOT_FOUND));
  v1::CreateComplaintRequest counter = NewNamedComplaint();
  counter.mutable_complaint()->set_channel(common::v1::CHANNEL_COUNTER);
  const v1::Complaint by_clerk = File(service_, counter, FrontDesk());
  EXPECT_THAT(Accesses(by_clerk.name(), FrontDesk()), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Accesses(by_clerk.name(), MailboxOf(by_clerk)), IsOk());
  EXPECT_THAT(Accesses(by_clerk.name(), Officer()), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Accesses(by_clerk.name(), Nobody()), HasReason(Reason::TOKEN_MISSING));
}

TEST_F(IdentityAccessTest, HandlersSeeThatSealedCasesAreOnePersonsAndNotWhose) {
  const std::string one = FileAs(v1::REPORTER_IDENTITY_SEALED, Citizen());
  const std::string other = FileAs(v1::REPORTER_IDENTITY_SEALED, Citizen());
  const std::string named = FileAs(v1::REPORTER_IDENTITY_NAMED, Citizen());
  const std::string neighbours = FileAs(v1::REPORTER_IDENTITY_SEALED, Citizen("tetangga"));
  const std::string none = FileAs(v1::REPORTER_IDENTITY_NONE, Citizen());
  const std::string pseudonym = PseudonymOf(one);
  EXPECT_EQ(pseudonym.size(), 32u);
  EXPECT_EQ(PseudonymOf(other), pseudonym);
  EXPECT_EQ(PseudonymOf(named).size(), 32u);
  EXPECT_NE(PseudonymOf(named), pseudonym) << "a name must not tell who is behind the seal";
  EXPECT_EQ(PseudonymOf(FileAs(v1::REPORTER_IDENTITY_NAMED, Citizen())), PseudonymOf(named));
  EXPECT_NE(PseudonymOf(neighbours), pseudonym);
  EXPECT_EQ(PseudonymOf(none), "");
  // It is neither what events tell nor what the tables know the account by.
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint c WHERE c::text LIKE '%" +
                         pseudonym + "%'"),
            "0");
  EXPECT_NE(EventsOf(service_, named).at(0).event.facts().reporter_pseudonym(), PseudonymOf(named));
  // On lists, too.
  const auto page = service_.Call<v1::ListComplaintsResponse>(
      "ListComplaints", v1::ListComplaintsRequest(), Officer());
  ASSERT_THAT(page, IsOk());
  int theirs = 0;
  for (const v1::Complaint& row : page->complaints())
    theirs += row.reporter_pseudonym() == pseudonym ? 1 : 0;
  EXPECT_EQ(theirs, 2);
}

TEST_F(IdentityAccessTest, OnlyHandlersWhoReadTheCaseSeeThePseudonym) {
  const std::string name = FileAs(v1::REPORTER_IDENTITY_SEALED, Citizen());
  for (const Caller& caller : {Citizen(), Partner(), Auditor(), DataProtectionOfficer(),
                               Holding(auth::Role::ROLE_LIAISON, "dinkes"),
                               Holding(auth::Role::ROLE_AGENCY_ADMIN, "dinkes")})
    EXPECT_EQ(PseudonymOf(name, caller), "") << caller.subject;
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  const std::string confidential = File(service_, request).name();
  EXPECT_NE(PseudonymOf(confidential), "");
  EXPECT_EQ(PseudonymOf(confidential, OfficerOf("bidang-p2p")), "");
}

TEST_F(IdentityAccessTest, EveryAgencyHasAPseudonymOfItsOwn) {
  const std::string here = FileAs(v1::REPORTER_IDENTITY_SEALED, Citizen());
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->set_agency("dinsos");
  request.mutable_complaint()->set_category("bantuan-sosial");
  const std::string there = File(service_, request).name();
  EXPECT_NE(PseudonymOf(there, Officer("dinsos")), PseudonymOf(here));
  EXPECT_NE(PseudonymOf(there, Officer("dinsos")), "");
}

TEST_F(IdentityAccessTest, AStoredAnswerLosesThePseudonymWithTheIdentity) {
  const std::string name = FileAs(v1::REPORTER_IDENTITY_SEALED, Citizen());
  const v1::VerifyComplaintRequest verify = Verify(name);
  const auto first = service_.Call<v1::Complaint>("VerifyComplaint", verify, Officer());
  ASSERT_THAT(first, IsOk());
  EXPECT_NE(first->reporter_pseudonym(), "");
  ASSERT_THAT(service_.Call<v1::Complaint>(
                  "SetDisclosure", SetDisclosure(name, v1::REPORTER_IDENTITY_NONE), Citizen()),
              IsOk());
  const auto again = service_.Call<v1::Complaint>("VerifyComplaint", verify, Officer());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->reporter_pseudonym(), "");
}

}  // namespace
}  // namespace tanggap::complaints
