#include "libs/postgres/gathered_reads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <thread>

#include "libs/base/clock.h"
#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;
using testing::IsOkAndHolds;

// `number` goes as text, so that one can be no number.
constexpr Statement kSquare = {"square", R"(
  SELECT place, number::bigint * number::bigint AS square
  FROM unnest($1::text[]) WITH ORDINALITY AS asked (number, place))"};

class GatheredReadsTest : public testing::PostgresFixture {
 protected:
  using Squares = GatheredReads<std::string, int64_t>;

  ~GatheredReadsTest() override { Finish(); }

  std::unique_ptr<Squares> Make(GatheredReadsOptions options = {}) {
    return std::make_unique<Squares>(options, clock(),
                                     [this](const std::vector<const std::string*>& asked,
                                            absl::Time deadline) { return Read(asked, deadline); });
  }
  absl::StatusOr<Squares::Outcomes> Read(const std::vector<const std::string*>& asked,
                                         absl::Time deadline) {
    std::vector<std::string> numbers;
    for (const std::string* number : asked) numbers.push_back(*number);
    {
      base::MutexLock lock(mutex_);
      sizes_.push_back(asked.size());
      changed_.NotifyAll();
      while (held_) changed_.Wait(lock);
    }
    if (numbers[0] == "throw") throw std::runtime_error("a read that throws");
    TANGGAP_ASSIGN_OR_RETURN(const Rows rows,
                             pool().Query(kSquare, Params().TextArray(numbers), deadline));
    Squares::Outcomes outcomes;
    for (const Row& row : rows) outcomes.emplace_back(row.Int("square"));
    return outcomes;
  }

  Squares::Completion Note() {
    return [this](const std::string& asked, absl::StatusOr<int64_t> found) {
      base::MutexLock lock(mutex_);
      EXPECT_TRUE(answers_.emplace(asked, std::move(found)).second)
          << asked << " is answered twice";
      changed_.NotifyAll();
    };
  }
  void Ask(Squares& squares, const std::string& number) { squares.Ask(number, Soon(), Note()); }
  // Another caller, who reads and is held up at it; returns when they are.
  void HoldAReader(Squares& squares, const std::string& number) {
    base::MutexLock lock(mutex_);
    held_ = true;
    const size_t reads = sizes_.size();
    callers_.emplace_back([this, &squares, number] { Ask(squares, number); });
    while (sizes_.size() == reads) changed_.Wait(lock);
  }
  // Lets them go on, until nobody reads any more: before what they read with is destroyed.
  void Finish() {
    {
      base::MutexLock lock(mutex_);
      held_ = false;
      changed_.NotifyAll();
    }
    for (std::thread& caller : callers_) caller.join();
    callers_.clear();
  }
  size_t Answers() {
    base::MutexLock lock(mutex_);
    return answers_.size();
  }
  absl::StatusOr<int64_t> AnswerTo(const std::string& asked) {
    base::MutexLock lock(mutex_);
    const auto found = answers_.find(asked);
    return found == answers_.end() ? absl::UnknownError("not answered") : found->second;
  }
  std::vector<size_t> Sizes() {
    base::MutexLock lock(mutex_);
    return sizes_;
  }

  base::Mutex mutex_;
  base::Condition changed_;
  bool held_ TANGGAP_GUARDED_BY(mutex_) = false;
  // How many questions each read had.
  std::vector<size_t> sizes_ TANGGAP_GUARDED_BY(mutex_);
  std::map<std::string, absl::StatusOr<int64_t>> answers_ TANGGAP_GUARDED_BY(mutex_);
  std::vector<std::thread> callers_;
};

TEST_F(GatheredReadsTest, OneCallerAloneIsAnsweredBeforeAskReturns) {
  auto squares = Make();
  Ask(*squares, "7");
  EXPECT_THAT(AnswerTo("7"), IsOkAndHolds(49));
  Ask(*squares, "8");
  EXPECT_THAT(AnswerTo("8"), IsOkAndHolds(64));
  EXPECT_THAT(Sizes(), ElementsAre(1, 1));
}

TEST_F(GatheredReadsTest, WhoAsksMeanwhileGoesAndSharesTheNextStatement) {
  auto squares = Make({.readers = 1});
  HoldAReader(*squares, "1");
  for (const std::string number : {"2", "3", "4"}) Ask(*squares, number);
  EXPECT_EQ(Answers(), 0u) << "and yet none of them was kept waiting";
  Finish();
  EXPECT_THAT(Sizes(), ElementsAre(1, 3));
  EXPECT_THAT(AnswerTo("1"), IsOkAndHolds(1));
  EXPECT_THAT(AnswerTo("3"), IsOkAndHolds(9));
  EXPECT_THAT(AnswerTo("4"), IsOkAndHolds(16));
}

TEST_F(GatheredReadsTest, AsManyReadAtOnceAsMayAndNoStatementGetsTooLarge) {
  auto squares = Make({.readers = 2, .most_asked = 2});
  HoldAReader(*squares, "1");
  HoldAReader(*squares, "2");
  for (const std::string number : {"3", "4", "5"}) Ask(*squares, number);
  Finish();
  size_t most = 0, all = 0;
  for (const size_t size : Sizes()) most = std::max(most, size), all += size;
  EXPECT_EQ(most, 2u);
  EXPECT_EQ(all, 5u);
}

TEST_F(GatheredReadsTest, ReadsAgainWhenAllHadGone) {
  auto squares = Make({.readers = 1});
  HoldAReader(*squares, "1");
  Ask(*squares, "2");
  Finish();
  Ask(*squares, "3");
  EXPECT_THAT(AnswerTo("3"), IsOkAndHolds(9));
}

TEST_F(GatheredReadsTest, RefusesWhatFindsNoRoomAndShowsIt) {
  telemetry::Metrics metrics;
  GatheredReadsMetrics shown(metrics, "squares");
  auto squares = Make({.readers = 1, .most_waiting = 2, .metrics = &shown});
  HoldAReader(*squares, "1");
  for (const std::string number : {"2", "3", "4"}) Ask(*squares, number);
  EXPECT_THAT(AnswerTo("4").status(), HasReason(errors::Reason::OVERLOADED));
  EXPECT_EQ(Answers(), 1u);
  EXPECT_THAT(metrics.Text(),
              ::testing::HasSubstr("tanggap_gathered_reads_waiting{queue=\"squares\"} 2"));
  EXPECT_THAT(metrics.Text(),
              ::testing::HasSubstr("tanggap_gathered_reads_refused_total{queue=\"squares\"} 1"));
  Finish();
}

TEST_F(GatheredReadsTest, DoesNotReadForWhoseTimeIsOver) {
  auto squares = Make({.readers = 1});
  HoldAReader(*squares, "1");
  squares->Ask("2", clock().Now(), Note());
  Ask(*squares, "3");
  Finish();
  EXPECT_THAT(Sizes(), ElementsAre(1, 1));
  EXPECT_THAT(AnswerTo("2").status(), HasReason(errors::Reason::DEADLINE_EXCEEDED));
  EXPECT_THAT(AnswerTo("3"), IsOkAndHolds(9));
}

TEST_F(GatheredReadsTest, RefusesWhatWaitedTooLongAndReadsTheRest) {
  telemetry::Metrics metrics;
  GatheredReadsMetrics shown(metrics, "squares");
  base::ManualClock clock_of_waits(clock().Now());
  Squares squares({.readers = 1, .longest_wait = absl::Seconds(2), .metrics = &shown},
                  clock_of_waits,
                  [this](const std::vector<const std::string*>& asked, absl::Time deadline) {
                    return Read(asked, deadline);
                  });
  const absl::Time deadline = clock().Now() + absl::Hours(1);
  HoldAReader(squares, "1");
  squares.Ask("2", deadline, Note());
  clock_of_waits.Advance(absl::Milliseconds(2001));
  squares.Ask("3", deadline, Note());
  Finish();
  EXPECT_THAT(Sizes(), ElementsAre(1, 1));
  EXPECT_THAT(AnswerTo("2").status(), HasReason(errors::Reason::OVERLOADED));
  EXPECT_THAT(AnswerTo("3"), IsOkAndHolds(9));
  EXPECT_THAT(metrics.Text(),
              ::testing::HasSubstr("tanggap_gathered_reads_refused_total{queue=\"squares\"} 1"));
}

TEST_F(GatheredReadsTest, AQuestionThatPostgresRefusesFailsAlone) {
  auto squares = Make({.readers = 1});
  HoldAReader(*squares, "1");
  for (const std::string number : {"2", "no number", "3", "4", "5"}) Ask(*squares, number);
  Finish();
  EXPECT_FALSE(AnswerTo("no number").ok());
  for (const std::string number : {"2", "3", "4", "5"}) EXPECT_THAT(AnswerTo(number), IsOk());
}

TEST_F(GatheredReadsTest, WhatIsThrownEndsNoReader) {
  auto squares = Make({.readers = 1});
  squares->Ask("5", Soon(), [](const std::string&, const absl::StatusOr<int64_t>&) {
    throw std::runtime_error("a completion that throws");
  });
  Ask(*squares, "throw");
  EXPECT_EQ(AnswerTo("throw").status().code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(AnswerTo("throw").status().message()),
              ::testing::HasSubstr("a read that throws"));
  Ask(*squares, "6");
  EXPECT_THAT(AnswerTo("6"), IsOkAndHolds(36));
}

}  // namespace
}  // namespace tanggap::postgres
