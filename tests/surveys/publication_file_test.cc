// The file of a publication is one whole, wherever it is gone on with.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/publication_service.pb.h"
#include "tests/surveys/measured.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using tanggap::testing::IsOk;

constexpr char kPublications[] = "tanggap.surveys.v1.PublicationService.";
constexpr size_t kRows = 10;

// In parts of a line each, as a file of many megabytes is in larger ones: a part for the line of
// names, and one for each row.
constexpr char kSplit[] = R"(
  WITH whole AS (DELETE FROM surveys.publication_file RETURNING *)
  INSERT INTO surveys.publication_file (survey, number, part, first_row, row_count, lines)
  SELECT survey, number, place - 1, greatest(place - 2, 0), least(place - 1, 1), line || E'\r\n'
  FROM whole CROSS JOIN regexp_split_to_table(rtrim(lines, E'\r\n'), E'\r\n') WITH ORDINALITY AS rows (line, place))";

class PublicationFileTest : public ::testing::Test {
 protected:
  std::vector<v1::CsvChunk> Rest(const std::string& name, const std::string& cursor = "") {
    v1::ExportPublicationRequest request;
    request.set_name(name);
    request.set_cursor(cursor);
    auto stream = service_.Stream<v1::CsvChunk>(base::Join(kPublications, "ExportPublication"),
                                                request, Nobody());
    std::vector<v1::CsvChunk> chunks;
    while (true) {
      const auto next = stream.Next();
      EXPECT_THAT(next, IsOk());
      if (!next.ok() || !next->has_value()) return chunks;
      chunks.push_back(**next);
    }
  }
  static std::string LinesOf(const std::vector<v1::CsvChunk>& chunks) {
    std::string lines;
    for (const v1::CsvChunk& chunk : chunks) lines += chunk.lines();
    return lines;
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
  Measured measured_{service_, clock_};
};

TEST_F(PublicationFileTest, GoesOnFromEachOfItsCursors) {
  measured_.AnswerMany(12, {});
  measured_.EndMonth();
  auto request = On<v1::PublishResultsRequest>(measured_.name());
  request.set_period("2026-03");
  *request.mutable_method() = Said("Semua pengguna yang bersedia menjawab.");
  request.set_expected_index(
      measured_.Index(measured_.Scope("", "2026-03")).total().official().index().value());
  const auto published =
      service_.Call<v1::Publication>(base::Join(kPublications, "PublishResults"), request, Admin());
  ASSERT_THAT(published, IsOk());
  const std::string whole = LinesOf(Rest(published->name()));
  service_.Sql(kSplit);
  const std::vector<v1::CsvChunk> chunks = Rest(published->name());
  ASSERT_GT(chunks.size(), kRows);
  EXPECT_TRUE(LinesOf(chunks) == whole);
  std::string head;
  for (const v1::CsvChunk& chunk : chunks) {
    head += chunk.lines();
    const std::vector<v1::CsvChunk> rest = Rest(published->name(), chunk.cursor());
    ASSERT_FALSE(rest.empty());
    EXPECT_TRUE(head + LinesOf(rest) == whole) << chunk.row_count();
    EXPECT_TRUE(rest.back().last());
    EXPECT_EQ(rest.back().row_count(), chunks.back().row_count());
  }
}

}  // namespace
}  // namespace tanggap::surveys
