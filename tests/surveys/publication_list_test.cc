// Publications that anybody may list.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "tests/surveys/published.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(PublicationTest, EverybodyMayListThem) {
  AnswerMany(12);
  measured_.EndMonth();
  const v1::Publication march = Published(Of("2026-03"));
  AnswerMany(12);
  measured_.EndMonth();
  const v1::Publication april = Published(Of("2026-04"));
  const auto names = [&](v1::ListPublicationsRequest request) {
    std::vector<std::string> found;
    do {
      const auto page = Call<v1::ListPublicationsResponse>("ListPublications", request, Nobody());
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return found;
      for (const v1::Publication& publication : page->publications()) {
        found.push_back(publication.name());
        EXPECT_EQ(publication.frequencies_size(), 0);
        EXPECT_EQ(publication.total().official().elements_size(), 0);
        EXPECT_NE(publication.total().official().index().value(), "");
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return found;
  };
  v1::ListPublicationsRequest all;
  all.set_page_size(1);
  EXPECT_THAT(names(all), ElementsAre(april.name(), march.name()));
  v1::ListPublicationsRequest of_agency;
  of_agency.set_agency("disdukcapil");
  EXPECT_THAT(names(of_agency), IsEmpty());
  of_agency.set_agency("dinkes");
  EXPECT_THAT(names(of_agency), ElementsAre(april.name(), march.name()));
  v1::ListPublicationsRequest of_survey;
  of_survey.set_survey(measured_.name());
  EXPECT_THAT(names(of_survey), ElementsAre(april.name(), march.name()));
  of_agency.set_agency("tidak-ada");
  EXPECT_THAT(Call<v1::ListPublicationsResponse>("ListPublications", of_agency, Nobody()),
              HasReason(Reason::UNKNOWN_AGENCY));
}

// Anybody may list them, a hundred at a time.
TEST_F(PublicationTest, ListsReadNoFiguresAndStaySmall) {
  AnswerMany(12);
  measured_.EndMonth();
  Published(Of("2026-03"));
  v1::Publication worded;
  (*worded.mutable_method()->mutable_texts())["id"] = std::string(50'000, 'x');
  service_.Sql("UPDATE surveys.publication SET figures = '\\xff', summary = summary || '\\x" +
               base::ToHex(worded.SerializeAsString()) + "'");
  // Of these the name stands once more, behind the first one's.
  service_.Sql(
      "INSERT INTO surveys.publication (survey, number, agency, series, period, publish_time, "
      "replaces, replaced_by, figures, summary) SELECT survey, i, agency, series, period, "
      "publish_time, 0, 1, figures, summary || decode('0a' || to_hex(length(name)), 'hex') || "
      "convert_to(name, 'UTF8') FROM surveys.publication, generate_series(2, 40) AS i, "
      "concat('surveys/', survey, '/publications/', i) AS name");
  v1::ListPublicationsRequest request;
  request.set_page_size(100);
  std::vector<int> listed;
  do {
    const auto page = Call<v1::ListPublicationsResponse>("ListPublications", request, Nobody());
    ASSERT_THAT(page, IsOk());
    EXPECT_LT(page->ByteSizeLong(), 1u << 20);
    listed.push_back(page->publications_size());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(listed, ElementsAre(15, 15, 10));
}

}  // namespace
}  // namespace tanggap::surveys
