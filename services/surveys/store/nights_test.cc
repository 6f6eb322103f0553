// After the night nothing that is held joins what was answered with what says who answered: no
// transaction, no place in a table, no id, no dead row.

#include "services/surveys/store/nights.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>
#include <thread>

#include "libs/base/result.h"
#include "libs/testing/blocked_sessions.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;

// From -1 to 1: how much two orders have to do with each other; 0 is chance.
double Kendall(const std::vector<int>& order) {
  int64_t concordant = 0;
  int64_t pairs = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    for (size_t j = i + 1; j < order.size(); ++j, ++pairs)
      concordant += order[i] < order[j] ? 1 : -1;
  }
  return pairs == 0 ? 0 : static_cast<double>(concordant) / static_cast<double>(pairs);
}

// What its mean over `runs` runs of `size` stays within, but once in millions.
double ByChance(double size, double runs) {
  return 5 * std::sqrt(2 * (2 * size + 5) / (9 * size * (size - 1)) / runs);
}

class NightsTest : public SubmissionsFixture {
 protected:
  std::set<std::string> Column(const std::string& sql) {
    const std::string text = database().Execute(
        "SELECT coalesce(string_agg(each::text, ','), '') FROM (" + sql + ") AS all_of (each)");
    std::set<std::string> values;
    if (text.empty()) return values;
    for (std::string& value : base::Split(text, ',')) values.insert(std::move(value));
    return values;
  }
  std::vector<int> Numbers(const std::string& sql) {
    std::vector<int> numbers;
    const std::string text = database().Execute(
        "SELECT coalesce(string_agg(each::text, ','), '') FROM (" + sql + ") AS all_of (each)");
    if (text.empty()) return numbers;
    for (const std::string& value : base::Split(text, ',')) numbers.push_back(std::stoi(value));
    return numbers;
  }
  // The transactions that wrote what says who answered.
  std::set<std::string> WhoAnswered() {
    return Column(
        "SELECT xmin FROM surveys.response_seen UNION SELECT xmin FROM surveys.token "
        "UNION SELECT xmin FROM surveys.account_spent UNION SELECT xmin FROM surveys.place");
  }
  // Those that any row of a table names that its pages hold, dead ones too.
  std::set<std::string> HeldIn(const std::string& table) {
    return Column(
        "SELECT t_xmin FROM generate_series(0, pg_relation_size('surveys." + table +
        "') / 8192 - 1) AS page CROSS JOIN LATERAL heap_page_items(get_raw_page('surveys." + table +
        "', page::int)) AS item WHERE t_xmin IS NOT NULL UNION SELECT t_xmax FROM "
        "generate_series(0, pg_relation_size('surveys." +
        table + "') / 8192 - 1) AS page CROSS JOIN LATERAL heap_page_items(get_raw_page('surveys." +
        table + "', page::int)) AS item WHERE t_xmax::text <> '0'");
  }
  std::set<std::string> Joined(const std::string& table) {
    const std::set<std::string> who = WhoAnswered();
    std::set<std::string> joined;
    for (const std::string& held : HeldIn(table)) {
      if (who.contains(held)) joined.insert(held);
    }
    return joined;
  }
  // Somebody with a token, whose answers say the how manieth they are.
  void SubmitAs(int number) {
    PutToken(number);
    Submission one = Submitted();
    one.token = number;
    one.response.level = v1::RESPONDENT_LEVEL_CONFIDENTIAL;
    one.response.vector = std::to_string(number);
    one.response.answers = std::to_string(number);
    const base::Uuid key = cipher_->CommentKey(one.receipt, "saran");
    one.comments = {{"saran", key, std::to_string(number)}};
    one.follow_ups = {{key, std::to_string(number), "dinkes", "", "sealed", 20'777}};
    ASSERT_THAT(WriteOne(one), IsOk());
  }

  // All that has arrived.
  absl::Status Move() {
    TANGGAP_RETURN_IF_ERROR(nights_.NoteNothingMoved(Soon()));
    return nights_.MoveArrivals(day_, day_ + 1, Soon());
  }

  const int64_t day_ = absl::ToUnixSeconds(now_) / 86'400;
  Nights nights_{pool()};
};

TEST_F(NightsTest, LeavesNothingThatJoinsAnswersWithTokens) {
  database().Execute("CREATE EXTENSION pageinspect");
  for (int i = 1; i <= 60; ++i) SubmitAs(i);
  // The test sees what it looks for.
  for (const std::string& table :
       {arrival_, "comment_" + arrival_, std::string("cell_delta"), std::string("follow_up")})
    EXPECT_THAT(Joined(table), Not(IsEmpty())) << table;
  ASSERT_THAT(Move(), IsOk());
  ASSERT_THAT(nights_.RewriteWaiting(day_ + 1, Soon()), IsOk());
  EXPECT_EQ(nights_.Vacuum(day_, Soon()).value_or(-1), 0);
  for (const std::string& table :
       {std::string("response"), std::string("comment"), arrival_, "comment_" + arrival_,
        std::string("cell_delta"), std::string("follow_up")})
    EXPECT_THAT(Joined(table), IsEmpty()) << table;
  EXPECT_EQ(Count("response"), "60");
  EXPECT_EQ(Count("comment"), "60");
  EXPECT_EQ(Count("cell_delta WHERE day = 0"), "60");
  EXPECT_EQ(Count("follow_up"), "60");
  EXPECT_EQ(Count(arrival_), "0");
}

TEST_F(NightsTest, PutsEverythingInAnOrderOfChance) {
  constexpr int kRuns = 40;
  constexpr int kSize = 20;
  std::map<std::string, double> sums;
  for (int run = 0; run < kRuns; ++run) {
    database().Execute(
        "TRUNCATE surveys.response, surveys.comment, surveys.cell_delta, surveys.follow_up, "
        "surveys.token, surveys.response_seen");
    for (int i = 1; i <= kSize; ++i) SubmitAs(i);
    ASSERT_THAT(Move(), IsOk());
    ASSERT_THAT(nights_.RewriteWaiting(day_ + 1, Soon()), IsOk());
    sums["responses"] += Kendall(
        Numbers("SELECT convert_from(answers, 'UTF8') FROM surveys.response ORDER BY ctid"));
    sums["comments"] += Kendall(Numbers("SELECT words FROM surveys.comment ORDER BY ctid"));
    sums["deltas by place"] += Kendall(
        Numbers("SELECT convert_from(vector, 'UTF8') FROM surveys.cell_delta ORDER BY ctid"));
    sums["deltas by id"] +=
        Kendall(Numbers("SELECT convert_from(vector, 'UTF8') FROM surveys.cell_delta ORDER BY id"));
    sums["suggestions"] += Kendall(Numbers("SELECT rule FROM surveys.follow_up ORDER BY ctid"));
  }
  for (const auto& [what, sum] : sums)
    EXPECT_LT(std::abs(sum / kRuns), ByChance(kSize, kRuns)) << what;
}

TEST_F(NightsTest, WaitsForWhatIsBeingWorkedOn) {
  for (int i = 1; i <= 3; ++i) SubmitAs(i);
  const std::string held = database().Execute("SELECT min(id) FROM surveys.cell_delta");
  ASSERT_THAT(pool().Transact(Soon(),
                              [&](postgres::Transaction& transaction) -> absl::Status {
                                static constexpr postgres::Statement kHold = {
                                    "hold_delta",
                                    "SELECT id FROM surveys.cell_delta WHERE id = $1 FOR UPDATE"};
                                const auto locked = transaction.Query(
                                    kHold, postgres::Params().Int(std::stoll(held)));
                                EXPECT_EQ(nights_.RewriteWaiting(day_ + 1, Soon()).value_or(-1), 1);
                                return locked.status();
                              }),
              IsOk());
  EXPECT_EQ(Count("cell_delta WHERE day = 0"), "2");
  EXPECT_EQ(Count("cell_delta WHERE id = " + held), "1");
  // What came today waits for the next night.
  EXPECT_EQ(nights_.RewriteWaiting(day_, Soon()).value_or(-1), 0);
  EXPECT_EQ(Count("cell_delta WHERE day = 0"), "2");
  EXPECT_EQ(nights_.RewriteWaiting(day_ + 1, Soon()).value_or(-1), 0);
  EXPECT_EQ(Count("cell_delta WHERE day = 0"), "3");
}

// Whoever makes a backup holds every table as it was, for as long as it takes.
TEST_F(NightsTest, MovesBesideABackup) {
  for (int i = 1; i <= 10; ++i) SubmitAs(i);
  static constexpr postgres::Statement kSnapshot = {
      "hold_snapshot", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"};
  const std::string held =
      "LOCK TABLE surveys.response, surveys.arrival_0, surveys.arrival_1, "
      "surveys.comment_arrival_0, surveys.comment_arrival_1 IN ACCESS SHARE MODE";
  const postgres::Statement kHold = {"hold_as_a_backup", held.c_str()};
  const std::string both = "SELECT (SELECT count(*) FROM surveys." + arrival_ +
                           ") || ' ' || (SELECT count(*) FROM surveys.response) AS found";
  const postgres::Statement kBoth = {"count_both", both.c_str()};
  const absl::Status status =
      pool().Transact(Soon(), [&](postgres::Transaction& backup) -> absl::Status {
        TANGGAP_RETURN_IF_ERROR(backup.Query(kSnapshot).status());
        TANGGAP_RETURN_IF_ERROR(backup.Query(kHold).status());
        TANGGAP_RETURN_IF_ERROR(backup.Query(kBoth).status());
        EXPECT_THAT(Move(), IsOk());
        EXPECT_EQ(database().Execute(both), "0 10");
        // What was moved cannot go while somebody still sees it, and that is told.
        EXPECT_GT(nights_.Vacuum(day_, Soon()).value_or(-1), 0);
        TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, backup.Query(kBoth));
        EXPECT_EQ(rows[0].Text("found"), "10 0");
        return absl::OkStatus();
      });
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(nights_.Vacuum(day_, Soon()).value_or(-1), 0);
}

// Readers are let through while a move waits for somebody.
TEST_F(NightsTest, HoldsUpNoReader) {
  for (int i = 1; i <= 3; ++i) SubmitAs(i);
  postgres::Pool readers({.url = database().url(), .lock_timeout = absl::Milliseconds(1)}, clock(),
                         random());
  const std::string hold = "SELECT response_key FROM surveys." + arrival_ + " LIMIT 1 FOR UPDATE";
  const postgres::Statement kHold = {"hold_one_arrival", hold.c_str()};
  const std::string read =
      "SELECT count(*) AS count FROM (SELECT survey FROM surveys.response "
      "UNION ALL SELECT survey FROM surveys.arrival_0 UNION ALL SELECT survey "
      "FROM surveys.arrival_1) AS held";
  const postgres::Statement kRead = {"read_all_responses", read.c_str()};
  std::thread move;
  absl::Status moved;
  EXPECT_THAT(pool().Transact(Soon(),
                              [&](postgres::Transaction& revision) -> absl::Status {
                                TANGGAP_RETURN_IF_ERROR(revision.Query(kHold).status());
                                move = std::thread([&] { moved = Move(); });
                                EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
                                const auto rows = readers.Query(kRead, Soon());
                                EXPECT_THAT(rows, IsOk());
                                if (rows.ok()) {
                                  EXPECT_EQ((*rows)[0].Int("count"), 3);
                                }
                                return absl::OkStatus();
                              }),
              IsOk());
  move.join();
  // On a busy machine it may have given up by itself.
  if (!moved.ok()) moved = Move();
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(Count("response"), "3");
}

TEST_F(NightsTest, ForgetsWhatIsHeldNoLonger) {
  PutToken(1);
  database().Execute("UPDATE surveys.token SET reference_sealed = 'x'");
  ASSERT_THAT(WriteOne(Submitted()), IsOk());
  Submission old = Submitted();
  old.response.month = 202410;
  old.comments = {{"saran", cipher_->CommentKey(old.receipt, "saran"), "lama"}};
  ASSERT_THAT(WriteOne(old), IsOk());
  ASSERT_THAT(nights_.Forget(survey_, 202411, Soon()), IsOk());
  EXPECT_EQ(Count(arrival_), "1");
  EXPECT_EQ(Count("comment_" + arrival_), "0");
  EXPECT_EQ(Count("response_seen"), "2");
  EXPECT_EQ(Count("token WHERE reference_sealed IS NULL"), "0");
  ASSERT_THAT(Move(), IsOk());
  ASSERT_THAT(nights_.Forget(survey_, 202612, Soon()), IsOk());
  EXPECT_EQ(Count("response"), "0");
  EXPECT_EQ(Count("token WHERE reference_sealed IS NULL"), "1");
}

// Each as long as the month of its day, whatever keeps it from being filed.
TEST_F(NightsTest, ForgetsSuggestionsWithTheMonthOfTheirDay) {
  const std::vector<std::pair<std::string, absl::CivilDay>> held = {
      {"october ends", absl::CivilDay(2024, 10, 31)},
      {"november begins", absl::CivilDay(2024, 11, 1)},
      {"the year ends", absl::CivilDay(2024, 12, 31)},
      {"the year begins", absl::CivilDay(2025, 1, 1)}};
  Submission one = Submitted();
  const base::Uuid key = cipher_->CommentKey(one.receipt, "saran");
  for (const auto& [rule, day] : held) {
    const auto number = static_cast<int>(day - absl::CivilDay(1970, 1, 1));
    one.follow_ups.push_back({key, rule, "dinkes", "", "sealed", number});
  }
  ASSERT_THAT(WriteOne(one), IsOk());
  const auto left = [&] { return Column("SELECT rule FROM surveys.follow_up"); };
  // Another survey's night.
  ASSERT_THAT(nights_.Forget(base::Uuid::V4(random()), 202612, Soon()), IsOk());
  EXPECT_EQ(left().size(), held.size());
  ASSERT_THAT(nights_.Forget(survey_, 202411, Soon()), IsOk());
  EXPECT_EQ(left(), (std::set<std::string>{"november begins", "the year ends", "the year begins"}));
  ASSERT_THAT(nights_.Forget(survey_, 202501, Soon()), IsOk());
  EXPECT_EQ(left(), std::set<std::string>{"the year begins"});
}

}  // namespace
}  // namespace tanggap::surveys
