// What a page of single responses costs, in lists and as a file, in a survey of many; and that a
// file is one whole, wherever it is gone on with.

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "libs/base/strings.h"
#include "libs/rpc/stream_reader.h"
#include "libs/testing/await.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kExport[] = "tanggap.surveys.v1.CollectionService.ExportResponses";
// How many one statement looks at when they are counted.
constexpr int kCountedAtOnce = 2000;
// How many chunks 1,200 rows of two kilobytes are.
constexpr int kChunks = 5;
// How many rows a chunk looks through at most.
constexpr int kMostLookedAt = 5000;

class ResponsePagesTest : public CollectingTest {
 protected:
  // Of a month that has ended, anonymous or not.
  void Hold(bool identified, const v1::ResponseContent& content) {
    const v1::Collector way =
        identified ? Way(v1::COLLECTOR_KIND_APP, v1::RESPONDENT_LEVEL_IDENTIFIED) : Way();
    ASSERT_THAT(Submit(To(way, content), identified ? Caller{.subject = "siti"} : Nobody()),
                IsOk());
    PassNights();
    Pass(absl::Hours(24 * 31));
    EXPECT_THAT(service_.app().night().Run(), IsOk());
  }
  // So many more as the one that is held.
  void HoldAsMany(int more) {
    Sql(
        base::Join("INSERT INTO surveys.response SELECT r.* FROM surveys.response h CROSS JOIN "
                   "generate_series(1, ",
                   more,
                   ") i CROSS JOIN LATERAL jsonb_populate_record(h, "
                   "jsonb_build_object('response_key', md5(i::text))) r"));
  }
  void PassNight() {
    Pass(absl::Hours(24));
    EXPECT_THAT(service_.app().night().Run(), IsOk());
  }
  absl::StatusOr<v1::ListResponsesResponse> Page(const std::string& token = "") {
    v1::ListResponsesRequest request;
    request.set_parent(survey_.name());
    request.set_page_size(50);
    request.set_page_token(token);
    return Collection<v1::ListResponsesResponse>("ListResponses", request, Supervisor());
  }
  int Counts() { return service_.Times("tally_responses"); }
  int Reads() { return service_.Times("list_responses"); }

  rpc::StreamReader<v1::CsvChunk> Open(const std::string& cursor) {
    v1::ExportResponsesRequest request;
    request.set_name(survey_.name());
    request.set_cursor(cursor);
    if (!unit_.empty()) request.mutable_selection()->set_unit(unit_);
    return service_.Stream<v1::CsvChunk>(kExport, request, Supervisor(),
                                         {.timeout = absl::Minutes(1)});
  }
  // All from a cursor on; the stream ends well behind the last.
  std::vector<v1::CsvChunk> Rest(const std::string& cursor = "") {
    auto stream = Open(cursor);
    std::vector<v1::CsvChunk> chunks;
    while (true) {
      const absl::StatusOr<std::optional<v1::CsvChunk>> next = stream.Next();
      EXPECT_THAT(next, IsOk());
      if (!next.ok() || !next->has_value()) break;
      chunks.push_back(**next);
    }
    EXPECT_FALSE(chunks.empty());
    return chunks;
  }
  static std::string LinesOf(const std::vector<v1::CsvChunk>& chunks) {
    std::string lines;
    for (const v1::CsvChunk& chunk : chunks) lines += chunk.lines();
    return lines;
  }
  // Words that make a line of more than two kilobytes.
  static std::string Long() {
    std::string words = "\"kursi\", ";
    for (int i = 0; i < 480; ++i) words += "\xF0\x9F\xAA\x91";
    return words;
  }

  // What files are of; empty for all.
  std::string unit_;
};

TEST_F(ResponsePagesTest, APageCostsTheSameHoweverManyAreHeld) {
  Hold(false, Whole());
  for (const int more : {300, 6000}) {
    Sql("DELETE FROM surveys.response WHERE ctid <> (SELECT min(ctid) FROM surveys.response)");
    HoldAsMany(more);
    PassNight();
    const auto first = Page();
    ASSERT_THAT(first, IsOk());
    const int counts = Counts();
    const int reads = Reads();
    const auto second = Page(first->next_page_token());
    ASSERT_THAT(second, IsOk());
    EXPECT_THAT(second->responses(), SizeIs(50));
    // Withdrawn and revised ones change nothing about it.
    Sql("DELETE FROM surveys.response WHERE response_key = (SELECT max(response_key::text)::uuid "
        "FROM surveys.response)");
    ASSERT_THAT(Page(second->next_page_token()), IsOk());
    EXPECT_EQ(Counts(), counts) << more;
    EXPECT_EQ(Reads(), reads + 2) << more;
  }
}

TEST_F(ResponsePagesTest, AFileIsCountedOnceAndReadOnce) {
  Hold(true, Whole({Said("saran", Long())}));
  HoldAsMany(1199);
  PassNight();
  const int counts = Counts();
  const int reads = Reads();
  // So many bytes are read at once, to count as for a chunk.
  ASSERT_THAT(Rest(), SizeIs(kChunks));
  EXPECT_EQ(Counts(), counts + 1);
  EXPECT_EQ(Reads(), reads + 2 * kChunks);
  // Anew after the night, and not before.
  ASSERT_THAT(Rest(), SizeIs(kChunks));
  EXPECT_EQ(Counts(), counts + 1);
  PassNight();
  ASSERT_THAT(Rest(), SizeIs(kChunks));
  EXPECT_EQ(Counts(), counts + 2);
}

TEST_F(ResponsePagesTest, OneCountsForAllWhoWait) {
  Hold(false, Whole());
  HoldAsMany(20);
  PassNight();
  const int counts = Counts();
  const int asked = service_.Times("moves_of_responses");
  constexpr int kCallers = 4;
  base::SystemClock clock;
  postgres::Pool pool({.url = service_.postgres_url()}, clock, service_.random());
  static constexpr postgres::Statement kHold = {
      "hold_responses", "LOCK TABLE surveys.response IN ACCESS EXCLUSIVE MODE"};
  std::vector<std::thread> callers;
  std::atomic<int> shown = 0;
  EXPECT_THAT(pool.Transact(clock.Now() + absl::Minutes(1),
                            [&](postgres::Transaction& transaction) -> absl::Status {
                              const auto held = transaction.Query(kHold);
                              for (int i = 0; i < kCallers; ++i) {
                                callers.emplace_back([&] {
                                  const auto page = Page();
                                  if (page.ok() && page->responses_size() == 21) ++shown;
                                });
                              }
                              EXPECT_TRUE(testing::Await([&] {
                                return service_.Times("moves_of_responses") == asked + kCallers;
                              }));
                              return held.status();
                            }),
              IsOk());
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(shown, kCallers);
  EXPECT_EQ(Counts(), counts + 1);
}

TEST_F(ResponsePagesTest, WhatWasCountedIsNotCountedAgain) {
  Hold(false, Whole());
  HoldAsMany(2 * kCountedAtOnce + 10);
  PassNight();
  // Behind a third of them, answers cannot be read.
  Sql("ALTER TABLE surveys.response RENAME TO held");
  Sql("CREATE FUNCTION surveys.broken(answers bytea, key uuid) RETURNS bytea STABLE LANGUAGE "
      "plpgsql AS "
      "$$ BEGIN IF key > 'a0000000-0000-0000-0000-000000000000' THEN RAISE 'broken'; END IF; "
      "RETURN answers; END $$");
  const std::string columns =
      Sql("SELECT string_agg(CASE column_name WHEN 'answers' THEN 'surveys.broken(answers, "
          "response_key) AS answers' ELSE column_name END, ', ' ORDER BY ordinal_position) FROM "
          "information_schema.columns WHERE table_schema = 'surveys' AND table_name = 'held'");
  Sql("CREATE VIEW surveys.response AS SELECT " + columns + " FROM surveys.held");
  const int counts = Counts();
  const int reads = Reads();
  EXPECT_FALSE(Page().ok());
  EXPECT_EQ(Counts(), counts + 1);
  EXPECT_EQ(Reads(), reads + 2);
  Sql("CREATE OR REPLACE FUNCTION surveys.broken(answers bytea, key uuid) RETURNS bytea STABLE "
      "LANGUAGE sql AS $$ SELECT answers $$");
  const auto page = Page();
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->responses(), SizeIs(50));
  EXPECT_EQ(Counts(), counts + 1);
  // The two that were left, and the page.
  EXPECT_EQ(Reads(), reads + 2 + 2 + 1);
}

TEST_F(ResponsePagesTest, AFileGoesOnFromEachOfItsCursors) {
  Hold(true, Whole({Said("saran", Long())}));
  HoldAsMany(1199);
  Sql("UPDATE surveys.response SET flags = '{1,3}' WHERE response_key::text < '8'");
  PassNight();
  const std::vector<v1::CsvChunk> chunks = Rest();
  ASSERT_THAT(chunks, SizeIs(kChunks));
  const std::string whole = LinesOf(chunks);
  EXPECT_EQ(std::count(whole.begin(), whole.end(), '\n'), 1201);
  EXPECT_EQ(chunks.back().row_count(), 1200);
  EXPECT_THAT(whole, HasSubstr(base::Join(",2026-03-02,", v1::QualityFlag_Name(1).substr(13), " ",
                                          v1::QualityFlag_Name(3).substr(13), ",baru,")));
  const auto listed = Page();
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->responses(), SizeIs(50));
  EXPECT_THAT(listed->responses(0).quality_flags(), ElementsAre(1, 3));
  std::string head;
  for (size_t i = 0; i < chunks.size(); ++i) {
    head += chunks[i].lines();
    EXPECT_EQ(chunks[i].last(), i + 1 == chunks.size());
    const std::vector<v1::CsvChunk> rest = Rest(chunks[i].cursor());
    EXPECT_TRUE(head + LinesOf(rest) == whole) << i;
    EXPECT_TRUE(rest.back().last());
    EXPECT_EQ(rest.back().row_count(), 1200);
  }
}

// However few rows of many are wanted, the cursor comes further.
TEST_F(ResponsePagesTest, AFileOfNobodyComesToItsEnd) {
  Hold(true, Whole());
  HoldAsMany(2 * kMostLookedAt);
  PassNight();
  unit_ = "bidang-p2p";
  const std::vector<v1::CsvChunk> chunks = Rest();
  ASSERT_THAT(chunks, SizeIs(3));
  EXPECT_THAT(chunks[0].lines(), HasSubstr("name,version"));
  EXPECT_EQ(std::count(chunks[0].lines().begin(), chunks[0].lines().end(), '\n'), 1);
  EXPECT_EQ(chunks[1].lines() + chunks[2].lines(), "");
  EXPECT_TRUE(chunks[2].last());
  EXPECT_EQ(chunks[2].row_count(), 0);
  const int reads = Reads();
  EXPECT_THAT(Rest(chunks[1].cursor()), SizeIs(1));
  EXPECT_EQ(Reads(), reads + 1);
}

// A version that is published while a file is fetched: columns and lines stay those of its
// beginning.
TEST_F(ResponsePagesTest, AFileKeepsItsColumns) {
  Hold(true, Whole({Said("saran", Long())}));
  HoldAsMany(1199);
  PassNight();
  const std::vector<v1::CsvChunk> chunks = Rest();
  v1::SurveyDefinition draft = surveys::Read(service_, survey_.name()).draft();
  v1::Question& question = *draft.mutable_pages(1)->add_questions();
  question = draft.pages(1).questions(1);
  question.set_code("ruang");
  v1::UpdateSurveyRequest update = UpdateFields(surveys::Read(service_, survey_.name()), {"draft"});
  *update.mutable_draft() = draft;
  v1::PublishSurveyRequest publish = Publish(Updated(service_, update));
  publish.set_accepted_compatibility(v1::COMPATIBILITY_INCOMPATIBLE);
  ASSERT_THAT(service_.Call<v1::SurveyVersion>("PublishSurvey", publish, Admin()), IsOk());
  Sql("UPDATE surveys.response SET version = 2 WHERE response_key::text > 'f'");
  PassNight();
  const std::vector<v1::CsvChunk> rest = Rest(chunks[0].cursor());
  const std::string file = chunks[0].lines() + LinesOf(rest);
  EXPECT_THAT(file.substr(0, file.find('\n')), Not(HasSubstr("answers.ruang")));
  EXPECT_THAT(file, Not(HasSubstr("/versions/2")));
  EXPECT_LT(rest.back().row_count(), 1200);
  EXPECT_EQ(std::count(file.begin(), file.end(), '\n'), rest.back().row_count() + 1);
  // One that is begun now has all.
  const std::string whole = LinesOf(Rest());
  EXPECT_THAT(whole.substr(0, whole.find('\n')), HasSubstr("answers.ruang"));
  EXPECT_THAT(whole, HasSubstr("/versions/2"));
}

}  // namespace
}  // namespace tanggap::surveys
