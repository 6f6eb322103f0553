// Who may file what for whom, and what is done when a number is taken or too many come.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "libs/errors/rpc_status.h"
#include "libs/testing/service_rig/edited_directory.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/open_transaction.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::EditedDirectory;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

class FilingTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Complaint> Create(const v1::CreateComplaintRequest& request,
                                       const Caller& caller) {
    return service_.Call<v1::Complaint>("CreateComplaint", request, caller);
  }

  Service service_;
};

TEST_F(FilingTest, APartnersFilingIsTheirsToFollowAndSaysThatItCameFromThem) {
  v1::CreateComplaintRequest request = NewNamedComplaint();
  request.mutable_complaint()->set_channel(common::v1::CHANNEL_PARTNER);
  const auto filed = Create(request, Partner());
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(filed->filing(), v1::FILING_PARTNER);
  EXPECT_EQ(Look(service_, filed->name(), Partner()).state(), v1::COMPLAINT_STATE_SUBMITTED);
  EXPECT_EQ(service_.Sql("SELECT filer_key <> '' AND reporter_key = '' FROM complaints.complaint"),
            "t");
  const auto history =
      service_.Call<v1::ListHistoryResponse>("ListHistory", History(filed->name()), Officer());
  ASSERT_THAT(history, IsOk());
  EXPECT_EQ(history->entries(0).actor().kind(), v1::ACTOR_KIND_PARTNER);
  EXPECT_TRUE(history->entries(0).actor().for_reporter());
  const Caller other = Holding(auth::Role::ROLE_PARTNER_WRITER, "dinsos", "", "mitra lain");
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(filed->name()), other),
              HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", Verify(filed->name()), Partner()),
              HasReason(Reason::ROLE_MISSING));
}

TEST_F(FilingTest, APartnerWithoutAnybodysIdentityMayFileForNobodyOnly) {
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_SEALED);
  EXPECT_THAT(Create(request, Partner()), HasReason(Reason::IDENTITY_DOES_NOT_FIT_DISCLOSURE));
  request.mutable_complaint()->clear_reporter_identity();
  const auto filed = Create(request, Partner());
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(filed->reporter_identity(), v1::REPORTER_IDENTITY_NONE);
}

TEST_F(FilingTest, ANumberThatIsTakenIsReplacedByAnother) {
  service_.Sql(
      "CREATE SEQUENCE tries; CREATE FUNCTION taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF nextval('tries') < 3 THEN RAISE unique_violation USING CONSTRAINT = "
      "'complaint_number_key'; END IF; RETURN NEW; END $$;"
      "CREATE TRIGGER taken BEFORE INSERT ON complaints.complaint FOR EACH ROW EXECUTE FUNCTION "
      "taken()");
  const v1::CreateComplaintRequest request = NewComplaint();
  const auto filed = Create(request, Citizen());
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(service_.Times("file_complaints"), 3);
  EXPECT_EQ(service_.Sql("SELECT number FROM complaints.complaint"), filed->number());
  v1::OpenMailboxRequest open;
  open.set_number(filed->number());
  open.set_secret(filed->mailbox_secret());
  EXPECT_THAT(service_.Call<v1::OpenMailboxResponse>("OpenMailbox", open, Nobody()), IsOk());
  const auto again = Create(request, Citizen());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), filed->SerializeAsString());
}

TEST(ServedElsewhereTest, AFilingForAnAgencyOfAnotherInstanceIsToldWhoseItIs) {
  const EditedDirectory edited(
      {{"federation", "instances { code: \"salatiga\"",
        "instances { code: \"sosial\" address: \"10.0.0.7:7410\" issuer: \"SS\" }\n"
        "instances { code: \"salatiga\""},
       {"dinsos", "instance: \"salatiga\"", "instance: \"sosial\""}});
  Service service({.adjust = [&](AppOptions& app) { app.directory = edited.path(); }});
  v1::CreateComplaintRequest named = NewComplaint();
  named.mutable_complaint()->set_agency("dinsos");
  named.mutable_complaint()->clear_category();
  v1::CreateComplaintRequest routed = NewComplaint();
  routed.mutable_complaint()->clear_agency();
  routed.mutable_complaint()->set_category("bantuan-sosial");
  for (const v1::CreateComplaintRequest& request : {named, routed}) {
    const absl::Status elsewhere =
        service.Call<v1::Complaint>("CreateComplaint", request, Citizen()).status();
    EXPECT_THAT(elsewhere, HasReason(Reason::AGENCY_SERVED_ELSEWHERE));
    EXPECT_EQ(errors::MetadataOf(elsewhere, "instance"), "sosial");
    EXPECT_EQ(errors::MetadataOf(elsewhere, "address"), "10.0.0.7:7410");
  }
  EXPECT_EQ(service.Sql("SELECT count(*) FROM complaints.complaint"), "0");
  EXPECT_THAT(service.Call<v1::Complaint>("CreateComplaint", NewComplaint(), Citizen()), IsOk());
}

TEST(QueueCapacityTest, AsManyFilingsWaitAsTheSettingAdmitsAndOnlyTheOperatorReadsItsName) {
  Service service({.adjust = [](AppOptions& app) { app.queue_capacity = 4; }});
  const auto create = [&] {
    return service.Call<v1::Complaint>("CreateComplaint", NewComplaint(), Citizen()).status();
  };
  OpenTransaction other(service.postgres_url(), "LOCK TABLE complaints.history IN SHARE MODE");
  auto first = std::async(std::launch::async, create);
  AwaitBlocked(service.postgres_url());
  v1::BatchCreateComplaintsRequest batch;
  for (int i = 0; i < 10; ++i) *batch.add_requests() = NewComplaint();
  auto ten = std::async(std::launch::async, [&] {
    return service.Call<v1::BatchCreateComplaintsResponse>("BatchCreateComplaints", batch,
                                                           Citizen());
  });
  service.AwaitMetrics(
      {"tanggap_group_commit_accepted_total{queue=\"filings\"}",
       "tanggap_group_commit_refused_total{queue=\"filings\",reason=\"queue-capacity\"}"},
      11);
  EXPECT_EQ(service.Metric("tanggap_group_commit_waiting{queue=\"filings\"}"), 4);
  const absl::Status refused = create();
  EXPECT_THAT(refused, HasReason(Reason::OVERLOADED));
  EXPECT_TRUE(errors::RetryAfterOf(refused).has_value());
  EXPECT_THAT(refused.ToString(), Not(HasSubstr("queue")));
  EXPECT_THAT(service.log_text(), HasSubstr("queue-capacity admits, 4"));
  other.Commit();
  EXPECT_THAT(first.get(), IsOk());
  const auto response = ten.get();
  ASSERT_THAT(response, IsOk());
  int filed = 0;
  for (const v1::CreateComplaintResult& result : response->results()) {
    filed += result.has_complaint();
    if (result.has_error()) {
      EXPECT_THAT(errors::FromRpcStatus(result.error()), HasReason(Reason::OVERLOADED));
      EXPECT_THAT(result.error().ShortDebugString(), Not(HasSubstr("queue-capacity")));
    }
  }
  EXPECT_EQ(filed, 4);
}

}  // namespace
}  // namespace tanggap::complaints
