#include "services/surveys/domain/definition.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/errors/error.h"
#include "services/surveys/domain/test_sound_draft.h"

namespace tanggap::surveys {
namespace {

TEST(DefinitionTest, RefusesWhatIsNotSound) {
  v1::SurveyDefinition draft = SoundDraft();
  draft.mutable_pages(1)->set_code("satu");
  *draft.mutable_pages(2)->mutable_relevance() = Answered("bukan");
  const absl::StatusOr<Definition> compiled = Definition::Compile(draft);
  EXPECT_EQ(errors::ReasonOf(compiled.status()), errors::Reason::SURVEY_DEFINITION_INVALID);
  EXPECT_EQ(errors::MetadataOf(compiled.status(), "field"), "draft.pages[1].code");
  const std::vector<errors::FieldViolation> fields = errors::FieldViolationsOf(compiled.status());
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[1].field, "draft.pages[2].relevance");
  EXPECT_EQ(fields[1].description, "There is no question or row of a matrix bukan.");
}

TEST(DefinitionTest, KnowsQuestionsAndRowsByTheirCodes) {
  const Definition definition = Compiled(SoundDraft());
  ASSERT_EQ(definition.questions().size(), 8u);
  EXPECT_EQ(definition.Find("fasilitas/parkir"), 3u);
  EXPECT_EQ(definition.Find("fasilitas"), std::nullopt);
  EXPECT_EQ(definition.questions()[3].kind, QuestionKind::kLikert);
  EXPECT_EQ(definition.questions()[3].place, 2);
  EXPECT_EQ(definition.questions()[7].page, 2u);
  EXPECT_EQ(definition.FindPage("tiga"), 2u);
  EXPECT_EQ(definition.FindPage("empat"), std::nullopt);
  EXPECT_EQ(definition.languages(), (std::vector<std::string>{"id"}));
}

}  // namespace
}  // namespace tanggap::surveys
