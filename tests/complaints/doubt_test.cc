// A connection that breaks while a change is being written: nobody is told that it failed, nobody
// that it worked, unless it is known.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "libs/testing/private_postgres.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/open_transaction.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using tanggap::testing::IsOkAndHolds;
using tanggap::testing::PrivatePostgres;
using tanggap::testing::StatusIs;

// Nothing but new cases and steps waits for it, unlike for the requests, which are cleaned at
// times.
constexpr char kHoldFilings[] = "LOCK TABLE complaints.history IN SHARE MODE";

class DoubtTest : public ::testing::Test {
 protected:
  using Answer = absl::StatusOr<std::string>;

  // Sends it on a thread of its own.
  static std::future<Answer> Send(Service& service, std::string_view method,
                                  const google::protobuf::Message& request, const Caller& caller) {
    return std::async(std::launch::async,
                      [&service, method, bytes = request.SerializeAsString(), caller] {
                        return service.CallBytes(method, bytes, caller);
                      });
  }
};

TEST_F(DoubtTest, AFlushWhoseSessionIsEndedIsWrittenOnAnother) {
  Service service;
  OpenTransaction other(service.postgres_url(), kHoldFilings);
  const v1::CreateComplaintRequest request = NewComplaint();
  auto sent = Send(service, "CreateComplaint", request, Citizen());
  const std::string first = AwaitBlocked(service.postgres_url());
  Terminate(service.postgres_url(), first);
  EXPECT_NE(AwaitBlocked(service.postgres_url()), first);
  other.Commit();
  const Answer answer = sent.get();
  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(service.CallBytes("CreateComplaint", request.SerializeAsString(), Citizen()),
              IsOkAndHolds(*answer));
  EXPECT_EQ(service.Sql("SELECT count(*) FROM complaints.complaint"), "1");
}

TEST_F(DoubtTest, EndedTwiceItIsUnavailableAndTheSameRequestIdSettlesIt) {
  Service service;
  const v1::CreateComplaintRequest request = NewComplaint();
  {
    OpenTransaction other(service.postgres_url(), kHoldFilings);
    auto sent = Send(service, "CreateComplaint", request, Citizen());
    for (int i = 0; i < 2; ++i)
      Terminate(service.postgres_url(), AwaitBlocked(service.postgres_url()));
    const absl::Status doubt = sent.get().status();
    EXPECT_THAT(doubt, HasReason(Reason::COMMIT_IN_DOUBT));
    EXPECT_THAT(doubt, StatusIs(absl::StatusCode::kUnavailable));
    EXPECT_TRUE(errors::RetryAfterOf(doubt).has_value());
  }
  EXPECT_THAT(service.Call<v1::Complaint>("CreateComplaint", request, Citizen()), IsOk());
  EXPECT_EQ(service.Sql("SELECT count(*) FROM complaints.complaint"), "1");
}

TEST_F(DoubtTest, AnImportWhoseSessionIsEndedIsWrittenOnAnotherAndSaysThatItWasAdded) {
  Service service;
  v1::ImportComplaintsRequest request;
  v1::ImportedComplaint& item = *request.add_complaints();
  item.mutable_external_reference()->set_source("lapor-2025");
  item.mutable_external_reference()->set_source_agency("dinkes");
  item.mutable_external_reference()->set_external_id("17");
  *item.mutable_complaint() = NewComplaint().complaint();
  item.mutable_file_time()->set_seconds(1'700'000'000);
  OpenTransaction other(service.postgres_url(), kHoldFilings);
  auto sent = Send(service, "ImportComplaints", request, Importer());
  Terminate(service.postgres_url(), AwaitBlocked(service.postgres_url()));
  AwaitBlocked(service.postgres_url());
  other.Commit();
  const Answer answer = sent.get();
  ASSERT_THAT(answer, IsOk());
  v1::ImportComplaintsResponse response;
  ASSERT_TRUE(response.ParseFromString(*answer));
  EXPECT_EQ(response.results(0).outcome(), v1::IMPORT_OUTCOME_ADDED);
}

// Commits that are made, and then wait for a standby that does not exist before they are told: so
// that a session can be ended between the two.
class LostAnswerTest : public DoubtTest {
 protected:
  LostAnswerTest()
      : postgres_(PrivatePostgres::Create(
            {.settings = {"synchronous_standby_names=nobody", "synchronous_commit=local"}})) {
    EXPECT_THAT(Prepare(postgres_->Url()), IsOk());
    service_ = std::make_unique<Service>(Service::Options{.postgres_url = postgres_->Url()});
  }
  void HoldCommitsThatInsertInto(const std::string& table) {
    ExecuteSql(postgres_->Url(),
               "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM "
               "set_config('synchronous_commit', 'on', true); RETURN NEW; END $$;"
               "CREATE TRIGGER hold BEFORE INSERT ON " +
                   table + " FOR EACH ROW EXECUTE FUNCTION hold()");
  }
  void EndTheOneThatHasCommitted() {
    Terminate(postgres_->Url(), AwaitBlocked(postgres_->Url(), "SyncRep"));
  }
  std::string Count(const std::string& table) {
    return ExecuteSql(postgres_->Url(), "SELECT count(*) FROM " + table);
  }

  std::unique_ptr<PrivatePostgres> postgres_;
  std::unique_ptr<Service> service_;
};

TEST_F(LostAnswerTest, AFilingThatWasCommittedIsAnsweredFromItsRow) {
  HoldCommitsThatInsertInto("complaints.history");
  const v1::CreateComplaintRequest request = NewComplaint();
  auto sent = Send(*service_, "CreateComplaint", request, Citizen());
  EndTheOneThatHasCommitted();
  const Answer answer = sent.get();
  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(service_->CallBytes("CreateComplaint", request.SerializeAsString(), Citizen()),
              IsOkAndHolds(*answer));
  EXPECT_EQ(Count("complaints.complaint"), "1");
  EXPECT_EQ(Count("complaints.history"), "1");
}

TEST_F(LostAnswerTest, ALookThatWasRecordedIsAnsweredFromItsRow) {
  const std::string name = File(*service_, NewNamedComplaint()).name();
  HoldCommitsThatInsertInto("complaints.identity_access");
  auto sent = Send(*service_, "RevealIdentity", Reveal(name), Officer());
  EndTheOneThatHasCommitted();
  const Answer answer = sent.get();
  ASSERT_THAT(answer, IsOk());
  v1::RevealIdentityResponse revealed;
  ASSERT_TRUE(revealed.ParseFromString(*answer));
  EXPECT_EQ(revealed.reporter().display_name(), "Sulastri Wulandari");
  EXPECT_EQ(Count("complaints.identity_access"), "1");
}

}  // namespace
}  // namespace tanggap::complaints
