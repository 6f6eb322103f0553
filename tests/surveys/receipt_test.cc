// What whoever has a receipt may do, and that no other receipt does.

#include <atomic>
#include <map>

#include "libs/base/strings.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;

class ReceiptTest : public CollectingTest {
 protected:
  v1::SubmittedResponse Taken(const v1::ResponseContent& content) {
    const auto taken = Submit(To(way_, content));
    EXPECT_THAT(taken, IsOk());
    return taken.value_or(v1::SubmittedResponse());
  }
  absl::StatusOr<v1::SubmittedResponse> Revise(const std::string& receipt, int base,
                                               const v1::ResponseContent& content) {
    return Respondent<v1::SubmittedResponse>("ReviseResponse",
                                             Revision(way_, receipt, base, content));
  }
  absl::StatusOr<v1::VerifiedResponse> Withdraw(const std::string& receipt) {
    v1::WithdrawResponseRequest request;
    request.set_link(way_.link());
    request.set_receipt(receipt);
    return Respondent<v1::VerifiedResponse>("WithdrawResponse", request);
  }
  // What figures take up in the end: the sum of signs of each vector.
  std::map<std::string, int> Figures() {
    std::map<std::string, int> figures;
    const std::string text =
        Sql("SELECT coalesce(string_agg(encode(vector, 'hex') || ' ' || service || ' ' || sign, "
            "E'\\n'), '') "
            "FROM surveys.cell_delta");
    for (const std::string& line : base::Split(text, '\n')) {
      const size_t space = line.rfind(' ');
      if (space != line.npos) figures[line.substr(0, space)] += std::stoi(line.substr(space + 1));
    }
    std::erase_if(figures, [](const auto& each) { return each.second == 0; });
    return figures;
  }

  const v1::Collector way_ = Way();
};

TEST_F(ReceiptTest, OpensItsOwnResponseAlone) {
  const std::string a = Taken(Whole({Pointed("waktu", 1)})).receipt();
  const v1::SubmittedResponse b = Taken(Whole({Pointed("waktu", 4)}));
  const auto verified = Verify(way_, b.receipt());
  ASSERT_THAT(verified, IsOk());
  EXPECT_EQ(verified->state(), v1::RESPONSE_STATE_ACCEPTED);
  EXPECT_EQ(verified->content_hash(), b.content_hash());
  EXPECT_EQ(verified->period(), "2026-03");
  EXPECT_NE(Verify(way_, a)->content_hash(), b.content_hash());
  std::string mistyped = a;
  mistyped[3] = mistyped[3] == '7' ? '8' : '7';
  EXPECT_THAT(Verify(way_, mistyped), HasReason(Reason::RECEIPT_REFUSED));
  EXPECT_THAT(Withdraw(mistyped), HasReason(Reason::RECEIPT_REFUSED));
  EXPECT_THAT(Revise(mistyped, 1, Whole()), HasReason(Reason::RECEIPT_REFUSED));
  ASSERT_THAT(Withdraw(a), IsOk());
  EXPECT_EQ(Verify(way_, b.receipt())->state(), v1::RESPONSE_STATE_ACCEPTED);
  // Another survey's does not know it.
  const v1::Survey mine = survey_;
  v1::CreateSurveyRequest request = CreateFrom();
  *request.mutable_survey()->mutable_draft() = Questionnaire();
  survey_ = MadeAndPublished(service_, request);
  EXPECT_THAT(Verify(Way(), b.receipt()), HasReason(Reason::RECEIPT_REFUSED));
}

TEST_F(ReceiptTest, PutsOtherAnswersInThePlaceOfThose) {
  const std::string receipt =
      Taken(Whole({Pointed("waktu", 1), Said("saran", "Lama sekali.")})).receipt();
  const v1::ResponseContent better = Whole({Pointed("waktu", 4), Said("saran", "Sudah cepat.")});
  const auto revised = Revise(receipt, 1, better);
  ASSERT_THAT(revised, IsOk());
  EXPECT_EQ(revised->revision(), 2);
  // The same again is answered the same; another one that did not see it is refused.
  const auto again = Revise(receipt, 1, better);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), revised->SerializeAsString());
  const auto late = Revise(receipt, 1, Whole());
  EXPECT_THAT(late, HasReason(Reason::RESPONSE_CHANGED));
  EXPECT_EQ(errors::MetadataOf(late.status(), "revision"), "2");
  const auto missing = Revise(receipt, 2, Content({Picked("jenis", "baru")}));
  EXPECT_THAT(missing, HasReason(Reason::ANSWER_MISSING));

  EXPECT_EQ(Verify(way_, receipt)->content_hash(), revised->content_hash());
  EXPECT_EQ(Sql("SELECT string_agg(words, '|') FROM (SELECT words FROM surveys.comment_arrival_0 "
                "UNION ALL SELECT words FROM surveys.comment_arrival_1) AS said"),
            "Sudah cepat.");
  const std::map<std::string, int> figures = Figures();
  ASSERT_EQ(figures.size(), 1u);
  EXPECT_EQ(figures.begin()->second, 1);
  EXPECT_EQ(Read(way_).taken_count(), 1);
}

TEST_F(ReceiptTest, LeavesFiguresAsIfItHadNeverBeen) {
  Taken(Whole({Pointed("waktu", 2)}));
  const std::map<std::string, int> before = Figures();
  const std::string receipt =
      Taken(Whole({Pointed("waktu", 4), Said("saran", "Bagus.")})).receipt();
  ASSERT_THAT(Revise(receipt, 1, Whole({Pointed("waktu", 3)})), IsOk());
  PassNights();
  ASSERT_THAT(Revise(receipt, 2, Whole({Pointed("waktu", 1), Said("saran", "Tidak jadi.")})),
              IsOk());
  const auto withdrawn = Withdraw(receipt);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->state(), v1::RESPONSE_STATE_WITHDRAWN);
  EXPECT_EQ(withdrawn->content_hash(), "");
  EXPECT_EQ(withdrawn->period(), "2026-03");
  EXPECT_EQ(Withdraw(receipt)->SerializeAsString(), withdrawn->SerializeAsString());
  EXPECT_THAT(Revise(receipt, 4, Whole()), HasReason(Reason::RESPONSE_WITHDRAWN));
  EXPECT_EQ(Figures(), before);
  PassNights();
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.comment"), "0");
  EXPECT_EQ(Sql("SELECT sum(length(answers)) FROM surveys.response WHERE state = 3"), "0");
  EXPECT_EQ(Verify(way_, receipt)->state(), v1::RESPONSE_STATE_WITHDRAWN);
  EXPECT_EQ(Figures(), before);
}

TEST_F(ReceiptTest, WithdrawsByAnswersOfOneWhoIsNotAsked) {
  const std::string receipt = Taken(Whole()).receipt();
  const v1::ResponseContent out = Content({Picked("jenis", "lain")});
  const auto revised = Revise(receipt, 1, out);
  ASSERT_THAT(revised, IsOk());
  EXPECT_EQ(revised->state(), v1::RESPONSE_STATE_WITHDRAWN);
  EXPECT_EQ(Revise(receipt, 1, out)->SerializeAsString(), revised->SerializeAsString());
  EXPECT_TRUE(Figures().empty());
  EXPECT_EQ(Verify(way_, receipt)->state(), v1::RESPONSE_STATE_WITHDRAWN);
}

TEST_F(ReceiptTest, IsAnsweredWhenNothingIsHeldAnyMore) {
  const std::string receipt = Taken(Whole({Said("saran", "Terima kasih.")})).receipt();
  PassNights();
  Pass(absl::Hours(24 * 31 * 26));
  ASSERT_THAT(service_.app().night().Run(), IsOk());
  EXPECT_EQ(Sql("SELECT (SELECT count(*) FROM surveys.response) + (SELECT count(*) FROM "
                "surveys.comment)"),
            "0");
  const auto verified = Verify(way_, receipt);
  ASSERT_THAT(verified, IsOk());
  EXPECT_EQ(verified->state(), v1::RESPONSE_STATE_NOT_HELD);
  EXPECT_EQ(verified->period(), "");
  EXPECT_EQ(Withdraw(receipt)->state(), v1::RESPONSE_STATE_NOT_HELD);
  EXPECT_THAT(Revise(receipt, 1, Whole()), HasReason(Reason::RESPONSE_NOT_HELD));
}

}  // namespace
}  // namespace tanggap::surveys
