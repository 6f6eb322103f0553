#include "services/surveys/domain/wording.h"

#include <gtest/gtest.h>

#include <string>

namespace tanggap::surveys {
namespace {

v1::Wording Texts(const std::map<std::string, std::string>& texts) {
  v1::Wording wording;
  wording.mutable_texts()->insert(texts.begin(), texts.end());
  return wording;
}

TEST(WordingTest, GivesTheLanguageThatIsAskedFor) {
  const v1::Wording wording = Texts({{"id", "Waktu"}, {"en", "Time"}, {"jv", "Wektu"}});
  EXPECT_EQ(TextIn(wording, "en", "id"), "Time");
  EXPECT_EQ(TextIn(wording, "jv-Latn-ID", "id"), "Wektu") << "what it is a kind of";
  EXPECT_EQ(TextIn(wording, "su", "id"), "Waktu") << "the survey's own";
  EXPECT_EQ(TextIn(wording, "", "id"), "Waktu");
}

TEST(WordingTest, GivesWhatThereIs) {
  EXPECT_EQ(TextIn(Texts({{"su", "Wanci"}, {"jv", "Wektu"}}), "en", "id"), "Wektu")
      << "always the same one of several";
  EXPECT_EQ(TextIn(Texts({{"en", "  "}, {"id", "Waktu"}}), "en", "id"), "Waktu")
      << "spaces are no text";
  EXPECT_EQ(TextIn(v1::Wording(), "en", "id"), "");
}

TEST(WordingTest, KnowsWhatIsMissing) {
  const v1::Wording wording = Texts({{"id", "Waktu"}, {"en", " \n"}});
  EXPECT_TRUE(HasText(wording, "id"));
  EXPECT_FALSE(HasText(wording, "en"));
  EXPECT_FALSE(HasText(wording, "jv"));
  EXPECT_TRUE(HasAnyText(wording));
  EXPECT_FALSE(HasAnyText(Texts({{"id", ""}})));
}

TEST(WordingTest, TellsLanguageTags) {
  for (const char* tag : {"id", "jv", "en-GB", "zh-Hant-TW", "ace"}) {
    EXPECT_TRUE(IsLanguageTag(tag)) << tag;
  }
  for (const char* tag :
       {"", "i", "id-", "-id", "id_ID", "1d", "indonesian", "id jv", "en-aaaaaaaaa"}) {
    EXPECT_FALSE(IsLanguageTag(tag)) << tag;
  }
}

}  // namespace
}  // namespace tanggap::surveys
