#include "tests/surveys/published.h"

#include "libs/base/strings.h"

namespace tanggap::surveys {

using testing::IsOk;

v1::PublishResultsRequest PublicationTest::Of(const std::string& period) {
  auto request = On<v1::PublishResultsRequest>(measured_.name());
  request.set_period(period);
  *request.mutable_method() = Said("Semua pengguna yang bersedia menjawab.");
  request.set_expected_index(
      measured_.Index(measured_.Scope("", period)).total().official().index().value());
  return request;
}

v1::Publication PublicationTest::Published(const v1::PublishResultsRequest& request) {
  const auto publication = Publish(request);
  EXPECT_THAT(publication, IsOk());
  return publication.ok() ? *publication : v1::Publication();
}

v1::Publication PublicationTest::Get(const std::string& name) {
  v1::GetPublicationRequest request;
  request.set_name(name);
  const auto publication = Call<v1::Publication>("GetPublication", request, Nobody());
  EXPECT_THAT(publication, IsOk());
  return publication.ok() ? *publication : v1::Publication();
}

std::vector<v1::Index> PublicationTest::IndexesOf(const std::string& name, int page_size) {
  std::vector<v1::Index> all;
  v1::ListPublishedIndexesRequest request;
  request.set_parent(name);
  request.set_page_size(page_size);
  do {
    const auto page =
        Call<v1::ListPublishedIndexesResponse>("ListPublishedIndexes", request, Nobody());
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) return all;
    all.insert(all.end(), page->indexes().begin(), page->indexes().end());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return all;
}

std::vector<v1::CsvChunk> PublicationTest::Export(const std::string& name,
                                                  const std::string& cursor) {
  v1::ExportPublicationRequest request;
  request.set_name(name);
  request.set_cursor(cursor);
  auto stream = service_.Stream<v1::CsvChunk>(kPublications + std::string("ExportPublication"),
                                              request, Nobody());
  std::vector<v1::CsvChunk> chunks;
  while (true) {
    const auto next = stream.Next();
    EXPECT_THAT(next.status(), IsOk());
    if (!next.ok() || !next->has_value()) return chunks;
    chunks.push_back(**next);
  }
}

std::string PublicationTest::FileOf(const std::string& name) {
  std::string lines;
  for (const v1::CsvChunk& chunk : Export(name)) lines += chunk.lines();
  return lines;
}

void PublicationTest::Withdraw(const Taken& taken) {
  v1::WithdrawResponseRequest request;
  request.set_link(taken.link);
  request.set_receipt(taken.receipt);
  EXPECT_THAT(service_.Call<v1::VerifiedResponse>(
                  "tanggap.surveys.v1.RespondentService.WithdrawResponse", request, Nobody()),
              IsOk());
}

std::vector<std::string> PublicationTest::PublicationsOf(const Taken& taken) {
  v1::VerifyResponseRequest request;
  request.set_link(taken.link);
  request.set_receipt(taken.receipt);
  const auto verified = service_.Call<v1::VerifiedResponse>(
      "tanggap.surveys.v1.RespondentService.VerifyResponse", request, Nobody());
  EXPECT_THAT(verified, IsOk());
  if (!verified.ok()) return {};
  return {verified->publications().begin(), verified->publications().end()};
}

std::vector<Taken> PublicationTest::AnswerMany(int count, const Given& given) {
  std::vector<Taken> all;
  for (int i = 0; i < count; ++i) all.push_back(measured_.Answer(given));
  return all;
}

std::string PublicationTest::Folded() {
  return service_.Sql("SELECT string_agg(version::text, ',') FROM surveys.figures") + " " +
         service_.Sql(
             "SELECT string_agg(md5(c::text), ',' ORDER BY md5(c::text)) FROM surveys.cell c") +
         " " +
         service_.Sql("SELECT string_agg(md5(d::text), ',' ORDER BY id) FROM surveys.cell_delta d");
}

void PublicationTest::PassNight() {
  clock_.Advance(absl::Hours(24));
  measured_.AwaitFolds();
}

}  // namespace tanggap::surveys
