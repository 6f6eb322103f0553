// What a page of tokens costs among many, whatever state is asked for.

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/store/tokens.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using testing::IsOk;

constexpr int64_t kMany = 2 * Tokens::kMostLookedAt + 10;

class TokenPagesTest : public CollectingTest {
 protected:
  // As if so many had been issued.
  void IssueMany() {
    const std::string id = way_.name().substr(way_.name().rfind('/') + 1);
    Sql(base::Join("WITH issued AS (UPDATE surveys.collector SET next_serial = ", kMany + 1,
                   " WHERE collector = '", id,
                   "' RETURNING survey, collector) INSERT INTO surveys.token (survey, collector, "
                   "serial, issue_month, revoked) SELECT survey, collector, i, 202603, false FROM "
                   "issued CROSS JOIN generate_series(1, ",
                   kMany, ") i"));
  }
  void Revoke(int64_t serial) {
    Sql(base::Join("UPDATE surveys.token SET revoked = true WHERE serial = ", serial));
  }
  // The serials of each page.
  std::vector<std::vector<int64_t>> Pages(v1::ParticipationState state, int size) {
    v1::ListTokensRequest request;
    request.set_parent(way_.name());
    request.set_state(state);
    request.set_page_size(size);
    std::vector<std::vector<int64_t>> pages;
    do {
      const auto page = Collection<v1::ListTokensResponse>("ListTokens", request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      std::vector<int64_t>& serials = pages.emplace_back();
      for (const v1::ParticipationToken& token : page->tokens()) serials.push_back(token.serial());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return pages;
  }

  const v1::Collector way_ = Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
};

TEST_F(TokenPagesTest, LookAtSoManyWhateverStateTheyHave) {
  IssueMany();
  const std::vector<int64_t> none;
  EXPECT_THAT(Pages(v1::PARTICIPATION_STATE_REVOKED, 2), ElementsAre(none, none, none));
  for (const int64_t serial : {int64_t{5}, int64_t{6}, int64_t{7}, kMany - 2, kMany})
    Revoke(serial);
  EXPECT_THAT(Pages(v1::PARTICIPATION_STATE_REVOKED, 2),
              ElementsAre(ElementsAre(5, 6), ElementsAre(7), none, ElementsAre(kMany - 2, kMany)));
  EXPECT_THAT(Pages(v1::PARTICIPATION_STATE_REVOKED, 3),
              ElementsAre(ElementsAre(5, 6, 7), none, ElementsAre(kMany - 2, kMany)));
}

}  // namespace
}  // namespace tanggap::surveys
