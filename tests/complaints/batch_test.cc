// Batches: every item stands for itself.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/errors/rpc_status.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

class BatchTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::BatchCreateComplaintsResponse> Send(
      const v1::BatchCreateComplaintsRequest& request) {
    return service_.Call<v1::BatchCreateComplaintsResponse>("BatchCreateComplaints", request,
                                                            Citizen());
  }
  static v1::BatchCreateComplaintsRequest BatchOf(int size) {
    v1::BatchCreateComplaintsRequest batch;
    for (int i = 0; i < size; ++i) *batch.add_requests() = NewComplaint();
    return batch;
  }

  Service service_;
};

TEST_F(BatchTest, OneBadItemOfFiveIsRefusedAloneWithPathsFromTheItem) {
  v1::BatchCreateComplaintsRequest batch = BatchOf(5);
  batch.mutable_requests(2)->mutable_complaint()->set_description(std::string(4001, 'a'));
  batch.mutable_requests(2)->mutable_complaint()->mutable_place()->set_latitude(91);
  const auto response = Send(batch);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->results_size(), 5);
  for (const int good : {0, 1, 3, 4}) {
    EXPECT_TRUE(response->results(good).has_complaint()) << good;
    EXPECT_EQ(response->results(good).complaint().description(), "");
    EXPECT_EQ(response->results(good).complaint().mailbox_secret().size(), 16u);
  }
  const absl::Status refused = errors::FromRpcStatus(response->results(2).error());
  EXPECT_THAT(refused, HasReason(Reason::INVALID_FIELD));
  const std::vector<errors::FieldViolation> fields = errors::FieldViolationsOf(refused);
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[0].field, "complaint.place.latitude");
  EXPECT_EQ(fields[1].field, "complaint.description");
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "4");
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM idempotency.requests"), "4");
}

TEST_F(BatchTest, AnItemWithoutARequestIdIsRefusedAlone) {
  v1::BatchCreateComplaintsRequest batch = BatchOf(2);
  batch.mutable_requests(0)->clear_request_id();
  const auto response = Send(batch);
  ASSERT_THAT(response, IsOk());
  const absl::Status refused = errors::FromRpcStatus(response->results(0).error());
  ASSERT_EQ(errors::FieldViolationsOf(refused).size(), 1u);
  EXPECT_EQ(errors::FieldViolationsOf(refused)[0].field, "request_id");
  EXPECT_TRUE(response->results(1).has_complaint());
}

// An app that was away sends by the other method what had no answer.
TEST_F(BatchTest, WhatWasSentAloneAndInABatchIsFiledOnce) {
  const v1::BatchCreateComplaintsRequest batch = BatchOf(2);
  const v1::Complaint alone = File(service_, batch.requests(0));
  const auto response = Send(batch);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->results(0).complaint().name(), alone.name());
  EXPECT_EQ(response->results(0).complaint().mailbox_secret(), alone.mailbox_secret());
  EXPECT_EQ(response->results(0).complaint().description(), "") << "as every item of a batch";
  const v1::Complaint again = File(service_, batch.requests(1));
  EXPECT_EQ(again.name(), response->results(1).complaint().name());
  EXPECT_EQ(again.description(), batch.requests(1).complaint().description())
      << "as every answer to a call of its own";
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "2");
}

TEST_F(BatchTest, AnIdThatWasUsedAloneForSomethingElseIsRefusedAsAnItem) {
  v1::BatchCreateComplaintsRequest batch = BatchOf(2);
  v1::CreateComplaintRequest other = NewComplaint();
  other.set_request_id(batch.requests(0).request_id());
  other.mutable_complaint()->set_description("Lampu jalan mati di depan pasar.");
  File(service_, other);
  const auto response = Send(batch);
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(errors::FromRpcStatus(response->results(0).error()),
              HasReason(Reason::REQUEST_ID_REUSED));
  EXPECT_TRUE(response->results(1).has_complaint());
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "2");
}

TEST_F(BatchTest, AnIdThatSomebodyElseUsedAloneIsNobodysBusiness) {
  const v1::BatchCreateComplaintsRequest batch = BatchOf(1);
  const v1::Complaint theirs = File(service_, batch.requests(0), Citizen("tetangga"));
  const auto response = Send(batch);
  ASSERT_THAT(response, IsOk());
  ASSERT_TRUE(response->results(0).has_complaint());
  EXPECT_NE(response->results(0).complaint().name(), theirs.name());
  EXPECT_NE(response->results(0).complaint().mailbox_secret(), theirs.mailbox_secret());
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "2");
}

TEST_F(BatchTest, WhatTheDirectoryRefusesIsRefusedByItemToo) {
  v1::BatchCreateComplaintsRequest batch = BatchOf(2);
  batch.mutable_requests(1)->mutable_complaint()->set_agency("dinas-awan");
  const auto response = Send(batch);
  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->results(0).has_complaint());
  EXPECT_THAT(errors::FromRpcStatus(response->results(1).error()),
              HasReason(Reason::UNKNOWN_AGENCY));
}

TEST_F(BatchTest, AHundredItemsPassAndOneMoreDoesNot) {
  const auto hundred = Send(BatchOf(100));
  ASSERT_THAT(hundred, IsOk());
  EXPECT_EQ(hundred->results_size(), 100);
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "100");
  EXPECT_EQ(service_.Sql("SELECT count(DISTINCT number) FROM complaints.complaint"), "100");
  EXPECT_THAT(Send(BatchOf(101)), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(Send(BatchOf(0)), HasReason(Reason::INVALID_FIELD));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "100");
}

}  // namespace
}  // namespace tanggap::complaints
