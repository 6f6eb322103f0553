// However long people's words are, an answer stays under 1 MiB, and nothing is left out between
// two.

#include <algorithm>
#include <optional>
#include <set>

#include "libs/base/strings.h"
#include "libs/rpc/stream_reader.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;
using ::testing::SizeIs;

constexpr size_t kMostBytes = size_t{1} << 20;
constexpr int kMany = 40;

class LongResponsesTest : public CollectingTest {
 protected:
  // Responses of 200 kB, with names; as many as kMany.
  void HoldLong() {
    const v1::Collector app = Way(v1::COLLECTOR_KIND_APP, v1::RESPONDENT_LEVEL_IDENTIFIED);
    ASSERT_THAT(Submit(To(app, Whole()), {.subject = "siti"}), IsOk());
    PassNights();
    v1::ResponseContent answered;
    *answered.add_answers() = Said("saran", std::string(200'000, 'a'));
    Sql(base::Join("UPDATE surveys.response SET answers = decode('",
                   base::ToHex(answered.SerializeAsString()), "', 'hex')"));
    Sql(
        base::Join("INSERT INTO surveys.response SELECT r.* FROM surveys.response h CROSS JOIN "
                   "generate_series(2, ",
                   kMany,
                   ") i CROSS JOIN LATERAL jsonb_populate_record(h, "
                   "jsonb_build_object('response_key', md5(i::text))) r"));
  }
  // What people wrote, 12 kB each.
  void HoldComments(int count) {
    Sql(
        base::Join("INSERT INTO surveys.comment (survey, question, comment_key, unit, service, "
                   "channel, month, words) SELECT '",
                   Id(),
                   "', 'saran', md5(i::text)::uuid, 'sekretariat', '', 2, 202603, i || "
                   "repeat('\xEA\xA6\xB2', 3990) FROM generate_series(1, ",
                   count, ") i"));
  }
  // All of the file from a cursor on.
  std::vector<v1::CsvChunk> Export(const std::string& cursor = "") {
    v1::ExportResponsesRequest request;
    request.set_name(survey_.name());
    request.set_cursor(cursor);
    auto stream =
        service_.Stream<v1::CsvChunk>("tanggap.surveys.v1.CollectionService.ExportResponses",
                                      request, Supervisor(), {.timeout = absl::Minutes(1)});
    std::vector<v1::CsvChunk> chunks;
    while (true) {
      const absl::StatusOr<std::optional<v1::CsvChunk>> next = stream.Next();
      EXPECT_THAT(next, IsOk());
      if (!next.ok() || !next->has_value()) return chunks;
      EXPECT_LT((*next)->ByteSizeLong(), kMostBytes);
      chunks.push_back(**next);
    }
  }
};

TEST_F(LongResponsesTest, APageOfResponsesEndsBeforeItIsTooLong) {
  HoldLong();
  v1::ListResponsesRequest request;
  request.set_parent(survey_.name());
  request.set_page_size(100);
  std::set<std::string> names;
  do {
    const auto page = Collection<v1::ListResponsesResponse>("ListResponses", request, Supervisor());
    ASSERT_THAT(page, IsOk());
    EXPECT_LT(page->ByteSizeLong(), kMostBytes);
    ASSERT_GT(page->responses_size(), 0);
    for (const v1::Response& response : page->responses())
      EXPECT_TRUE(names.insert(response.name()).second) << response.name();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, SizeIs(kMany));
}

TEST_F(LongResponsesTest, APageOfCommentsEndsBeforeItIsTooLong) {
  constexpr int kComments = 300;
  HoldComments(kComments);
  v1::ListCommentsRequest request;
  request.set_parent(survey_.name());
  request.set_question("saran");
  request.set_page_size(100);
  std::set<std::string> words;
  do {
    const auto page = Collection<v1::ListCommentsResponse>("ListComments", request, Officer());
    ASSERT_THAT(page, IsOk());
    EXPECT_LT(page->ByteSizeLong(), kMostBytes);
    ASSERT_GT(page->comments_size(), 0);
    for (const v1::Comment& comment : page->comments())
      EXPECT_TRUE(words.insert(comment.text()).second);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(words, SizeIs(kComments));
}

TEST_F(LongResponsesTest, AFileGoesOnWithinWhatIsReadAtOnce) {
  HoldLong();
  const std::vector<v1::CsvChunk> chunks = Export();
  ASSERT_GT(chunks.size(), 2u);
  std::string whole;
  for (const v1::CsvChunk& chunk : chunks) whole += chunk.lines();
  EXPECT_EQ(std::count(whole.begin(), whole.end(), '\n'), kMany + 1);
  EXPECT_EQ(chunks.back().row_count(), kMany);
  for (const v1::CsvChunk& chunk : {chunks[0], chunks[chunks.size() / 2], chunks.back()}) {
    std::string file;
    for (const v1::CsvChunk& each : chunks) {
      file += each.lines();
      if (each.cursor() == chunk.cursor()) break;
    }
    for (const v1::CsvChunk& each : Export(chunk.cursor())) file += each.lines();
    EXPECT_TRUE(file == whole) << chunk.row_count();
  }
}

}  // namespace
}  // namespace tanggap::surveys
