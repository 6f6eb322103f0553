#include "services/surveys/domain/definition_hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

v1::SurveyDefinition Survey(std::vector<std::string> languages) {
  v1::SurveyDefinition draft;
  *AddPage(draft, "satu")->add_questions() = Likert("waktu", 4, "WAKTU");
  draft.clear_languages();
  for (const char* language : {"ace", "ban", "en", "id", "jv", "su"}) draft.add_languages(language);
  FillTexts(draft, languages);
  return draft;
}

TEST(DefinitionHashTest, DoesNotDependOnTheOrderOfTranslations) {
  std::vector<std::string> languages = {"ace", "ban", "en", "id", "jv", "su"};
  const std::string hash = DefinitionHash(Survey(languages));
  EXPECT_EQ(hash.size(), 64u);
  for (int i = 0; i < 20; ++i) {
    std::next_permutation(languages.begin(), languages.end());
    EXPECT_EQ(DefinitionHash(Survey(languages)), hash);
  }
}

TEST(DefinitionHashTest, SurvivesStoring) {
  for (uint32_t seed = 1; seed <= 100; ++seed) {
    Chance chance(seed);
    const v1::SurveyDefinition draft = Worded(RandomDefinition(chance));
    v1::SurveyDefinition stored;
    ASSERT_TRUE(stored.ParseFromString(CanonicalBytes(draft)));
    EXPECT_EQ(DefinitionHash(stored), DefinitionHash(draft));
  }
}

TEST(DefinitionHashTest, TellsQuestionnairesApart) {
  const v1::SurveyDefinition survey = Survey({"id"});
  v1::SurveyDefinition other = survey;
  (*other.mutable_pages(0)->mutable_questions(0)->mutable_help()->mutable_texts())["id"] = "x";
  EXPECT_NE(DefinitionHash(other), DefinitionHash(survey));
  EXPECT_EQ(DefinitionHash({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace tanggap::surveys
