// Revisions and withdrawals beside the night, which moves and writes anew what they change.

#include "services/surveys/store/responses.h"

#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>

#include "libs/testing/blocked_sessions.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/nights.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

class ResponsesTest : public SubmissionsFixture {
 protected:
  ResponsesTest() {
    database().Execute(base::Join(
        "INSERT INTO surveys.survey (survey, version, agency, state, purpose, index_profile, "
        "min_cell, hold_months, title, services, draft, published_version, series, key, template, "
        "create_time, update_time) VALUES ('",
        survey_.ToString(),
        "', 1, 'dinkes', 2, 1, 'permenpan-14-2017', 5, 24, '', '', '', 1, 1, 'k', '', now(), "
        "now())"));
  }

  base::Uuid KeyOf(const Submission& one) const {
    return cipher_->CommentKey(one.receipt, "saran");
  }
  FollowUpRow FollowUpOf(const Submission& one, const std::string& words) const {
    return {KeyOf(one), "usulan", "dinkes", "", words, 20'777};
  }
  // With words that wait to be filed.
  Submission Suggested() {
    Submission made = Submitted();
    made.comments = {{"saran", KeyOf(made), "first"}};
    made.follow_ups = {FollowUpOf(made, "first")};
    EXPECT_THAT(WriteOne(made), IsOk());
    return made;
  }
  Replacement::Delta Delta(int sign) {
    return {.id = static_cast<int64_t>(random().Below(uint64_t{1} << 62)),
            .version = 1,
            .service = "ktp-el",
            .sign = sign,
            .vector = "vector"};
  }
  Replacement WithdrawalOf(const Submission& one) {
    Replacement made{.survey = survey_, .revision = 1, .row = one.response};
    made.row.state = v1::RESPONSE_STATE_WITHDRAWN;
    made.deltas = {Delta(-1)};
    made.old_words = {{"saran", KeyOf(one)}};
    return made;
  }
  Replacement RevisionOf(const Submission& one, int revision, const std::string& words) {
    Replacement made = WithdrawalOf(one);
    made.revision = revision;
    made.row.state = v1::RESPONSE_STATE_ACCEPTED;
    made.deltas.push_back(Delta(1));
    made.comments = {{"saran", KeyOf(one), words}};
    made.follow_ups = {FollowUpOf(one, words)};
    return made;
  }
  // Until it has happened, as the API does.
  void Revise(const Submission& one, const std::string& words) {
    for (bool done = false; !done;) {
      const auto held = responses_.Find(survey_, *cipher_, one.receipt, Soon());
      ASSERT_THAT(held, IsOk());
      const auto replaced =
          responses_.Replace(RevisionOf(one, held->revision, words), now_, Soon());
      ASSERT_THAT(replaced, IsOk());
      done = *replaced;
    }
  }

  absl::Status Move() {
    const absl::Status anew = nights_.NoteNothingMoved(Soon());
    return anew.ok() ? nights_.MoveArrivals(day_, day_ + 1, Soon()) : anew;
  }
  // While another transaction has carried `sql` out.
  void Beside(const std::string& sql, const std::function<void()>& act) {
    const postgres::Statement statement = {"beside", sql.c_str()};
    EXPECT_THAT(pool().Transact(Soon(),
                                [&](postgres::Transaction& transaction) -> absl::Status {
                                  const absl::Status held = transaction.Query(statement).status();
                                  act();
                                  return held;
                                }),
                IsOk());
  }
  std::string All(const std::string& column, const std::string& table) {
    return database().Execute(
        base::Join("SELECT coalesce(string_agg(", column, "::text, ',' ORDER BY ", column,
                   "), '') FROM (SELECT * FROM surveys.", table, "arrival_0 UNION ALL SELECT * ",
                   "FROM surveys.", table, "arrival_1 UNION ALL SELECT * FROM surveys.",
                   table.empty() ? "response" : "comment", ") AS held"));
  }
  std::string Responses() { return All("revision", ""); }
  std::string Words() { return All("words", "comment_"); }
  std::string Suggestions() {
    return database().Execute(
        "SELECT coalesce(string_agg(convert_from(words_sealed, 'UTF8'), ',' ORDER BY "
        "words_sealed), "
        "'') FROM surveys.follow_up");
  }

  // What a night does to suggestions, as part of a transaction that a test holds open.
  const std::string rewriting_ =
      "WITH old AS (DELETE FROM surveys.follow_up RETURNING *) "
      "INSERT INTO surveys.follow_up SELECT * FROM old ORDER BY comment_key";
  const int64_t day_ = absl::ToUnixSeconds(now_) / 86'400;
  Nights nights_{pool()};
  tanggap::surveys::Responses responses_{pool()};
};

TEST_F(ResponsesTest, AWithdrawnSuggestionIsGoneThoughANightWritesItAnew) {
  const Submission one = Suggested();
  const Submission other = Suggested();
  absl::StatusOr<bool> done;
  std::thread withdrawal;
  Beside(rewriting_, [&] {
    withdrawal = std::thread([&] { done = responses_.Replace(WithdrawalOf(one), now_, Soon()); });
    EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
  });
  withdrawal.join();
  ASSERT_THAT(done, IsOk());
  EXPECT_TRUE(*done);
  EXPECT_EQ(Count("follow_up"), "1") << "that of the other";
  EXPECT_EQ(Words(), "first");
}

TEST_F(ResponsesTest, ARevisedSuggestionIsTheNewOneThoughANightWritesTheOldOneAnew) {
  const Submission one = Suggested();
  absl::StatusOr<bool> done;
  std::thread revision;
  Beside(rewriting_, [&] {
    revision =
        std::thread([&] { done = responses_.Replace(RevisionOf(one, 1, "second"), now_, Soon()); });
    EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
  });
  revision.join();
  ASSERT_THAT(done, IsOk());
  EXPECT_TRUE(*done);
  EXPECT_EQ(Suggestions(), "second");
}

// It may be filed: when, and whether, hangs on when that was.
TEST_F(ResponsesTest, ARevisedSuggestionWasTriedWhenTheOldOneWas) {
  const Submission one = Suggested();
  const std::string tries = "SELECT concat_ws(' ', file_day, tries) FROM surveys.follow_up";
  Revise(one, "second");
  EXPECT_EQ(database().Execute(tries), "20777 0");
  database().Execute("UPDATE surveys.follow_up SET file_day = 20773, tries = 1");
  Revise(one, "third");
  EXPECT_EQ(database().Execute(tries), "20773 1");
  EXPECT_EQ(Suggestions(), "third");
}

TEST_F(ResponsesTest, WhatWasFiledIsNotPutBack) {
  const Submission one = Suggested();
  database().Execute("DELETE FROM surveys.follow_up");
  Revise(one, "second");
  EXPECT_EQ(Suggestions(), "");
  EXPECT_EQ(Words(), "second");
}

// Both take responses first: a night that had words before would wait for a withdrawal that waits
// for it.
TEST_F(ResponsesTest, ANightTakesResponsesBeforeWords) {
  const Submission one = Suggested();
  const Submission other = Suggested();
  absl::Status moved;
  absl::StatusOr<bool> done;
  std::thread night;
  std::thread withdrawal;
  Beside(base::Join("SELECT FROM surveys.comment_", arrival_, " WHERE comment_key = '",
                    KeyOf(other).ToString(), "' FOR UPDATE"),
         [&] {
           night = std::thread([&] { moved = Move(); });
           EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
           EXPECT_EQ(database().Execute(base::Join("SELECT count(*) FROM (SELECT FROM surveys.",
                                                   arrival_, " FOR UPDATE SKIP LOCKED) AS free")),
                     "0");
           withdrawal =
               std::thread([&] { done = responses_.Replace(WithdrawalOf(one), now_, Soon()); });
           EXPECT_TRUE(testing::AwaitBlockedSessions(2, database()));
         });
  night.join();
  withdrawal.join();
  EXPECT_THAT(moved, IsOk());
  ASSERT_THAT(done, IsOk());
  EXPECT_FALSE(*done) << "it is elsewhere now";
  done = responses_.Replace(WithdrawalOf(one), now_, Soon());
  ASSERT_THAT(done, IsOk());
  EXPECT_TRUE(*done);
  EXPECT_EQ(Responses(), "1,2");
  EXPECT_EQ(Words(), "first");
}

TEST_F(ResponsesTest, ANightLeavesWhatIsBeingWithdrawn) {
  const Submission one = Suggested();
  Suggested();
  absl::Status moved;
  absl::StatusOr<bool> done;
  std::thread night;
  std::thread withdrawal;
  Beside(base::Join("SELECT FROM surveys.comment_", arrival_, " WHERE comment_key = '",
                    KeyOf(one).ToString(), "' FOR UPDATE"),
         [&] {
           withdrawal =
               std::thread([&] { done = responses_.Replace(WithdrawalOf(one), now_, Soon()); });
           EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
           night = std::thread([&] { moved = Move(); });
           EXPECT_TRUE(testing::AwaitBlockedSessions(2, database()));
         });
  night.join();
  withdrawal.join();
  EXPECT_THAT(moved, IsOk());
  ASSERT_THAT(done, IsOk());
  EXPECT_TRUE(*done);
  EXPECT_EQ(Responses(), "1,2");
  EXPECT_EQ(Count("response"), "1") << "the other";
  EXPECT_EQ(Words(), "first");
}

TEST_F(ResponsesTest, NightsLoseAndDoubleNothingThatIsRevisedMeanwhile) {
  constexpr int kResponses = 9;
  constexpr int kRevisers = 3;
  constexpr int kRevisions = 12;
  std::vector<Submission> all;
  for (int i = 0; i < kResponses; ++i) all.push_back(Suggested());
  std::atomic<bool> over = false;
  std::atomic<int> nights = 0;
  std::thread night([&] {
    while (!over) {
      EXPECT_THAT(Move(), IsOk());
      EXPECT_THAT(nights_.RewriteWaiting(day_ + 1, Soon()), IsOk());
      ++nights;
    }
  });
  std::vector<std::thread> revisers;
  for (int reviser = 0; reviser < kRevisers; ++reviser) {
    revisers.emplace_back([&, reviser] {
      for (int i = 0; i < kRevisions || nights < 10; ++i) {
        for (int of = reviser; of < kResponses; of += kRevisers)
          Revise(all[static_cast<size_t>(of)], base::Join("words ", i));
      }
      for (int of = reviser; of < kResponses; of += kRevisers)
        Revise(all[static_cast<size_t>(of)], base::Join("last of ", of));
    });
  }
  for (std::thread& reviser : revisers) reviser.join();
  over = true;
  night.join();
  std::string last = "last of 0";
  for (int of = 1; of < kResponses; ++of) last += base::Join(",last of ", of);
  EXPECT_EQ(Words(), last);
  EXPECT_EQ(Suggestions(), last);
  EXPECT_EQ(base::Split(Responses(), ',').size(), size_t{kResponses});
  // Of each revision one is taken out and one put in.
  EXPECT_EQ(database().Execute("SELECT sum(sign) FROM surveys.cell_delta"),
            std::to_string(kResponses));
  EXPECT_EQ(database().Execute("SELECT count(*) FROM surveys.cell_delta WHERE sign < 0"),
            database().Execute(
                "SELECT sum(revision - 1) FROM (SELECT revision FROM surveys.response UNION ALL "
                "SELECT revision FROM surveys.arrival_0 UNION ALL SELECT revision FROM "
                "surveys.arrival_1) AS held"));
}

}  // namespace
}  // namespace tanggap::surveys
