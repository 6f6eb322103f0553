// Single responses as staff see them, in lists and as a file; comments; and who gave a response.

#include <optional>
#include <set>
#include <thread>

#include "libs/base/strings.h"
#include "libs/rpc/stream_reader.h"
#include "tests/complaints/open_transaction.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

class ResponseListsTest : public CollectingTest {
 protected:
  v1::Collector UnitWay(const std::string& unit) {
    return Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS,
               [&](v1::Collector& said) { said.set_unit(unit); });
  }
  void SubmitMany(const v1::Collector& way, int count, const std::vector<v1::Answer>& others = {}) {
    for (int i = 0; i < count; ++i) EXPECT_THAT(Submit(To(way, Whole(others))), IsOk());
  }
  // Until its month has ended, and the night after.
  void PassMonth() {
    PassNights();
    Pass(absl::Hours(24 * 31));
    EXPECT_THAT(service_.app().night().Run(), IsOk());
  }
  v1::ListResponsesResponse List(const v1::ResponseSelection& selection = {}, int page_size = 100) {
    v1::ListResponsesRequest request;
    request.set_parent(survey_.name());
    request.set_page_size(page_size);
    *request.mutable_selection() = selection;
    v1::ListResponsesResponse all;
    do {
      const auto page =
          Collection<v1::ListResponsesResponse>("ListResponses", request, Supervisor());
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      all.mutable_responses()->MergeFrom(page->responses());
      all.set_withheld_count(page->withheld_count());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }
};

TEST_F(ResponseListsTest, ShowWhatEnoughHaveAlikeOnceTheMonthIsOver) {
  SubmitMany(UnitWay("sekretariat"), 6, {Picked("pekerjaan", "petani")});
  SubmitMany(UnitWay("bidang-p2p"), 3, {Numbered("usia", "40")});
  SubmitMany(UnitWay("bidang-kesmas"), 2);
  EXPECT_THAT(List().responses(), IsEmpty());
  PassMonth();
  const v1::ListResponsesResponse listed = List({}, 4);
  ASSERT_THAT(listed.responses(), SizeIs(11));
  std::map<std::string, int> units;
  std::string last;
  for (const v1::Response& response : listed.responses()) {
    ++units[response.unit()];
    EXPECT_GT(response.name(), last);
    last = response.name();
    EXPECT_EQ(response.submit_date(), "2026-03");
    EXPECT_EQ(response.collector(), "");
    EXPECT_EQ(response.version(), survey_.name() + "/versions/1");
    for (const v1::Answer& answer : response.answers()) EXPECT_NE(answer.question(), "usia");
    const bool tells_work =
        std::any_of(response.answers().begin(), response.answers().end(),
                    [](const auto& answer) { return answer.question() == "pekerjaan"; });
    EXPECT_EQ(tells_work, response.unit() == "sekretariat");
  }
  EXPECT_EQ(units, (std::map<std::string, int>{{"sekretariat", 6}, {"", 5}}));
  EXPECT_EQ(listed.withheld_count(), 0);
  // By a unit only those that show it; the others are told as withheld.
  v1::ResponseSelection selection;
  selection.set_unit("sekretariat");
  EXPECT_THAT(List(selection).responses(), SizeIs(6));
  selection.set_unit("bidang-p2p");
  EXPECT_THAT(List(selection).responses(), IsEmpty());
  EXPECT_EQ(List(selection).withheld_count(), 3);
  selection.set_unit("tiada");
  v1::ListResponsesRequest request;
  request.set_parent(survey_.name());
  *request.mutable_selection() = selection;
  EXPECT_THAT(Collection<v1::ListResponsesResponse>("ListResponses", request, Supervisor()),
              HasReason(Reason::UNKNOWN_UNIT));
}

TEST_F(ResponseListsTest, ExportIsOneFileThatGoesOnFromItsCursor) {
  const v1::Collector app = Way(v1::COLLECTOR_KIND_APP, v1::RESPONDENT_LEVEL_IDENTIFIED);
  ASSERT_THAT(Submit(To(app, Whole({Said("saran", "=1+1, \"ya\""), PickedAll("alat", {"laptop"})})),
                     {.subject = "siti"}),
              IsOk());
  SubmitMany(Way(), 5);
  PassMonth();
  v1::ExportResponsesRequest request;
  request.set_name(survey_.name());
  const auto read = [&](const Caller& caller) {
    auto stream =
        service_.Stream<v1::CsvChunk>("tanggap.surveys.v1.CollectionService.ExportResponses",
                                      request, caller, {.timeout = absl::Minutes(1)});
    std::vector<v1::CsvChunk> chunks;
    while (chunks.empty() || !chunks.back().last()) {
      const absl::StatusOr<std::optional<v1::CsvChunk>> next = stream.Next();
      EXPECT_THAT(next, IsOk());
      if (!next.ok() || !next->has_value()) break;
      chunks.push_back(**next);
    }
    stream.Cancel();
    return chunks;
  };
  const std::vector<v1::CsvChunk> chunks = read(Supervisor());
  ASSERT_FALSE(chunks.empty());
  std::string file;
  for (const v1::CsvChunk& chunk : chunks) file += chunk.lines();
  EXPECT_THAT(file, ::testing::StartsWith("name,version,unit,service,channel,date,flags,"
                                          "answers.jenis,answers.usia,answers.pekerjaan,"
                                          "answers.waktu,answers.biaya,answers.sebab,"
                                          "answers.alat.hp,answers.alat.laptop,"
                                          "answers.kunjungan,answers.saran,answers.setuju\r\n"));
  EXPECT_THAT(file, HasSubstr(",0,1,,\"'=1+1, \"\"ya\"\"\",true\r\n"));
  EXPECT_EQ(chunks.back().row_count(), 6);
  // From the last cursor on there is nothing more, and that is told once more.
  request.set_cursor(chunks.back().cursor());
  auto ended = service_.Stream<v1::CsvChunk>("tanggap.surveys.v1.CollectionService.ExportResponses",
                                             request, Supervisor(), {.timeout = absl::Minutes(1)});
  const auto last = ended.Next();
  ASSERT_THAT(last, IsOk());
  ASSERT_TRUE(last->has_value());
  EXPECT_EQ((*last)->lines(), "");
  EXPECT_TRUE((*last)->last());
  const auto end = ended.Next();
  ASSERT_THAT(end, IsOk());
  EXPECT_FALSE(end->has_value());
  auto others =
      service_.Stream<v1::CsvChunk>("tanggap.surveys.v1.CollectionService.ExportResponses", request,
                                    Auditor(), {.timeout = absl::Minutes(1)});
  EXPECT_THAT(others.Next().status(), HasReason(Reason::INVALID_CURSOR));
}

TEST_F(ResponseListsTest, CommentsStandApart) {
  const v1::Collector way = UnitWay("sekretariat");
  ASSERT_THAT(Submit(To(way, Whole({Said("saran", "Tambah kursi.")}))), IsOk());
  v1::ListCommentsRequest request;
  request.set_parent(survey_.name());
  request.set_question("saran");
  const auto list = [&](const Caller& caller) {
    return Collection<v1::ListCommentsResponse>("ListComments", request, caller);
  };
  EXPECT_THAT(list(Officer())->comments(), IsEmpty());
  PassNights();
  const auto listed = list(Officer());
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->comments(), SizeIs(1));
  EXPECT_EQ(listed->comments(0).text(), "Tambah kursi.");
  EXPECT_EQ(listed->comments(0).unit(), "sekretariat");
  EXPECT_EQ(listed->comments(0).period(), "2026-03");
  request.mutable_selection()->set_unit("bidang-p2p");
  EXPECT_THAT(list(Officer())->comments(), IsEmpty());
  request.set_question("waktu");
  EXPECT_THAT(list(Officer()), HasReason(Reason::UNKNOWN_QUESTION));
}

TEST_F(ResponseListsTest, WhoGaveAResponseIsToldAndWrittenDown) {
  const v1::Collector app = Way(v1::COLLECTOR_KIND_APP, v1::RESPONDENT_LEVEL_IDENTIFIED);
  const auto submitted = Submit(To(app, Whole()), {.subject = "siti"});
  ASSERT_THAT(submitted, IsOk());
  SubmitMany(Way(), 5);
  PassNights();
  v1::ListResponsesRequest list;
  list.set_parent(survey_.name());
  const auto listed = Collection<v1::ListResponsesResponse>("ListResponses", list, Supervisor());
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->responses(), SizeIs(1));
  EXPECT_EQ(listed->responses(0).submit_date(), "2026-03-02");
  v1::RevealRespondentRequest request =
      On<v1::RevealRespondentRequest>(listed->responses(0).name());
  request.set_purpose(v1::RESPONDENT_REVEAL_PURPOSE_ANSWER_RESPONDENT);
  request.set_reason("Menjawab keluhan tentang antrean.");
  const auto reveal = [&](const Caller& caller) {
    return Collection<v1::RevealRespondentResponse>("RevealRespondent", request, caller);
  };
  EXPECT_THAT(reveal(Officer()), HasReason(Reason::ROLE_MISSING));
  const auto told = reveal(Supervisor());
  ASSERT_THAT(told, IsOk());
  EXPECT_EQ(told->account_subject(), "siti");
  EXPECT_THAT(reveal(Supervisor()), IsOk());
  const auto verified = Verify(app, submitted->receipt());
  ASSERT_THAT(verified, IsOk());
  ASSERT_THAT(verified->accesses(), SizeIs(1));
  EXPECT_EQ(verified->accesses(0).reason(), request.reason());

  const std::string other = Sql(
      "SELECT response_key FROM surveys.response WHERE level = 1 ORDER BY response_key LIMIT 1");
  request = On<v1::RevealRespondentRequest>(survey_.name() + "/responses/" + other);
  request.set_purpose(v1::RESPONDENT_REVEAL_PURPOSE_CHECK_QUALITY);
  request.set_reason("Memeriksa mutu jawaban.");
  EXPECT_THAT(reveal(Supervisor()), HasReason(Reason::RESPONDENT_NOT_HELD));
  request.set_name(survey_.name() + "/responses/" + NewResponseId());
  EXPECT_THAT(reveal(Supervisor()), HasReason(Reason::RESOURCE_NOT_FOUND));
}

// Who withdraws while somebody looks is either written down as looked at, or told to nobody.
TEST_F(ResponseListsTest, WhoIsGoneMeanwhileIsToldToNobody) {
  const v1::Collector app = Way(v1::COLLECTOR_KIND_APP, v1::RESPONDENT_LEVEL_IDENTIFIED);
  ASSERT_THAT(Submit(To(app, Whole()), {.subject = "siti"}), IsOk());
  PassNights();
  v1::RevealRespondentRequest request = On<v1::RevealRespondentRequest>(
      survey_.name() + "/responses/" + Sql("SELECT response_key FROM surveys.response"));
  request.set_purpose(v1::RESPONDENT_REVEAL_PURPOSE_ANSWER_RESPONDENT);
  request.set_reason("Menjawab keluhan tentang antrean.");
  complaints::OpenTransaction other(
      service_.postgres_url(),
      "UPDATE surveys.response SET respondent_key = NULL, respondent_sealed = NULL, "
      "direct_sealed = NULL");
  absl::Status told;
  std::thread looking([&] {
    told = Collection<v1::RevealRespondentResponse>("RevealRespondent", request, Supervisor())
               .status();
  });
  complaints::AwaitBlocked(service_.postgres_url());
  other.Commit();
  looking.join();
  EXPECT_THAT(told, HasReason(Reason::RESPONDENT_NOT_HELD));
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.reveal"), "0");
  EXPECT_EQ(Sql("SELECT count(*) FROM idempotency.requests WHERE method LIKE '%Reveal%'"), "0");
}

}  // namespace
}  // namespace tanggap::surveys
