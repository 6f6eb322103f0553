// A request that is sent again: the first answer, byte for byte, whatever has happened since.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "libs/base/mutex.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/open_transaction.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using tanggap::testing::IsOkAndHolds;
using tanggap::testing::StatusIs;

class ReplayTest : public ::testing::Test {
 protected:
  template <typename Request>
  absl::StatusOr<std::string> Send(std::string_view method, const Request& request,
                                   const Caller& caller) {
    return service_.CallBytes(method, request.SerializeAsString(), caller);
  }

  Service service_;
};

TEST_F(ReplayTest, ACreateAnswersTheSameAfterTheCaseMovedOnAndAfterARestart) {
  const v1::CreateComplaintRequest request = NewComplaint();
  const absl::StatusOr<std::string> first = Send("CreateComplaint", request, Citizen());
  ASSERT_THAT(first, IsOk());
  v1::Complaint filed;
  ASSERT_TRUE(filed.ParseFromString(*first));
  ASSERT_THAT(Send("VerifyComplaint", Verify(filed.name()), Officer()), IsOk());
  const std::string rows = service_.RowCounts();
  EXPECT_THAT(Send("CreateComplaint", request, Citizen()), IsOkAndHolds(*first));
  service_.Restart();
  EXPECT_THAT(Send("CreateComplaint", request, Citizen()), IsOkAndHolds(*first));
  EXPECT_EQ(service_.RowCounts(), rows);
}

TEST_F(ReplayTest, AVerbAnswersTheSameAfterTheCaseMovedOnAndAfterARestart) {
  const std::string name = File(service_).name();
  v1::VerifyComplaintRequest request = Verify(name);
  request.set_etag("\"1\"");
  const absl::StatusOr<std::string> first = Send("VerifyComplaint", request, Officer());
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(Send("AssignComplaint", Assign(name), Officer()), IsOk());
  const std::string rows = service_.RowCounts();
  EXPECT_THAT(Send("VerifyComplaint", request, Officer()), IsOkAndHolds(*first))
      << "neither etag nor state may refuse what was done";
  service_.Restart();
  EXPECT_THAT(Send("VerifyComplaint", request, Officer()), IsOkAndHolds(*first));
  EXPECT_EQ(service_.RowCounts(), rows);
}

TEST_F(ReplayTest, ARevealIsRecordedOnceAndAnswersTheSame) {
  const std::string name = File(service_, NewNamedComplaint()).name();
  const v1::RevealIdentityRequest request = Reveal(name);
  const absl::StatusOr<std::string> first = Send("RevealIdentity", request, Officer());
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Send("RevealIdentity", request, Officer()), IsOkAndHolds(*first));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.identity_access"), "1");
}

TEST_F(ReplayTest, OtherBytesUnderTheSameIdAreRefused) {
  v1::CreateComplaintRequest filing = NewComplaint();
  const v1::Complaint filed = File(service_, filing);
  filing.mutable_complaint()->set_description("Sesuatu yang lain.");
  const absl::Status reused = Send("CreateComplaint", filing, Citizen()).status();
  EXPECT_THAT(reused, HasReason(Reason::REQUEST_ID_REUSED));
  EXPECT_THAT(reused, StatusIs(absl::StatusCode::kAlreadyExists));

  v1::VerifyComplaintRequest verify = Verify(filed.name());
  ASSERT_THAT(Send("VerifyComplaint", verify, Officer()), IsOk());
  verify.set_track(common::v1::TRACK_LIGHT);
  EXPECT_THAT(Send("VerifyComplaint", verify, Officer()), HasReason(Reason::REQUEST_ID_REUSED));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "1");
}

TEST_F(ReplayTest, TheSameIdOfAnotherCallerIsAnotherRequest) {
  const v1::CreateComplaintRequest request = NewComplaint();
  const v1::Complaint mine = File(service_, request, Citizen("warga"));
  const v1::Complaint theirs = File(service_, request, Citizen("tetangga"));
  EXPECT_NE(mine.name(), theirs.name());
}

TEST_F(ReplayTest, ARefusedRequestLeavesNothingAndMayBeSentAgainWhenItFits) {
  const std::string name = File(service_).name();
  const v1::AssignComplaintRequest assign = Assign(name);
  const std::string rows = service_.RowCounts();
  EXPECT_THAT(Send("AssignComplaint", assign, Officer()), HasReason(Reason::ACTION_NOT_ALLOWED));
  EXPECT_EQ(service_.RowCounts(), rows);
  ASSERT_THAT(Send("VerifyComplaint", Verify(name), Officer()), IsOk());
  EXPECT_THAT(Send("AssignComplaint", assign, Officer()), IsOk());
}

TEST_F(ReplayTest, BatchItemsAreRepeatedOneByOne) {
  v1::BatchCreateComplaintsRequest batch;
  for (int i = 0; i < 3; ++i) *batch.add_requests() = NewComplaint();
  const absl::StatusOr<std::string> first = Send("BatchCreateComplaints", batch, Citizen());
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Send("BatchCreateComplaints", batch, Citizen()), IsOkAndHolds(*first));
  *batch.add_requests() = NewComplaint();
  batch.mutable_requests(1)->mutable_complaint()->set_description("Sesuatu yang lain.");
  const auto second =
      service_.Call<v1::BatchCreateComplaintsResponse>("BatchCreateComplaints", batch, Citizen());
  ASSERT_THAT(second, IsOk());
  v1::BatchCreateComplaintsResponse before;
  ASSERT_TRUE(before.ParseFromString(*first));
  EXPECT_EQ(second->results(0).SerializeAsString(), before.results(0).SerializeAsString());
  EXPECT_EQ(second->results(1).error().code(), static_cast<int>(absl::StatusCode::kAlreadyExists));
  EXPECT_TRUE(second->results(3).has_complaint());
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "4");
}

TEST_F(ReplayTest, ManyThatAreRepeatedAtOnceAreLookedUpTogether) {
  v1::BatchCreateComplaintsRequest batch;
  for (int i = 0; i < 60; ++i) *batch.add_requests() = NewComplaint();
  const absl::StatusOr<std::string> first = Send("BatchCreateComplaints", batch, Citizen());
  ASSERT_THAT(first, IsOk());
  OpenTransaction other(service_.postgres_url(), "LOCK TABLE complaints.history IN SHARE MODE");
  auto again = std::async(std::launch::async,
                          [&] { return Send("BatchCreateComplaints", batch, Citizen()); });
  service_.AwaitMetrics({"tanggap_group_commit_accepted_total{queue=\"filings\"}"}, 120);
  other.Commit();
  EXPECT_THAT(again.get(), IsOkAndHolds(*first));
  // What the writer had taken when it began to wait, and then all the rest.
  EXPECT_LE(service_.Times("find_answers_to_filings"), 2);
  EXPECT_EQ(service_.Times("idempotency_find"), 0);
}

TEST_F(ReplayTest, WhenTheIdentityIsDestroyedAnswersStayWithoutThePerson) {
  v1::CreateComplaintRequest filing = NewNamedComplaint();
  const absl::StatusOr<std::string> filed_bytes = Send("CreateComplaint", filing, Citizen());
  ASSERT_THAT(filed_bytes, IsOk());
  v1::Complaint filed;
  ASSERT_TRUE(filed.ParseFromString(*filed_bytes));
  ASSERT_TRUE(filed.has_reporter());
  const v1::AddCommentRequest comment = Comment(filed.name());
  v1::Complaint commented;
  ASSERT_TRUE(commented.ParseFromString(*Send("AddComment", comment, Officer())));
  ASSERT_TRUE(commented.has_reporter());
  ASSERT_NE(commented.reporter_pseudonym(), "");
  const v1::RevealIdentityRequest reveal = Reveal(filed.name());
  ASSERT_THAT(Send("RevealIdentity", reveal, Officer()), IsOk());
  const v1::SetDisclosureRequest none = SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_NONE);
  const absl::StatusOr<std::string> changed = Send("SetDisclosure", none, Citizen());
  ASSERT_THAT(changed, IsOk());

  const std::string rows = service_.RowCounts();
  filed.clear_reporter();
  commented.clear_reporter();
  commented.clear_reporter_pseudonym();
  EXPECT_THAT(Send("CreateComplaint", filing, Citizen()), IsOkAndHolds(filed.SerializeAsString()));
  EXPECT_THAT(Send("AddComment", comment, Officer()), IsOkAndHolds(commented.SerializeAsString()))
      << "not commented on twice";
  EXPECT_THAT(Send("SetDisclosure", none, Citizen()), IsOkAndHolds(*changed));
  EXPECT_THAT(Send("RevealIdentity", reveal, Officer()), HasReason(Reason::IDENTITY_NOT_HELD));
  EXPECT_EQ(service_.RowCounts(), rows);
}

// Sends the same bytes many times at once, and gives the different answers they got.
std::set<std::string> AnswersTo(Service& service, std::string_view method,
                                const std::string& request, const Caller& caller, int copies) {
  base::Mutex mutex;
  std::set<std::string> answers;
  std::vector<std::thread> threads;
  for (int i = 0; i < copies; ++i) {
    threads.emplace_back([&] {
      const absl::StatusOr<std::string> answer = service.CallBytes(method, request, caller);
      base::MutexLock lock(mutex);
      answers.insert(answer.ok() ? *answer : std::string(answer.status().ToString()));
    });
  }
  for (std::thread& thread : threads) thread.join();
  return answers;
}

TEST_F(ReplayTest, FiftyCopiesAtOnceMakeOneComplaint) {
  const std::set<std::string> answers = AnswersTo(
      service_, "CreateComplaint", NewComplaint().SerializeAsString(), Citizen(), /*copies=*/50);
  ASSERT_EQ(answers.size(), 1u);
  v1::Complaint filed;
  EXPECT_TRUE(filed.ParseFromString(*answers.begin()) && !filed.number().empty());
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "1");
}

TEST_F(ReplayTest, FiftyCopiesOfAVerbAtOnceTakeOneStep) {
  const std::string name = File(service_).name();
  const std::set<std::string> answers = AnswersTo(
      service_, "VerifyComplaint", Verify(name).SerializeAsString(), Officer(), /*copies=*/50);
  EXPECT_EQ(answers.size(), 1u);
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.history"), "2");
}

}  // namespace
}  // namespace tanggap::complaints
