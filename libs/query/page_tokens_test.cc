#include "libs/query/page_tokens.h"

#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::query {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);
constexpr PageScope kScope = {"ListComplaints", "caller", "state = CLOSED", "create_time desc"};
const std::vector<PageKeyType> kTypes = {PageKeyType::kTime, PageKeyType::kText};
const std::vector<PageKey> kKeys = {kNow - absl::Microseconds(7), std::string("018bcfe5")};

class PageTokensTest : public testing::Test {
 protected:
  void ExpectRefused(const PageScope& scope, const std::vector<PageKeyType>& types,
                     std::string_view token) {
    EXPECT_EQ(errors::ReasonOf(tokens_.Open(scope, types, token).status()),
              errors::Reason::INVALID_PAGE_TOKEN);
  }
  base::ManualClock clock_{kNow};
  base::SeededRandom random_{3};
  privacy::KeyRing keys_ = privacy::KeyRing::Generate(random_);
  PageTokens tokens_{keys_, clock_, random_};
};

TEST_F(PageTokensTest, GivesBackTheKeysOfTheLastRow) {
  const std::vector<PageKey> keys = {std::monostate(),
                                     true,
                                     false,
                                     INT64_MIN,
                                     int64_t{-1},
                                     -0.125,
                                     std::string(),
                                     std::string("\0é", 3),
                                     kNow,
                                     absl::FromUnixMicros(-5)};
  const std::vector<PageKeyType> types = {
      PageKeyType::kTime,    PageKeyType::kBool,   PageKeyType::kBool, PageKeyType::kInteger,
      PageKeyType::kInteger, PageKeyType::kNumber, PageKeyType::kText, PageKeyType::kText,
      PageKeyType::kTime,    PageKeyType::kTime};
  const auto opened = tokens_.Open(kScope, types, tokens_.Seal(kScope, keys));
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(*opened, keys);
}

TEST_F(PageTokensTest, AnEmptyTokenIsTheFirstPage) {
  const auto opened = tokens_.Open(kScope, kTypes, "");
  ASSERT_TRUE(opened.ok());
  EXPECT_TRUE(opened->empty());
}

TEST_F(PageTokensTest, BelongsToItsMethodCallerFilterAndOrder) {
  const std::string token = tokens_.Seal(kScope, kKeys);
  ASSERT_TRUE(tokens_.Open(kScope, kTypes, token).ok());
  PageScope other = kScope;
  other.method = "ListSurveys";
  ExpectRefused(other, kTypes, token);
  other = kScope;
  other.caller = "another";
  ExpectRefused(other, kTypes, token);
  other = kScope;
  other.filter = "state = CLOSED ";
  ExpectRefused(other, kTypes, token);
  other = kScope;
  other.order_by = "";
  ExpectRefused(other, kTypes, token);
  // Text moved from one part to its neighbour.
  ExpectRefused({"ListComplaints", "callers", "tate = CLOSED", "create_time desc"}, kTypes, token);
}

TEST_F(PageTokensTest, IsTheCallersAlsoUnderAFormerName) {
  const std::string token = tokens_.Seal(kScope, kKeys);
  PageScope renamed = kScope;
  renamed.caller = "renamed";
  const auto opened = tokens_.Open(renamed, kTypes, token, {"someone", "caller"});
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(*opened, kKeys);
  EXPECT_EQ(errors::ReasonOf(tokens_.Open(renamed, kTypes, token, {"someone"}).status()),
            errors::Reason::INVALID_PAGE_TOKEN);
}

TEST_F(PageTokensTest, RefusesKeysOfOtherTypesOrNumber) {
  const std::string token = tokens_.Seal(kScope, kKeys);
  ExpectRefused(kScope, {PageKeyType::kText, PageKeyType::kText}, token);
  ExpectRefused(kScope, {PageKeyType::kTime}, token);
  ExpectRefused(kScope, {PageKeyType::kTime, PageKeyType::kText, PageKeyType::kBool}, token);
}

TEST_F(PageTokensTest, RefusesEveryChangeAndSaysToStartAgain) {
  const std::string token = tokens_.Seal(kScope, kKeys);
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    ExpectRefused(kScope, kTypes, changed);
    if (i > 0) ExpectRefused(kScope, kTypes, token.substr(0, i));
  }
  ExpectRefused(kScope, kTypes, "2");
  ExpectRefused(kScope, kTypes, std::string(100'000, 'A'));
  const absl::Status status = tokens_.Open(kScope, kTypes, "nonsense").status();
  EXPECT_NE(base::AsStd(status.message()).find("start again from the first page"),
            std::string::npos);
}

TEST_F(PageTokensTest, LastsThreeDays) {
  const std::string token = tokens_.Seal(kScope, kKeys);
  clock_.Advance(absl::Hours(72) - absl::Seconds(1));
  EXPECT_TRUE(tokens_.Open(kScope, kTypes, token).ok());
  clock_.Advance(absl::Seconds(1));
  ExpectRefused(kScope, kTypes, token);
}

TEST_F(PageTokensTest, SurvivesTheReplacementOfTheMasterKey) {
  const std::string token = tokens_.Seal(kScope, kKeys);
  const privacy::KeyRing rotated = keys_.Rotated(random_);
  const PageTokens tokens(rotated, clock_, random_);
  EXPECT_TRUE(tokens.Open(kScope, kTypes, token).ok());
}

TEST_F(PageTokensTest, ShowsNothingOfTheRow) {
  std::string raw;
  ASSERT_TRUE(base::FromBase64Url(tokens_.Seal(kScope, kKeys), &raw));
  EXPECT_EQ(raw.find("018bcfe5"), std::string::npos);
}

}  // namespace
}  // namespace tanggap::query
