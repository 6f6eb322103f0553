// What lies on whose desk, over the wire: what every step of a case does to the numbers, who may
// ask, and what is said while nothing is counted yet.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/service_rig/edited_directory.h"
#include "tests/complaints/open_transaction.h"
#include "tests/complaints/workload_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::EditedDirectory;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

class WorkloadTest : public WorkloadFixture {
 protected:
  // What dinkes has after everything so far is counted.
  Desked Now() {
    AwaitCounted();
    return Desks("dinkes");
  }
};

TEST_F(WorkloadTest, FollowsACaseFromDeskToDesk) {
  const std::string name = File(*service_).name();
  const Desked with_agency = {{"", Text(1, 0, 0, 0)}};
  const Desked with_unit = {{"bidang-p2p", Text(1, 0, 0, 0)}};
  const Desked with_reporter = {{"bidang-p2p", Text(1, 0, 0, 1)}};
  const Caller officer = OfficerOf("bidang-p2p");
  EXPECT_EQ(Now(), with_agency);
  Do("VerifyComplaint", Verify(name), Officer());
  EXPECT_EQ(Now(), with_agency);
  Do("AssignComplaint", Assign(name), Officer());
  EXPECT_EQ(Now(), with_unit);
  Do("RequestInformation", RequestInformation(name), Officer());
  EXPECT_EQ(Now(), with_reporter) << "information is awaited";
  Do("ProvideInformation", ProvideInformation(name), Citizen());
  EXPECT_EQ(Now(), with_unit);
  Do("StartWork", StartWork(name), officer);
  Do("AnswerComplaint", Answer(name), officer);
  EXPECT_EQ(Now(), with_reporter) << "agreement is awaited";
  Do("DisputeAnswer", Dispute(name), Citizen());
  EXPECT_EQ(Now(), with_unit);
  Do("AnswerComplaint", Answer(name), officer);
  Do("AcceptAnswer", Accept(name), Citizen());
  EXPECT_EQ(Now(), Desked());
  EXPECT_EQ(service_->Sql("SELECT count(*) FROM complaints.workload"), "0")
      << "a case that ended where it began leaves nothing";
  Do("ReopenComplaint", Reopen(name), Citizen());
  EXPECT_EQ(Now(), with_agency);
}

TEST_F(WorkloadTest, WhatIsCountedNeedNotWaitForTheDiskWhatHappenedDoes) {
  File(*service_);
  AwaitCounted();
  // However the server of the tests is set.
  service_->Sql(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = on', "
      "current_database()); END $$");
  service_->Restart();
  service_->Sql(
      "CREATE TABLE public.written (what text);"
      "CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
      "public.written VALUES (TG_TABLE_NAME || ' ' || current_setting('synchronous_commit')); "
      "RETURN NULL; END $$;"
      "CREATE TRIGGER note AFTER INSERT OR UPDATE ON complaints.workload FOR EACH ROW EXECUTE "
      "FUNCTION public.note();"
      "CREATE TRIGGER note AFTER INSERT OR UPDATE ON complaints.history FOR EACH ROW EXECUTE "
      "FUNCTION public.note()");
  File(*service_);
  AwaitCounted();
  EXPECT_EQ(service_->Sql("SELECT string_agg(DISTINCT what, ', ' ORDER BY what) FROM written"),
            "history on, workload off");
}

TEST_F(WorkloadTest, SaysHowFarAndWhenItWasCounted) {
  CaseIn(*service_, v1::COMPLAINT_STATE_ASSIGNED);
  AwaitCounted();
  const absl::Time before = service_->clock().Now();
  const v1::Workload counted = Count("dinkes");
  EXPECT_EQ(counted.agency(), "dinkes");
  EXPECT_EQ(counted.through().agency(), "dinkes");
  EXPECT_EQ(counted.through().position(), 3);
  EXPECT_EQ(counted.through().epoch(),
            service_->Sql("SELECT epoch FROM ev.log_head WHERE agency = 'dinkes'"));
  EXPECT_EQ(counted.through().event_id(),
            service_->Sql("SELECT event_id FROM ev.log WHERE position = 3"));
  EXPECT_GE(counted.as_of_time().seconds(), absl::ToUnixSeconds(before));
  ASSERT_EQ(counted.holders_size(), 1);
  EXPECT_EQ(counted.holders(0).holder().agency_label(), "Dinas Kesehatan");
  EXPECT_NE(counted.holders(0).holder().unit_label(), "");
}

TEST_F(WorkloadTest, WhatBeginsWithTheCasesKnowsTheEventThatItStandsAt) {
  CaseIn(*service_, v1::COMPLAINT_STATE_ASSIGNED);
  AwaitCounted();
  service_->Stop();
  service_->Sql("DELETE FROM ev.checkpoint");
  service_->Sql("DELETE FROM complaints.workload");
  service_->Restart();
  AwaitCounted();
  const v1::Workload counted = Count("dinkes");
  EXPECT_EQ(counted.total().open(), 1);
  EXPECT_EQ(counted.through().position(), 3);
  EXPECT_EQ(counted.through().event_id(),
            service_->Sql("SELECT event_id FROM ev.log WHERE position = 3"));
}

TEST_F(WorkloadTest, ACaseGoesFromAgencyToAgencyAndIsCountedOnce) {
  const std::string name = FileInTriage(), other = FileInTriage();
  AwaitCounted();
  EXPECT_EQ(Total("diskominfo"), Text(2, 0, 0, 0));
  GiveTo("dinsos", "bantuan-sosial", name);
  AwaitCounted();
  EXPECT_EQ(Total("diskominfo"), Text(1, 0, 0, 0));
  EXPECT_EQ(Total("dinsos"), Text(1, 0, 0, 0));
  Do("WithdrawComplaint", Withdraw(name), Citizen());
  AwaitCounted();
  EXPECT_EQ(Total("dinsos"), Text(0, 0, 0, 0));
  EXPECT_EQ(Total("diskominfo"), Text(1, 0, 0, 0));
  EXPECT_EQ(service_->Sql("SELECT count(*) FROM complaints.workload WHERE next_due_time IS NULL"),
            "1")
      << "what tells late events of the log it left that it has ended";
  Do("ReopenComplaint", Reopen(name), Citizen());
  AwaitCounted();
  EXPECT_EQ(Total("dinsos"), Text(1, 0, 0, 0));
}

TEST_F(WorkloadTest, IsForStaffOfTheAgencyAndItsSystems) {
  CaseIn(*service_, v1::COMPLAINT_STATE_ASSIGNED);
  AwaitCounted();
  // A unit's officer lists the facts of all the agency's cases, so their number is no secret.
  for (const Caller& caller :
       {Officer(), OfficerOf("bidang-kesmas"), Supervisor(), Partner(), Coordinator(), Auditor()}) {
    const auto counted = TryCount("dinkes", caller);
    ASSERT_THAT(counted, IsOk()) << caller.subject;
    EXPECT_EQ(Text(counted->total()), Text(1, 0, 0, 0)) << caller.subject;
  }
  for (const Caller& caller : {Officer("dinsos"), Supervisor("dinsos"), Partner("dinsos")})
    EXPECT_THAT(TryCount("dinkes", caller), HasReason(Reason::RESOURCE_NOT_FOUND));
  for (const Caller& caller : {Citizen(), FrontDesk(), Importer(), DataProtectionOfficer()})
    EXPECT_THAT(TryCount("dinkes", caller), HasReason(Reason::ROLE_MISSING)) << caller.subject;
  EXPECT_THAT(TryCount("dinkes", Nobody()), HasReason(Reason::TOKEN_MISSING));
  EXPECT_THAT(TryCount("dinas-lain", Auditor()), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(TryCount("", Auditor()), HasReason(Reason::INVALID_FIELD));
}

TEST_F(WorkloadTest, AnAgencyWithoutAnythingHasNoLogYet) {
  const v1::Workload counted = Count("disdik");
  EXPECT_EQ(Text(counted.total()), Text(0, 0, 0, 0));
  EXPECT_EQ(counted.holders_size(), 0);
  EXPECT_FALSE(counted.has_through());
  EXPECT_TRUE(counted.has_as_of_time());
}

TEST(WorkloadElsewhereTest, AnAgencyOfAnotherInstanceIsAskedThere) {
  const EditedDirectory edited(
      {{"federation", "instances { code: \"salatiga\"",
        "instances { code: \"sosial\" address: \"10.0.0.7:7410\" issuer: \"SS\" }\n"
        "instances { code: \"salatiga\""},
       {"dinsos", "instance: \"salatiga\"", "instance: \"sosial\""}});
  Service service({.adjust = [&](AppOptions& app) { app.directory = edited.path(); }});
  v1::GetWorkloadRequest request;
  request.set_agency("dinsos");
  EXPECT_THAT(service.Call<v1::Workload>("GetWorkload", request, Officer("dinsos")),
              HasReason(Reason::AGENCY_SERVED_ELSEWHERE));
}

// A zero would say that nothing is left to do.
TEST_F(WorkloadTest, BeforeAnythingIsCountedItSaysSoInsteadOfZero) {
  CaseIn(*service_, v1::COMPLAINT_STATE_ASSIGNED);
  AwaitCounted();
  service_->Stop();
  // As after an upgrade from a release that did not count.
  service_->Sql("DELETE FROM ev.checkpoint; DELETE FROM complaints.workload");
  OpenTransaction other(service_->postgres_url(), "LOCK TABLE complaints.workload IN SHARE MODE");
  service_->Start();
  const absl::Status early = TryCount("dinkes", Officer()).status();
  EXPECT_THAT(early, HasReason(Reason::VIEW_NOT_READY));
  EXPECT_GT(errors::RetryAfterOf(early).value_or(absl::ZeroDuration()), absl::ZeroDuration());
  other.Commit();
  AwaitCounted();
  EXPECT_EQ(Desks("dinkes"), (Desked{{"bidang-p2p", Text(1, 0, 0, 0)}}));
}

}  // namespace
}  // namespace tanggap::complaints
