#include "libs/auth/api_key_book.h"

#include <gtest/gtest.h>

#include <set>

#include "libs/auth/test_tokens.h"
#include "libs/base/strings.h"

namespace tanggap::auth {
namespace {

class ApiKeyBookTest : public testing::Test {
 protected:
  // The line of a good key with one word replaced ("" leaves it out).
  static std::string Line(std::string_view name = "", std::string_view value = "",
                          std::string_view id = "Ab3dE6gH") {
    std::string line = base::Join("key ", id);
    const std::pair<const char*, std::string> words[] = {
        {"sha256", std::string(64, 'a')}, {"partner", "simpus"},
        {"agencies", "dinkes"},           {"roles", "partner_writer"},
        {"methods", "tanggap.x.v1.*"},    {"expires", "2030-01-01T00:00:00Z"}};
    for (const auto& [each, usual] : words) {
      const std::string_view used = each == name ? value : usual;
      if (!used.empty()) line += base::Join(" ", each, "=", used);
    }
    return line;
  }
  // "" when the book is good.
  std::string Problem(const std::string& text) {
    const auto book = ApiKeyBook::Parse(text, keys_);
    return book.ok() ? "" : std::string(base::AsStd(book.status().message()));
  }
  base::SeededRandom random_{1};
  privacy::KeyRing keys_ = privacy::KeyRing::Generate(random_);
};

TEST_F(ApiKeyBookTest, ReadsLinesAndComments) {
  const auto book = ApiKeyBook::Parse(
      "# keys\n\n" + Line() + "\r\n  " + Line("partner", "lain", "ZZZZZZZZ"), keys_);
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ(book->size(), 2u);
  EXPECT_EQ(Problem(""), "");
}

TEST_F(ApiKeyBookTest, NamesTheLineThatIsWrong) {
  const struct {
    std::string text;
    std::string problem;
  } cases[] = {
      {"lock x", "line 1: does not begin with key"},
      {"key short", "line 1: does not begin with key"},
      {"\n" + Line("sha256", "aa"), "line 2: sha256 is not 64"},
      {Line("sha256", ""), "line 1: needs each once"},
      {Line("expires", ""), "line 1: needs each once"},
      {Line() + " partner=zwei", "line 1: needs each once"},
      {Line() + " colour=red", "line 1: needs each once"},
      {Line() + " word", "line 1: needs each once"},
      {Line("expires", "tomorrow"), "line 1: expires is not a time"},
      {Line("expires", "infinite-future"), "line 1: expires is not a time"},
      {Line("agencies", "Dinkes"), "line 1: an agency is no code"},
      {Line("roles", "astronaut"), "line 1: a role does not exist"},
      {Line("roles", "OFFICER"), "line 1: a role does not exist"},
      {Line("roles", "service_account"), "line 1: a role does not exist"},
      {Line("partner", "Sim Pus"), "line 1: needs each once"},
      {Line("partner", "S"), "line 1: partner is no code"},
      {Line("methods", "a/b"), "line 1: a method is no name"},
      {Line() + " on_behalf_of=maybe", "line 1: on_behalf_of is not yes or no"},
      {Line() + "\n" + Line("partner", "lain"), "line 2: the id was used before"},
      {Line() + "\n" + Line("", "", "AAAAAAA2") + "\n" + Line("", "", "AAAAAAA3"),
       "line 3: a third key of one partner"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(Problem(test.text).substr(0, test.problem.size()), test.problem) << test.text;
  }
}

TEST_F(ApiKeyBookTest, ANewKeyHasTheDocumentedFormAndFitsItsLine) {
  std::set<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    const NewApiKey made = MakeApiKey(random_);
    EXPECT_EQ(made.key.size(), 56u);
    EXPECT_EQ(made.key.substr(0, 4), "tgp_");
    EXPECT_EQ(made.key[12], '_');
    EXPECT_EQ(made.line.find(made.key.substr(13)), std::string::npos) << "the secret";
    keys.insert(made.key);
    const std::string line = base::Join(made.line, Line("sha256", "").substr(12));
    const auto book = ApiKeyBook::Parse(line, keys_);
    ASSERT_TRUE(book.ok()) << book.status() << line;
    EXPECT_TRUE(book->Find(made.key, kTestNow).ok());
  }
  EXPECT_EQ(keys.size(), 100u);
}

// printf %s tgp_Ab3dE6gH_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA | sha256sum
TEST_F(ApiKeyBookTest, TheHashIsWhatSha256sumSays) {
  const auto book = ApiKeyBook::Parse(
      Line("sha256", "1f8438ceaf5ce513016c608a9e02b06a66df51f7edfc931ede414c20eca28aee"), keys_);
  ASSERT_TRUE(book.ok());
  const auto found = book->Find("tgp_Ab3dE6gH_" + std::string(43, 'A'), kTestNow);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_FALSE((*found)->may_assert);
}

}  // namespace
}  // namespace tanggap::auth
