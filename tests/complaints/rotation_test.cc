// The master key is replaced, as the runbook says: whoever had something before has it afterwards,
// and what was done once is not done again.

#include <future>

#include "tests/complaints/open_transaction.h"
#include "tests/complaints/rotation_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using tanggap::testing::IsOkAndHolds;
using ::testing::ElementsAre;

TEST_F(RotationTest, AnAccountKeepsItsCases) {
  const v1::Complaint before = File(service_);
  ReplaceKey();
  const v1::Complaint after = File(service_);
  EXPECT_EQ(Look(service_, before.name()).description(), before.description());
  EXPECT_THAT(ListedFor(Citizen()), ElementsAre(after.name(), before.name()));
  EXPECT_THAT(ListedFor(Citizen("tetangga")), ElementsAre());
  v1::TrackComplaintRequest track;
  track.set_number(before.number());
  const auto tracked =
      service_.Call<v1::TrackComplaintResponse>("TrackComplaint", track, Citizen());
  ASSERT_THAT(tracked, IsOk());
  EXPECT_TRUE(tracked->has_complaint());
  const auto history =
      service_.Call<v1::ListHistoryResponse>("ListHistory", History(before.name()), Citizen());
  ASSERT_THAT(history, IsOk());
  EXPECT_EQ(history->entries_size(), 1);
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(before.name()), Citizen()),
              IsOk());
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(before.name()), Citizen("lain")),
              HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(RotationTest, AProxyAndAClerkKeepWhatTheyFiled) {
  const std::string by_proxy = File(service_, UnderMandate(), Proxy()).name();
  v1::CreateComplaintRequest request = NewNamedComplaint();
  request.mutable_complaint()->set_channel(common::v1::CHANNEL_COUNTER);
  request.mutable_complaint()->set_agency("dinsos");
  request.mutable_complaint()->set_category("bantuan-sosial");
  const std::string by_clerk = File(service_, request, FrontDesk()).name();
  ReplaceKey();
  const std::string again = File(service_, UnderMandate(), Proxy()).name();
  EXPECT_THAT(ListedFor(Proxy()), ElementsAre(again, by_proxy));
  EXPECT_THAT(ListedFor(FrontDesk()), ElementsAre(by_clerk));
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(by_proxy), Proxy()), IsOk());
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(by_clerk), FrontDesk()), IsOk());
}

TEST_F(RotationTest, ARepeatedRequestIsAnsweredAndNotDoneAgain) {
  const v1::CreateComplaintRequest filing = NewComplaint();
  const absl::StatusOr<std::string> filed = Send("CreateComplaint", filing, Citizen());
  ASSERT_THAT(filed, IsOk());
  v1::Complaint complaint;
  ASSERT_TRUE(complaint.ParseFromString(*filed));
  v1::BatchCreateComplaintsRequest batch;
  *batch.add_requests() = NewComplaint();
  const absl::StatusOr<std::string> batched = Send("BatchCreateComplaints", batch, Citizen());
  ASSERT_THAT(batched, IsOk());
  const v1::AddCommentRequest comment = Comment(complaint.name());
  const absl::StatusOr<std::string> commented = Send("AddComment", comment, Citizen());
  ASSERT_THAT(commented, IsOk());
  const std::string rows = service_.RowCounts();
  const auto expect_all_again = [&] {
    EXPECT_THAT(Send("CreateComplaint", filing, Citizen()), IsOkAndHolds(*filed));
    EXPECT_THAT(Send("BatchCreateComplaints", batch, Citizen()), IsOkAndHolds(*batched));
    EXPECT_THAT(Send("AddComment", comment, Citizen()), IsOkAndHolds(*commented));
    EXPECT_EQ(service_.RowCounts(), rows);
  };
  ReplaceKey();
  expect_all_again();
  v1::CreateComplaintRequest other = filing;
  other.mutable_complaint()->set_description("Lain lagi.");
  EXPECT_THAT(Send("CreateComplaint", other, Citizen()), HasReason(Reason::REQUEST_ID_REUSED));
  v1::AddCommentRequest other_comment = comment;
  other_comment.set_text("Lain lagi.");
  EXPECT_THAT(Send("AddComment", other_comment, Citizen()), HasReason(Reason::REQUEST_ID_REUSED));
  EXPECT_THAT(Send("CreateComplaint", filing, Citizen("tetangga")), IsOk())
      << "an id is one caller's";
}

// While instances are restarted one by one, one of them writes under a key that is second to
// another.
TEST_F(RotationTest, WhatIsWrittenUnderTheSecondKeyIsFoundToo) {
  ReplaceKey();
  const v1::CreateComplaintRequest filing = NewComplaint();
  const absl::StatusOr<std::string> filed = Send("CreateComplaint", filing, Citizen());
  ASSERT_THAT(filed, IsOk());
  SwapKeys();
  EXPECT_THAT(Send("CreateComplaint", filing, Citizen()), IsOkAndHolds(*filed));
  EXPECT_EQ(ListedFor(Citizen()).size(), 1u);
}

TEST_F(RotationTest, AMailboxOpensAndAPageGoesOn) {
  v1::CreateComplaintRequest none = NewComplaint();
  none.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_NONE);
  const v1::Complaint filed = File(service_, none);
  v1::OpenMailboxRequest open;
  open.set_number(filed.number());
  open.set_secret(filed.mailbox_secret());
  const auto before = service_.Call<v1::OpenMailboxResponse>("OpenMailbox", open, Nobody());
  ASSERT_THAT(before, IsOk());
  for (int i = 0; i < 3; ++i) File(service_);
  v1::ListComplaintsRequest list;
  list.set_page_size(2);
  const auto first = service_.Call<v1::ListComplaintsResponse>("ListComplaints", list, Citizen());
  ASSERT_THAT(first, IsOk());

  ReplaceKey();
  EXPECT_THAT(service_.Call<v1::OpenMailboxResponse>("OpenMailbox", open, Nobody()), IsOk());
  EXPECT_EQ(Look(service_, filed.name(), WithToken(before->token())).number(), filed.number());
  list.set_page_token(first->next_page_token());
  const auto second = service_.Call<v1::ListComplaintsResponse>("ListComplaints", list, Citizen());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->complaints_size(), 1);
  EXPECT_THAT(service_.Call<v1::ListComplaintsResponse>("ListComplaints", list, Citizen("lain")),
              HasReason(Reason::INVALID_PAGE_TOKEN));
}

using ResealingTest = RotationTest;

TEST_F(ResealingTest, AfterItNothingOpensByTheOldKeyAndAllByTheNew) {
  v1::CreateComplaintRequest request = NewNamedComplaint();
  request.mutable_complaint()->set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  const std::string named = File(service_, request).name();
  for (int i = 0; i < 4; ++i) File(service_);
  const std::string old_keys = Keys().ToText();
  ReplaceKey();
  const std::string words = Look(service_, named).description();
  using CasesAndKeys = std::pair<int64_t, int64_t>;
  EXPECT_EQ(Reseal(1), CasesAndKeys(2, 3)) << "one of the two has an identity with its own key";
  EXPECT_EQ(Reseal(), CasesAndKeys(5, 3)) << "begun again, it does what is left";
  EXPECT_EQ(Reseal(), CasesAndKeys(5, 0));

  // As whoever has got hold of the old key, or runs on after it was taken away.
  const std::string both = Keys().ToText();
  const std::string fresh = both.substr(0, both.find("\nkey ", both.find("\nkey ") + 1)) + "\n";
  RestartWith(fresh);
  EXPECT_EQ(Look(service_, named, Officer()).description(), words);
  const auto revealed =
      service_.Call<v1::RevealIdentityResponse>("RevealIdentity", Reveal(named), Officer());
  ASSERT_THAT(revealed, IsOk());
  EXPECT_EQ(revealed->reporter().phone(), "081200000123");
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(named), Citizen()),
              HasReason(Reason::RESOURCE_NOT_FOUND))
      << "what the old key alone can tell, as the runbook says";
  RestartWith(old_keys);
  EXPECT_FALSE(service_.Call<v1::Complaint>("GetComplaint", Get(named), Officer()).ok());
}

TEST_F(ResealingTest, LeavesToAChangeWhatIsChangedMeanwhile) {
  const std::string name = File(service_, NewNamedComplaint()).name();
  ReplaceKey();
  const std::string key =
      service_.Sql("SELECT encode(content_key, 'hex') FROM complaints.complaint");
  OpenTransaction other(service_.postgres_url(),
                        "UPDATE complaints.complaint SET content_key = content_key || 'x'; DELETE "
                        "FROM complaints.identity");
  auto resealed = std::async(std::launch::async, [&] { return Reseal(1); });
  AwaitBlocked(service_.postgres_url());
  other.Commit();
  EXPECT_EQ(resealed.get().second, 0);
  EXPECT_EQ(service_.Sql("SELECT encode(content_key, 'hex') FROM complaints.complaint"),
            key + "78");
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.identity"), "0");
}

}  // namespace
}  // namespace tanggap::complaints
