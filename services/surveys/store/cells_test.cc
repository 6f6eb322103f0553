#include "services/surveys/store/cells.h"

#include <gmock/gmock.h>

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "services/surveys/store/test_cells.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

class CellsTest : public CellsFixture {
 protected:
  // Whether somebody is in a cell, by its own words.
  bool IsIn(const TestedDelta& delta, const CellName& cell) const {
    const auto fits = [](const std::string& own, const std::string& asked) {
      return asked == kAnyCode || asked == own;
    };
    if (!fits(delta.unit, cell.unit) || !fits(delta.service, cell.service)) return false;
    if (cell.channel != kAnyChannel && cell.channel != delta.channel) return false;
    const int period = cell.grain == CellGrain::kYear ? delta.month / 100 : delta.month;
    if (cell.period != period) return false;
    if (cell.dimension == v1::PROFILE_DIMENSION_UNSPECIFIED) return true;
    const ProfileAnswers said = ProfileAnswersOf(definition_, SheetOf(delta));
    return said.at(cell.dimension) == cell.option;
  }
  AnswerSheet SheetOf(const TestedDelta& delta) const {
    return ReadAnswers(definition_, delta.content.answers(), std::nullopt).sheet;
  }
  CellContent Recounted(const std::vector<TestedDelta>& all, const CellName& cell) const {
    CellContent content{std::optional(layout_)};
    for (const TestedDelta& delta : all) {
      if (!IsIn(delta, cell)) continue;
      EXPECT_THAT(content.Merge(ContentOf(definition_, SheetOf(delta), &profile_, layout_,
                                          delta.Open(), delta.flagged)),
                  IsOk());
    }
    return content;
  }
  std::map<CellName, CellContent> AllCells() {
    const auto rows = pool().Query(
        {"test_all_cells",
         "SELECT c.series, c.dimension, c.option, c.grain, c.period, c.unit, c.service, c.channel, "
         "c.response_count, c.open_count, c.screened_out, c.sums, c.tallies FROM surveys.cell c"},
        Soon());
    EXPECT_THAT(rows, IsOk());
    std::map<CellName, CellContent> cells;
    for (const postgres::Row& row : *rows) {
      const absl::StatusOr<CellContent> content = ReadCellContent(row);
      EXPECT_THAT(content, IsOk());
      cells[ReadCellName(row)] = *content;
    }
    return cells;
  }
  TestedDelta Anybody() {
    TestedDelta made = Somebody();
    made.unit = random().Below(2) ? "loket" : "farmasi";
    made.service = random().Below(2) ? "ktp-el" : "";
    made.channel = random().Below(2) ? common::v1::CHANNEL_WEB : common::v1::CHANNEL_KIOSK;
    made.month = random().Below(3) ? 202611 : 202610;
    made.imported = random().Below(5) == 0;
    made.level = random().Below(5) == 0 ? v1::RESPONDENT_LEVEL_IDENTIFIED
                                        : v1::RESPONDENT_LEVEL_CONFIDENTIAL;
    made.flagged = random().Below(4) == 0;
    made.day = static_cast<int>(today_ - static_cast<int64_t>(random().Below(3)));
    if (random().Below(6) == 0) made.content.mutable_answers()->DeleteSubrange(0, 2);
    return made;
  }
  // Somebody answers, or one of those who did revises or withdraws.
  void ComeOrGo(std::vector<TestedDelta>& alive) {
    if (alive.empty() || random().Below(4) > 0) {
      alive.push_back(Anybody());
      Put(alive.back());
      return;
    }
    const size_t one = random().Below(alive.size());
    Put(alive[one], -1);
    if (random().Below(2)) {  // revised
      alive[one].content = Somebody().content;
      alive[one].flagged = !alive[one].flagged;
      Put(alive[one]);
    } else {
      alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(one));
    }
  }
  void ExpectRecounted(const std::map<CellName, CellContent>& cells,
                       const std::vector<TestedDelta>& all) {
    for (const auto& [name, content] : cells) {
      EXPECT_TRUE(content == Recounted(all, name))
          << name.unit << " " << name.service << " " << name.channel << " " << name.dimension << " "
          << name.option << " " << static_cast<int>(name.grain) << " " << name.period;
    }
    for (const TestedDelta& delta : all) ExpectNoneMissing(cells, delta);
    ExpectCountsOf(cells);
  }
  // Of those that a response is in.
  void ExpectNoneMissing(const std::map<CellName, CellContent>& cells,
                         const TestedDelta& delta) const {
    CellName own{.series = 1,
                 .period = delta.month,
                 .unit = delta.unit,
                 .service = delta.service,
                 .channel = delta.channel};
    for (const auto& [dimension, option] : ProfileAnswersOf(definition_, SheetOf(delta)))
      EXPECT_TRUE(cells.contains(WithOption(own, dimension, option)));
    own.unit = kAnyCode;
    EXPECT_TRUE(cells.contains(own));
    own.grain = CellGrain::kYear;
    own.period = 2026;
    EXPECT_TRUE(cells.contains(own));
  }
  // What is kept of how many are in each, and of who answered each question, is what is in it.
  void ExpectCountsOf(const std::map<CellName, CellContent>& cells) {
    EXPECT_EQ(
        Sql("SELECT count(*) FROM surveys.cell_count cc FULL JOIN (SELECT * FROM surveys.cell "
            "WHERE grain = 1 AND unit <> '*' AND service <> '*' AND channel <> -1) c "
            "ON (cc.survey, cc.dimension, cc.series, cc.month, cc.unit, cc.service, cc.channel, "
            "cc.option) = (c.survey, c.dimension, c.series, c.period, c.unit, c.service, "
            "c.channel, c.option) WHERE (cc.response_count, cc.open_count, cc.screened_out) IS "
            "DISTINCT FROM (c.response_count, c.open_count, c.screened_out)"),
        "0");
    const auto questions = pool().Query(
        {"test_all_questions",
         "SELECT c.series, c.dimension, c.option, 1 AS grain, c.month AS period, c.unit, "
         "c.service, c.channel, c.questions FROM surveys.cell_count c"},
        Soon());
    ASSERT_THAT(questions, IsOk());
    for (const postgres::Row& row : *questions) {
      EXPECT_EQ(row.Bytes("questions"), cells.at(ReadCellName(row)).tallies.SerialisePeople());
    }
  }
};

TEST_F(CellsTest, AddUpToWhatARecountGivesAfterRevisionsAndWithdrawals) {
  std::vector<TestedDelta> alive;
  for (int i = 0; i < 160; ++i) {
    ComeOrGo(alive);
    if (random().Below(20) == 0) FoldOnce();
  }
  FoldAll();
  month_ = 202612;
  today_ += 1;
  FoldAll();

  EXPECT_EQ(Waiting(), 0);
  const std::map<CellName, CellContent> cells = AllCells();
  EXPECT_GT(cells.size(), 300u);
  ExpectRecounted(cells, alive);
}

// What a pass has a month of an agency in memory for else, with its 100,000 cells.
TEST_F(CellsTest, AreWrittenSoManyAtATimeOfOnePass) {
  const auto late = [&](int i) {
    TestedDelta made = Somebody();
    made.unit = base::Join("unit-", i % 6);
    made.service = base::Join("layanan-", i % 5);
    made.channel = 1 + i % 4;
    made.month = 202610;
    return made;
  };
  // Alone of a service, and gone again before others come for it: cells of nobody are deleted, and
  // made again in the same pass.
  TestedDelta first = late(0);
  first.service = "sekali";
  Put(first);
  EXPECT_EQ(FoldOnce(), 1);
  Put(first, -1);
  std::vector<TestedDelta> all;
  for (int i = 0; i < 240; ++i) Put(all.emplace_back(late(i)));
  first.unit = "unit-5";
  Put(all.emplace_back(first));
  NoteTaken();
  EXPECT_EQ(FoldOnce(), 242);
  EXPECT_EQ(Version(), 2);
  EXPECT_LE(MostMadeAtOnce(), static_cast<int64_t>(CellWriter::kMostHeld));
  EXPECT_TRUE(MadeBeforeAllWasTaken());
  const std::map<CellName, CellContent> cells = AllCells();
  EXPECT_GT(cells.size(), 4 * CellWriter::kMostHeld);
  ExpectRecounted(cells, all);
  EXPECT_FALSE(cells.contains({.series = 1,
                               .period = 202610,
                               .unit = "unit-0",
                               .service = "sekali",
                               .channel = first.channel}));
}

TEST_F(CellsTest, WhatComesAfterTheMonthIsTakenUpTheDayAfter) {
  TestedDelta late = Somebody();
  late.month = 202610;
  late.day = 20'000;
  Put(late);
  EXPECT_EQ(FoldOnce(), 0);
  today_ = 20'001;
  EXPECT_EQ(FoldOnce(), 1);
  EXPECT_EQ(Number("SELECT sum(response_count) FROM surveys.cell WHERE period = 202610 AND "
                   "dimension = 0 AND unit = 'loket' AND service = 'ktp-el' AND channel = 2"),
            1);
}

TEST_F(CellsTest, TakeUpEachOnceHoweverManyAreAtIt) {
  TestedDelta known = Somebody();
  known.imported = true;
  std::atomic<bool> all_there = false;
  std::vector<std::thread> folders;
  for (int i = 0; i < 4; ++i) {
    folders.emplace_back([&] {
      while (!all_there) FoldAll();
    });
  }
  // While they are at it, so that each finds some.
  for (int i = 0; i < 60; ++i) {
    Put(known);
    Put(Somebody());
  }
  all_there = true;
  for (std::thread& folder : folders) folder.join();
  FoldAll();
  EXPECT_EQ(Responses("*", "ktp-el"), 60);
  EXPECT_EQ(Responses("loket", "*") + Waiting(), 60 + 60);
  EXPECT_GE(Waiting(), kMinCell);
}

TEST_F(CellsTest, OfAnAgencyThatIsNotKnownNothingIsTakenUp) {
  TestedDelta known = Somebody();
  known.imported = true;
  Put(known);
  month_ = 0;
  EXPECT_EQ(FoldOnce(), 0);
  EXPECT_EQ(Waiting(), 1);
}

TEST_F(CellsTest, GiveBackWhatDeltasTook) {
  TestedDelta known = Somebody();
  known.imported = true;
  PutMany(100, known);
  FoldAll();
  EXPECT_THAT(cells_.Vacuum(Soon()), IsOk());
  EXPECT_EQ(Sql("SELECT pg_relation_size('surveys.cell_delta')"), "0");
}

}  // namespace
}  // namespace tanggap::surveys
