#include "services/surveys/store/submissions.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "libs/testing/status_matchers.h"
#include "services/surveys/store/responses.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOk;

class SubmissionsTest : public SubmissionsFixture {};

TEST_F(SubmissionsTest, KeepsAResponseApartFromWhoGaveIt) {
  PutPlace("", std::nullopt);
  Submission one = Submitted();
  one.comments = {{"saran", cipher_->CommentKey(one.receipt, "saran"), "Tambah kursi."}};
  one.follow_ups = {
      {cipher_->CommentKey(one.receipt, "saran"), "usul", "dinkes", "fasilitas", "sealed", 20'777}};
  const Submissions::Outcome answer = WriteOne(one);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(*answer, one.first.answer);
  EXPECT_EQ(Count("response_seen"), "1");
  EXPECT_EQ(database().Execute(
                "SELECT unit || service || month || array_to_string(flags, ',') FROM surveys." +
                arrival_),
            "loketktp-el2026112,3");
  EXPECT_EQ(database().Execute("SELECT coalesce(collector::text, 'none') FROM surveys." + arrival_),
            "none");
  EXPECT_EQ(database().Execute("SELECT words FROM surveys.comment_" + arrival_), "Tambah kursi.");
  EXPECT_EQ(database().Execute("SELECT rule || category FROM surveys.follow_up"), "usulfasilitas");
  EXPECT_EQ(database().Execute("SELECT sign || ' ' || flagged FROM surveys.cell_delta"), "1 true");
  EXPECT_EQ(Taken(""), "1");
}

TEST_F(SubmissionsTest, AnswersARepetitionAsTheFirstTime) {
  const base::Uuid id = base::Uuid::V4(random());
  const Submission first = Submitted(id, "hash");
  ASSERT_THAT(WriteOne(first), IsOk());
  const Submissions::Outcome again = WriteOne(Submitted(id, "hash"));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(*again, first.first.answer);
  EXPECT_THAT(WriteOne(Submitted(id, "other")), HasReason(Reason::RESPONSE_DIFFERS));
  EXPECT_EQ(Count(arrival_), "1");
  EXPECT_EQ(Count("cell_delta"), "1");

  const std::string unknown = cipher_->ReceiptOf(base::Uuid::V4(random()));
  const absl::Status refusal = errors::Error(Reason::SURVEY_NOT_OPEN);
  const auto found = submissions_.FindAnswers(survey_, *cipher_,
                                              {{unknown, "hash", refusal},
                                               {first.receipt, "hash", refusal},
                                               {first.receipt, "other", refusal}},
                                              Soon());
  ASSERT_THAT(found, IsOk());
  EXPECT_THAT((*found)[0], HasReason(Reason::SURVEY_NOT_OPEN));
  EXPECT_EQ((*found)[1].value_or(""), first.first.answer);
  EXPECT_THAT((*found)[2], HasReason(Reason::RESPONSE_DIFFERS));
}

TEST_F(SubmissionsTest, WritesTheSameOnceWithinOneGroup) {
  const base::Uuid id = base::Uuid::V4(random());
  const std::vector<Submission> rows = {Submitted(id, "hash"), Submitted(id, "hash"),
                                        Submitted(id, "other"), Submitted()};
  const auto outcomes = Write(rows);
  ASSERT_THAT(outcomes, IsOk());
  ASSERT_THAT((*outcomes)[1], IsOk());
  EXPECT_EQ(*(*outcomes)[0], *(*outcomes)[1]);
  EXPECT_THAT((*outcomes)[2], HasReason(Reason::RESPONSE_DIFFERS));
  EXPECT_THAT((*outcomes)[3], IsOk());
  EXPECT_EQ(Count(arrival_), "2");
}

TEST_F(SubmissionsTest, KeepsOfOneWhoIsScreenedOutThatAlone) {
  PutPlace("", 1);
  Submission out = Limited();
  out.response.state = v1::RESPONSE_STATE_SCREENED_OUT;
  ASSERT_THAT(WriteOne(out), IsOk());
  EXPECT_EQ(Count(arrival_), "0");
  EXPECT_EQ(Count("response_seen"), "1");
  EXPECT_EQ(Count("cell_delta WHERE state = 2"), "1");
  EXPECT_EQ(Taken(""), "0");
}

// Eight writers, as of several processes, in groups of any size.
TEST_F(SubmissionsTest, TakesExactlyAsManyAsThereArePlaces) {
  PutPlace("", 50);
  PutPlace("muda", 20);
  PutPlace("tani", 7);
  std::vector<Submission> rows;
  for (int i = 0; i < 400; ++i) {
    std::vector<std::string> codes = {""};
    if (i % 2 == 0) codes.push_back("muda");
    if (i % 3 == 0) codes.push_back("tani");
    rows.push_back(Limited(codes));
  }
  std::atomic<int> accepted = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> writers;
  for (size_t w = 0; w < 8; ++w) {
    writers.emplace_back([&, w] {
      for (size_t at = w * 50; at < w * 50 + 50; at += w + 1) {
        std::vector<const Submission*> group;
        for (size_t i = at; i < std::min(at + w + 1, w * 50 + 50); ++i) group.push_back(&rows[i]);
        const auto outcomes = submissions_.Write(group, now_, Soon());
        ASSERT_THAT(outcomes, IsOk());
        for (const Submissions::Outcome& outcome : *outcomes) {
          ++(outcome.ok() ? accepted : refused);
          EXPECT_TRUE(outcome.ok() || errors::ReasonOf(outcome.status()) == Reason::QUOTA_FULL)
              << outcome.status();
        }
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(accepted, 50);
  EXPECT_EQ(refused, 350);
  EXPECT_EQ(Taken(""), "50");
  EXPECT_EQ(Count(arrival_), "50");
  EXPECT_EQ(Count("response_seen"), "50");
  EXPECT_LE(std::stoi(Taken("muda")), 20);
  EXPECT_LE(std::stoi(Taken("tani")), 7);
}

TEST_F(SubmissionsTest, WritesOneRowInAStormOfRepetitions) {
  PutPlace("", 5);
  PutToken(1);
  const base::Uuid id = base::Uuid::V4(random());
  std::vector<Submission> rows;
  for (int i = 0; i < 64; ++i) {
    rows.push_back(Submitted(id, "hash"));
    rows.back().limited = true;
    rows.back().token = 1;
  }
  std::vector<std::string> answers(rows.size());
  std::vector<std::thread> senders;
  for (size_t s = 0; s < 8; ++s) {
    senders.emplace_back([&, s] {
      for (size_t i = s; i < rows.size(); i += 8) {
        const Submissions::Outcome answer = WriteOne(rows[i]);
        EXPECT_THAT(answer, IsOk());
        if (answer.ok()) answers[i] = *answer;
      }
    });
  }
  for (std::thread& sender : senders) sender.join();
  EXPECT_THAT(answers, ::testing::Each(answers[0]));
  EXPECT_EQ(Count(arrival_), "1");
  EXPECT_EQ(Count("cell_delta"), "1");
  EXPECT_EQ(Taken(""), "1");
}

TEST_F(SubmissionsTest, SpendsATokenOnce) {
  PutToken(1);
  PutToken(2, /*revoked=*/true);
  std::vector<Submission> rows;
  for (const int64_t token : {1, 1, 2, 3}) {
    rows.push_back(Submitted());
    rows.back().token = token;
    rows.back().spent_day = 20'777;
  }
  const auto outcomes = Write(rows);
  ASSERT_THAT(outcomes, IsOk());
  EXPECT_THAT((*outcomes)[0], IsOk());
  EXPECT_THAT((*outcomes)[1], HasReason(Reason::SURVEY_TOKEN_USED));
  EXPECT_THAT((*outcomes)[2], HasReason(Reason::SURVEY_TOKEN_REFUSED));
  EXPECT_THAT((*outcomes)[3], HasReason(Reason::SURVEY_TOKEN_REFUSED));
  EXPECT_EQ(database().Execute("SELECT spent_day FROM surveys.token WHERE serial = 1"), "20777");
  // What was answered stays answered.
  EXPECT_EQ(WriteOne(rows[0]).value_or(""), rows[0].first.answer);
  EXPECT_EQ(Count(arrival_), "1");
}

TEST_F(SubmissionsTest, GivesAnAccountBackToWhoeverFindsNoPlace) {
  PutPlace("", 1);
  const base::Uuid account = base::Uuid::V4(random());
  ASSERT_THAT(WriteOne(Limited()), IsOk());
  Submission late = Limited();
  late.account = account;
  EXPECT_THAT(WriteOne(late), HasReason(Reason::QUOTA_FULL));
  EXPECT_EQ(Count("account_spent"), "0");
  database().Execute("UPDATE surveys.place SET place_limit = 3");
  EXPECT_THAT(WriteOne(late), IsOk());
  Submission second = Limited();
  second.account = account;
  EXPECT_THAT(WriteOne(second), HasReason(Reason::SURVEY_TOKEN_USED));
  EXPECT_THAT(WriteOne(late), IsOk());
  EXPECT_EQ(Taken(""), "2");
}

TEST_F(SubmissionsTest, CountsWhatADraftHasReservedAsItsOwn) {
  PutPlace("", 2);
  const Submission drafted = Limited();
  const Submission other = Limited();
  const auto reserve = [&](const Submission& row, int64_t expire_minute) {
    database().Execute(
        base::Join("INSERT INTO surveys.reservation (survey, draft_key, collector, codes, "
                   "expire_minute) VALUES ('",
                   survey_.ToString(), "', '", row.draft_key->ToString(), "', '",
                   collector_.ToString(), "', ARRAY[''], ", expire_minute, ")"));
    database().Execute("UPDATE surveys.place SET reserved = reserved + 1");
  };
  const int64_t minute = absl::ToUnixSeconds(now_) / 60;
  reserve(drafted, minute + 30);
  reserve(other, minute + 30);
  EXPECT_THAT(WriteOne(Limited()), HasReason(Reason::QUOTA_FULL));
  EXPECT_THAT(WriteOne(drafted), IsOk());
  EXPECT_EQ(database().Execute("SELECT taken || ' ' || reserved FROM surveys.place"), "1 1");
  EXPECT_EQ(Count("reservation"), "1");
  // What has expired is free to everybody.
  database().Execute(base::Join("UPDATE surveys.reservation SET expire_minute = ", minute));
  EXPECT_THAT(WriteOne(Limited()), IsOk());
  EXPECT_EQ(database().Execute("SELECT taken || ' ' || reserved FROM surveys.place"), "2 0");
  EXPECT_THAT(WriteOne(other), HasReason(Reason::QUOTA_FULL));
}

TEST_F(SubmissionsTest, IsFoundByItsReceiptWhereverItStands) {
  Responses responses(pool());
  const Submission one = Submitted();
  ASSERT_THAT(WriteOne(one), IsOk());
  const auto find = [&] { return responses.Find(survey_, *cipher_, one.receipt, Soon()); };
  const absl::StatusOr<HeldResponse> fresh = find();
  ASSERT_THAT(fresh, IsOk());
  EXPECT_EQ(fresh->state, v1::RESPONSE_STATE_ACCEPTED);
  EXPECT_EQ(fresh->content_hash, "hash");
  EXPECT_EQ(fresh->row.month, 202611);
  database().Execute("WITH old AS (DELETE FROM surveys." + arrival_ +
                     " RETURNING *) INSERT INTO surveys.response SELECT * FROM old");
  EXPECT_EQ(find()->content_hash, "hash");
  database().Execute("DELETE FROM surveys.response");
  EXPECT_EQ(find()->state, v1::RESPONSE_STATE_NOT_HELD);
  const std::string unknown = cipher_->ReceiptOf(base::Uuid::V4(random()));
  EXPECT_THAT(responses.Find(survey_, *cipher_, unknown, Soon()),
              HasReason(Reason::RECEIPT_REFUSED));
}

}  // namespace
}  // namespace tanggap::surveys
