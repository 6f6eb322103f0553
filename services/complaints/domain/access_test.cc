#include "services/complaints/domain/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tanggap::complaints {
namespace {

using common::v1::Role;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr v1::ReporterIdentity kIdentities[] = {
    v1::REPORTER_IDENTITY_NAMED, v1::REPORTER_IDENTITY_SEALED, v1::REPORTER_IDENTITY_NONE};
constexpr v1::ActorKind kNobody = v1::ACTOR_KIND_UNSPECIFIED;

Complaint CaseOf(const std::string& agency, const std::string& unit) {
  Complaint complaint;
  complaint.state = v1::COMPLAINT_STATE_ASSIGNED;
  complaint.agency = agency;
  complaint.unit = unit;
  return complaint;
}

Viewer Holding(Role role, const std::string& agency, const std::string& unit = "") {
  return {.person = "p-7f", .subject = "wati", .grants = {{role, agency, unit}}};
}

// c: texts, o: the officers, i: what else is among the handlers, p: the exact place, m: who the
// reporter is, masked.
std::string Letters(const Sight& sight) {
  return std::string(sight.content ? "c" : "") + (sight.officers ? "o" : "") +
         (sight.internal ? "i" : "") + (sight.place ? "p" : "") +
         (sight.masked_identity ? "m" : "");
}

// What is written with an M is seen of NAMED reporters only.
std::string Expected(std::string letters, v1::ReporterIdentity identity) {
  if (!letters.empty() && letters.back() == 'M') {
    letters.pop_back();
    if (identity == v1::REPORTER_IDENTITY_NAMED) letters += 'm';
  }
  return letters;
}

struct Look {
  Role role;
  const char* agency;
  const char* unit;
  const char* of_private;
  const char* of_confidential;
  // As whom they may act.
  v1::ActorKind kind;
};

void ExpectLooks(Complaint complaint, const std::vector<Look>& looks) {
  for (const Look& look : looks) {
    const Viewer viewer = Holding(look.role, look.agency, look.unit);
    SCOPED_TRACE(common::v1::Role_Name(look.role) + " of " + look.agency + "/" + look.unit);
    for (const auto identity : kIdentities) {
      SCOPED_TRACE(v1::ReporterIdentity_Name(identity));
      complaint.reporter_identity = identity;
      complaint.content_visibility = v1::CONTENT_VISIBILITY_PRIVATE;
      EXPECT_EQ(Letters(SightOf(viewer, complaint, {})), Expected(look.of_private, identity));
      complaint.content_visibility = v1::CONTENT_VISIBILITY_CONFIDENTIAL;
      EXPECT_EQ(Letters(SightOf(viewer, complaint, {})), Expected(look.of_confidential, identity));
    }
    const std::vector<Actor> capacities = CapacitiesOf(viewer, complaint, {});
    ASSERT_EQ(capacities.size(), look.kind == kNobody ? 0u : 1u);
    if (look.kind == kNobody) continue;
    EXPECT_EQ(v1::ActorKind_Name(capacities[0].kind), v1::ActorKind_Name(look.kind));
    EXPECT_FALSE(capacities[0].for_reporter);
    if (look.kind == v1::ACTOR_KIND_SYSTEM) continue;
    EXPECT_EQ(capacities[0].agency, complaint.agency);
    EXPECT_EQ(capacities[0].unit, look.unit);
    EXPECT_EQ(capacities[0].officer, "wati");
  }
}

TEST(AccessTest, HandlersOfAnAssignedCaseAreItsUnitAndThoseOfTheWholeAgency) {
  ExpectLooks(
      CaseOf("dinkes", "farmasi"),
      {
          {common::v1::ROLE_OFFICER, "dinkes", "farmasi", "coipM", "coipM", v1::ACTOR_KIND_OFFICER},
          // What is confidential is the unit's that holds it.
          {common::v1::ROLE_OFFICER, "dinkes", "", "coipM", "o", v1::ACTOR_KIND_OFFICER},
          {common::v1::ROLE_OFFICER, "dinkes", "gizi", "o", "o", kNobody},
          {common::v1::ROLE_OFFICER, "dinsos", "", "", "", kNobody},
          {common::v1::ROLE_OFFICER, "dinsos", "farmasi", "", "", kNobody},
          {common::v1::ROLE_OFFICER, "", "", "", "", kNobody},
          {common::v1::ROLE_SUPERVISOR, "dinkes", "farmasi", "coipM", "coipM",
           v1::ACTOR_KIND_SUPERVISOR},
          {common::v1::ROLE_SUPERVISOR, "dinkes", "", "coipM", "o", v1::ACTOR_KIND_SUPERVISOR},
          {common::v1::ROLE_SUPERVISOR, "dinkes", "gizi", "o", "o", kNobody},
          {common::v1::ROLE_SUPERVISOR, "dinsos", "", "", "", kNobody},
          {common::v1::ROLE_AGENCY_ADMIN, "dinkes", "", "o", "o", v1::ACTOR_KIND_SUPERVISOR},
          {common::v1::ROLE_AGENCY_ADMIN, "dinsos", "", "", "", kNobody},
          // The coordinator handles what is in triage, and this is not.
          {common::v1::ROLE_COORDINATOR, "dinkes", "", "", "", kNobody},
          {common::v1::ROLE_COORDINATOR, "*", "", "", "", kNobody},
      });
}

TEST(AccessTest, WhileNoUnitHoldsACaseEveryOfficerOfTheAgencyHandlesIt) {
  ExpectLooks(
      CaseOf("dinkes", ""),
      {
          {common::v1::ROLE_OFFICER, "dinkes", "gizi", "coipM", "o", v1::ACTOR_KIND_OFFICER},
          {common::v1::ROLE_OFFICER, "dinkes", "", "coipM", "coipM", v1::ACTOR_KIND_OFFICER},
          {common::v1::ROLE_SUPERVISOR, "dinkes", "gizi", "coipM", "o", v1::ACTOR_KIND_SUPERVISOR},
          {common::v1::ROLE_SUPERVISOR, "dinkes", "", "coipM", "coipM", v1::ACTOR_KIND_SUPERVISOR},
          {common::v1::ROLE_AGENCY_ADMIN, "dinkes", "", "o", "o", v1::ACTOR_KIND_SUPERVISOR},
          {common::v1::ROLE_OFFICER, "dinsos", "", "", "", kNobody},
          {common::v1::ROLE_COORDINATOR, "*", "", "", "", kNobody},
      });
}

TEST(AccessTest, TheCoordinatorHandlesWhatIsInTriage) {
  Complaint complaint = CaseOf("diskominfo", "");
  complaint.in_triage = true;
  ExpectLooks(
      complaint,
      {
          {common::v1::ROLE_COORDINATOR, "diskominfo", "", "coipM", "coipM",
           v1::ACTOR_KIND_COORDINATOR},
          {common::v1::ROLE_COORDINATOR, "*", "", "coipM", "coipM", v1::ACTOR_KIND_COORDINATOR},
          {common::v1::ROLE_COORDINATOR, "dinkes", "", "", "", kNobody},
          {common::v1::ROLE_OFFICER, "diskominfo", "", "coipM", "o", v1::ACTOR_KIND_OFFICER},
          {common::v1::ROLE_OFFICER, "dinkes", "", "", "", kNobody},
          {common::v1::ROLE_LIAISON, "diskominfo", "", "o", "o", kNobody},
      });
}

TEST(AccessTest, WhoMustDecideOnAnAnswerReadsIt) {
  Complaint complaint = CaseOf("dinkes", "farmasi");
  complaint.state = v1::COMPLAINT_STATE_PENDING_APPROVAL;
  const auto supervisor = v1::ACTOR_KIND_SUPERVISOR;
  ExpectLooks(complaint,
              {
                  {common::v1::ROLE_SUPERVISOR, "dinkes", "", "coipM", "coipM", supervisor},
                  {common::v1::ROLE_SUPERVISOR, "dinkes", "farmasi", "coipM", "coipM", supervisor},
                  {common::v1::ROLE_SUPERVISOR, "dinkes", "gizi", "o", "o", kNobody},
                  {common::v1::ROLE_AGENCY_ADMIN, "dinkes", "", "coipM", "coipM", supervisor},
                  {common::v1::ROLE_AGENCY_ADMIN, "dinkes", "gizi", "o", "o", kNobody},
                  {common::v1::ROLE_OFFICER, "dinkes", "", "coipM", "o", v1::ACTOR_KIND_OFFICER},
              });
}

// ---- Those who look on, each as far as their office goes ----

TEST(AccessTest, PartnersReadWhatTheReporterReads) {
  ExpectLooks(CaseOf("dinkes", "farmasi"),
              {
                  {common::v1::ROLE_PARTNER_READER, "dinkes", "", "c", "", kNobody},
                  {common::v1::ROLE_PARTNER_READER, "dinsos", "", "", "", kNobody},
                  {common::v1::ROLE_PARTNER_WRITER, "dinkes", "", "c", "", v1::ACTOR_KIND_PARTNER},
                  {common::v1::ROLE_PARTNER_WRITER, "dinsos", "", "", "", kNobody},
              });
}

TEST(AccessTest, TheLiaisonReadsWhatIsOpenAndNoUnitsYet) {
  const Look reads = {common::v1::ROLE_LIAISON, "dinkes", "", "coi", "o", kNobody};
  const Look knows = {common::v1::ROLE_LIAISON, "dinkes", "", "o", "o", kNobody};
  Complaint complaint = CaseOf("dinkes", "");
  for (const auto state : {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_VERIFIED,
                           v1::COMPLAINT_STATE_NEEDS_INFORMATION}) {
    complaint.state = state;
    ExpectLooks(complaint, {reads});
  }
  complaint.state = v1::COMPLAINT_STATE_REJECTED;
  ExpectLooks(complaint, {knows});
  ExpectLooks(CaseOf("dinkes", "farmasi"), {knows});
  ExpectLooks(CaseOf("dinsos", ""), {{common::v1::ROLE_LIAISON, "dinkes", "", "", "", kNobody}});
}

TEST(AccessTest, TheInspectorReadsWhatIsToBeExamined) {
  Complaint complaint = CaseOf("dinkes", "farmasi");
  const Look nothing = {common::v1::ROLE_INSPECTOR, "dinkes", "", "", "", kNobody};
  for (const auto track : {common::v1::TRACK_UNSPECIFIED, common::v1::TRACK_LIGHT,
                           common::v1::TRACK_NON_INVESTIGATIVE}) {
    complaint.track = track;
    ExpectLooks(complaint, {nothing});
  }
  complaint.track = common::v1::TRACK_INVESTIGATIVE;
  ExpectLooks(complaint, {{common::v1::ROLE_INSPECTOR, "dinkes", "", "coi", "", kNobody},
                          {common::v1::ROLE_INSPECTOR, "dinsos", "", "", "", kNobody}});
}

TEST(AccessTest, ThePpidReadsPublicInformationRequests) {
  Complaint complaint = CaseOf("dinkes", "farmasi");
  for (int number = 1; number <= common::v1::ComplaintClass_MAX; ++number) {
    complaint.complaint_class = static_cast<common::v1::ComplaintClass>(number);
    const bool theirs =
        complaint.complaint_class == common::v1::COMPLAINT_CLASS_PUBLIC_INFORMATION_REQUEST;
    ExpectLooks(complaint, {{common::v1::ROLE_INFORMATION_OFFICER, "dinkes", "",
                             theirs ? "coi" : "", "", kNobody},
                            {common::v1::ROLE_INFORMATION_OFFICER, "dinsos", "", "", "", kNobody}});
  }
}

TEST(AccessTest, AllOthersSeeFactsOnly) {
  ExpectLooks(CaseOf("dinkes", "farmasi"),
              {
                  {common::v1::ROLE_AUDITOR, "dinkes", "", "", "", kNobody},
                  {common::v1::ROLE_AUDITOR, "*", "", "", "", kNobody},
                  {common::v1::ROLE_DATA_PROTECTION_OFFICER, "dinkes", "", "", "",
                   v1::ACTOR_KIND_DATA_PROTECTION_OFFICER},
                  {common::v1::ROLE_DATA_PROTECTION_OFFICER, "dinsos", "", "", "", kNobody},
                  {common::v1::ROLE_IDENTITY_CUSTODIAN, "dinkes", "", "", "", kNobody},
                  {common::v1::ROLE_IMPORTER, "dinkes", "", "", "", kNobody},
                  {common::v1::ROLE_PLATFORM_OPERATOR, "*", "", "", "", kNobody},
                  {common::v1::ROLE_SERVICE_ACCOUNT, "*", "", "", "", v1::ACTOR_KIND_SYSTEM},
                  {common::v1::ROLE_CITIZEN, "dinkes", "", "", "", kNobody},
                  {common::v1::ROLE_PROXY, "dinkes", "", "", "", kNobody},
                  // Not filed at a front desk.
                  {common::v1::ROLE_FRONT_DESK, "dinkes", "", "", "", kNobody},
                  {common::v1::ROLE_UNSPECIFIED, "dinkes", "", "", "", kNobody},
              });
}

// ---- The reporter's side ----

struct Tie {
  const char* what;
  Ties ties;
  v1::Filing filing;
  Role role;
  const char* agency;
  const char* of_private;
  const char* of_confidential;
  v1::ActorKind kind;
};

TEST(AccessTest, TheReporterAndThoseWhoFiledForThemSeeWhatTheyFiled) {
  const std::vector<Tie> ties = {
      {"reporter",
       {.reporter = true},
       v1::FILING_SELF,
       common::v1::ROLE_CITIZEN,
       "",
       "cpm",
       "cpm",
       v1::ACTOR_KIND_REPORTER},
      {"mailbox of a case that a proxy filed",
       {.reporter = true},
       v1::FILING_PROXY,
       common::v1::ROLE_UNSPECIFIED,
       "",
       "cpm",
       "cpm",
       v1::ACTOR_KIND_REPORTER},
      {"proxy",
       {.filer = true},
       v1::FILING_PROXY,
       common::v1::ROLE_PROXY,
       "",
       "cpm",
       "cpm",
       v1::ACTOR_KIND_PROXY},
      {"proxy whose mandate has ended",
       {.filer = true},
       v1::FILING_PROXY,
       common::v1::ROLE_CITIZEN,
       "",
       "cpm",
       "cpm",
       kNobody},
      {"clerk who filed it",
       {.filer = true},
       v1::FILING_FRONT_DESK,
       common::v1::ROLE_FRONT_DESK,
       "dinkes",
       "cpM",
       "cpM",
       v1::ACTOR_KIND_FRONT_DESK},
      {"clerk of another agency who took it down",
       {.filer = true},
       v1::FILING_FRONT_DESK,
       common::v1::ROLE_FRONT_DESK,
       "dinsos",
       "cpM",
       "cpM",
       v1::ACTOR_KIND_FRONT_DESK},
      {"clerk of no agency who took it down",
       {.filer = true},
       v1::FILING_FRONT_DESK,
       common::v1::ROLE_FRONT_DESK,
       "",
       "cpM",
       "cpM",
       kNobody},
      {"another clerk",
       {},
       v1::FILING_FRONT_DESK,
       common::v1::ROLE_FRONT_DESK,
       "dinkes",
       "cpM",
       "",
       v1::ACTOR_KIND_FRONT_DESK},
      {"clerk of another agency",
       {},
       v1::FILING_FRONT_DESK,
       common::v1::ROLE_FRONT_DESK,
       "dinsos",
       "",
       "",
       kNobody},
      {"partner system that filed it",
       {.filer = true},
       v1::FILING_PARTNER,
       common::v1::ROLE_CITIZEN,
       "",
       "cpM",
       "cpM",
       kNobody},
      {"proxy who filed something else",
       {},
       v1::FILING_PROXY,
       common::v1::ROLE_PROXY,
       "",
       "",
       "",
       kNobody},
      {"citizen who filed something else",
       {},
       v1::FILING_SELF,
       common::v1::ROLE_CITIZEN,
       "",
       "",
       "",
       kNobody},
  };
  for (const Tie& tie : ties) {
    SCOPED_TRACE(tie.what);
    Complaint complaint = CaseOf("dinkes", "farmasi");
    complaint.filing = tie.filing;
    const Viewer viewer = Holding(tie.role, tie.agency);
    for (const auto identity : kIdentities) {
      SCOPED_TRACE(v1::ReporterIdentity_Name(identity));
      complaint.reporter_identity = identity;
      complaint.content_visibility = v1::CONTENT_VISIBILITY_PRIVATE;
      EXPECT_EQ(Letters(SightOf(viewer, complaint, tie.ties)), Expected(tie.of_private, identity));
      complaint.content_visibility = v1::CONTENT_VISIBILITY_CONFIDENTIAL;
      EXPECT_EQ(Letters(SightOf(viewer, complaint, tie.ties)),
                Expected(tie.of_confidential, identity));
    }
    const std::vector<Actor> capacities = CapacitiesOf(viewer, complaint, tie.ties);
    ASSERT_EQ(capacities.size(), tie.kind == kNobody ? 0u : 1u);
    if (tie.kind == kNobody) continue;
    EXPECT_EQ(v1::ActorKind_Name(capacities[0].kind), v1::ActorKind_Name(tie.kind));
    EXPECT_EQ(capacities[0].for_reporter, tie.kind != v1::ACTOR_KIND_REPORTER);
    EXPECT_EQ(capacities[0].officer, tie.kind == v1::ACTOR_KIND_FRONT_DESK ? "wati" : "")
        << "citizens are never named";
  }
}

// ---- Several grants ----

TEST(AccessTest, AMethodThatShowsFactsAloneShowsNoMoreToAnybody) {
  Complaint complaint = CaseOf("dinkes", "bidang-p2p");
  complaint.reporter_identity = v1::REPORTER_IDENTITY_NAMED;
  Viewer viewer = Holding(common::v1::ROLE_OFFICER, "dinkes", "bidang-p2p");
  const Ties reporter = {.reporter = true};
  EXPECT_EQ(Letters(SightOf(viewer, complaint, reporter)), "coipm");
  viewer.facts_alone = true;
  EXPECT_EQ(Letters(SightOf(viewer, complaint, reporter)), "oi") << "a list has both";
}

TEST(AccessTest, SeveralGrantsAddUpTheReportersCapacityFirst) {
  Complaint complaint = CaseOf("dinkes", "farmasi");
  complaint.reporter_identity = v1::REPORTER_IDENTITY_NAMED;
  Viewer viewer = Holding(common::v1::ROLE_LIAISON, "dinkes");
  viewer.grants.push_back({common::v1::ROLE_OFFICER, "dinkes", "gizi"});
  EXPECT_EQ(Letters(SightOf(viewer, complaint, {})), "o");
  EXPECT_THAT(CapacitiesOf(viewer, complaint, {}), IsEmpty());
  viewer.grants.push_back({common::v1::ROLE_SUPERVISOR, "dinkes", ""});
  viewer.grants.push_back({common::v1::ROLE_OFFICER, "dinkes", "farmasi"});
  EXPECT_EQ(Letters(SightOf(viewer, complaint, {})), "coipm");
  const auto kind = [](v1::ActorKind expected) { return ::testing::Field(&Actor::kind, expected); };
  EXPECT_THAT(CapacitiesOf(viewer, complaint, {.reporter = true}),
              ElementsAre(kind(v1::ACTOR_KIND_REPORTER), kind(v1::ACTOR_KIND_SUPERVISOR),
                          kind(v1::ACTOR_KIND_OFFICER)));
}

TEST(AccessTest, NobodyWithoutGrantOrTieSeesAnything) {
  const Complaint complaint = CaseOf("dinkes", "farmasi");
  EXPECT_EQ(Letters(SightOf({}, complaint, {})), "");
  EXPECT_THAT(CapacitiesOf({}, complaint, {}), IsEmpty());
  // Even for a case that, against the rules, no agency holds.
  EXPECT_EQ(Letters(SightOf({}, Complaint{}, {})), "");
}

// Any role, in any place, of any identity that is not NAMED: no staff ever sees who it is.
TEST(AccessTest, NoStaffSeesBehindASeal) {
  for (int role = 0; role <= common::v1::Role_MAX; ++role) {
    for (const char* unit : {"", "farmasi", "gizi"}) {
      for (const bool triage : {false, true}) {
        for (const auto filing :
             {v1::FILING_SELF, v1::FILING_PROXY, v1::FILING_FRONT_DESK, v1::FILING_PARTNER}) {
          for (const auto identity : kIdentities) {
            Complaint complaint = CaseOf("dinkes", unit);
            complaint.in_triage = triage;
            complaint.filing = filing;
            complaint.reporter_identity = identity;
            const Sight sight =
                SightOf(Holding(static_cast<Role>(role), "*", "farmasi"), complaint, {});
            if (identity != v1::REPORTER_IDENTITY_NAMED) {
              EXPECT_FALSE(sight.masked_identity) << role;
            }
            // Who sees the person or the place sees the text, and never the other way round alone.
            EXPECT_TRUE(sight.content || !(sight.masked_identity || sight.place || sight.internal));
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace tanggap::complaints
