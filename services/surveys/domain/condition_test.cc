#include "services/surveys/domain/condition.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "services/surveys/domain/test_definitions.h"
#include "services/surveys/domain/way.h"

namespace tanggap::surveys {
namespace {

v1::SurveyDefinition Survey() {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "satu");
  *page->add_questions() = Single("jenis", {"a", "b", "c"});
  *page->add_questions() = Multiple("apa", {"a", "b", "c"});
  *page->add_questions() = Amount("suhu", "", "", 6);
  *page->add_questions() = Day("tanggal");
  *page->add_questions() = Agree("izin");
  v1::Question matrix = Matrix("fasilitas", 4, {"toilet", "parkir"});
  matrix.mutable_matrix()->mutable_scale()->set_not_applicable(true);
  *page->add_questions() = matrix;
  *page->add_questions() = Comment("saran");
  return draft;
}

bool Says(const v1::Condition& condition, const std::vector<v1::Answer>& answers) {
  static const auto& definition = *new Definition(Compiled(Survey()));
  const AnswerReading reading = ReadAnswers(definition, Sent(answers), {});
  EXPECT_TRUE(reading.violations.empty());
  const Way way = FindWay(definition, reading.sheet);
  const bool holds = Holds(definition.Read(condition), way.seen);
  EXPECT_EQ(Holds(definition.Read(Not(condition)), way.seen), !holds);
  return holds;
}

TEST(ConditionTest, ComparesNumbersExactly) {
  const auto suhu = [](v1::Comparison comparison, const char* with, const char* answer) {
    return Says(Measures("suhu", comparison, with), {NumberAnswer("suhu", answer)});
  };
  EXPECT_TRUE(suhu(v1::COMPARISON_EQUAL, "0.3", "0.300000"));
  EXPECT_FALSE(suhu(v1::COMPARISON_EQUAL, "0.3", "0.300001"));
  EXPECT_TRUE(suhu(v1::COMPARISON_LESS, "999999999999.999999", "999999999999.999998"));
  EXPECT_TRUE(suhu(v1::COMPARISON_GREATER, "-0.5", "-0.499999"));
  EXPECT_TRUE(suhu(v1::COMPARISON_EQUAL, "0", "-0"));
  EXPECT_TRUE(suhu(v1::COMPARISON_AT_LEAST, "12", "12.0"));
  EXPECT_TRUE(suhu(v1::COMPARISON_AT_MOST, "12", "12.0"));
  EXPECT_FALSE(suhu(v1::COMPARISON_NOT_EQUAL, "12", "12.0"));
}

TEST(ConditionTest, WhatWasNotAnsweredFailsEveryTest) {
  for (int comparison = v1::Comparison_MIN; comparison <= v1::Comparison_MAX; ++comparison) {
    const auto with = static_cast<v1::Comparison>(comparison);
    EXPECT_FALSE(Says(Measures("suhu", with, "0"), {}));
    EXPECT_FALSE(Says(Dated("tanggal", with, "2026-01-01"), {}));
    EXPECT_FALSE(
        Says(Measures("fasilitas/toilet", with, "2"), {NotApplicableAnswer("fasilitas/toilet")}));
  }
  EXPECT_FALSE(Says(Answered("saran"), {}));
  EXPECT_FALSE(Says(Answered("fasilitas/toilet"), {NotApplicableAnswer("fasilitas/toilet")}));
  EXPECT_FALSE(Says(Chose("jenis", {"a", "b", "c"}), {}));
  EXPECT_FALSE(Says(Agreed("izin"), {}));
  EXPECT_FALSE(Says(Agreed("izin"), {ConsentAnswer("izin", false)}));
  EXPECT_TRUE(Says(Answered("izin"), {ConsentAnswer("izin", false)})) << "no is an answer";
}

TEST(ConditionTest, OneOfTheOptionsIsEnough) {
  EXPECT_TRUE(Says(Chose("apa", {"a", "c"}), {OptionsAnswer("apa", {"b", "c"})}));
  EXPECT_FALSE(Says(Chose("apa", {"a"}), {OptionsAnswer("apa", {"b", "c"})}));
  EXPECT_TRUE(Says(Chose("jenis", {"a", "c"}), {OptionAnswer("jenis", "c")}));
  EXPECT_FALSE(Says(Chose("jenis", {"a", "b"}), {OptionAnswer("jenis", "c")}));
}

TEST(ConditionTest, RowsAreQuestions) {
  const std::vector<v1::Answer> answers = {PointAnswer("fasilitas/parkir", 2)};
  EXPECT_TRUE(Says(Measures("fasilitas/parkir", v1::COMPARISON_EQUAL, "2"), answers));
  EXPECT_FALSE(Says(Measures("fasilitas/toilet", v1::COMPARISON_EQUAL, "2"), answers));
}

TEST(ConditionTest, EmptyListsSayWhatLogicSays) {
  EXPECT_TRUE(Says(All({}), {}));
  EXPECT_FALSE(Says(Any({}), {}));
}

TEST(ConditionTest, WhatCannotBeReadIsFalse) {
  const std::vector<v1::Answer> answers = {OptionAnswer("jenis", "a"), NumberAnswer("suhu", "1")};
  EXPECT_FALSE(Says(v1::Condition(), answers));
  EXPECT_FALSE(Says(Answered("bukan"), answers));
  EXPECT_FALSE(Says(Answered("fasilitas"), answers));
  EXPECT_FALSE(Says(Chose("suhu", {"a"}), answers));
  EXPECT_FALSE(Says(Measures("jenis", v1::COMPARISON_EQUAL, "1"), answers));
  EXPECT_FALSE(Says(Measures("suhu", v1::COMPARISON_EQUAL, "satu"), answers));
  EXPECT_FALSE(Says(Measures("suhu", static_cast<v1::Comparison>(77), "1"), answers));
  EXPECT_FALSE(Says(Chose("jenis", {"z"}), answers));
}

TEST(ConditionTest, TheDeepestTreeIsRead) {
  const Definition definition = Compiled(Survey());
  const AnswerReading reading = ReadAnswers(definition, Sent({OptionAnswer("jenis", "a")}), {});
  const Way way = FindWay(definition, reading.sheet);
  v1::Condition deepest = Answered("jenis");
  for (int i = 1; i < kMostLevels; ++i) deepest = All({deepest});
  EXPECT_TRUE(Holds(definition.Read(deepest), way.seen));
  EXPECT_FALSE(Holds(definition.Read(All({deepest})), way.seen)) << "too deep is never true";
  for (int i = 0; i < 80; ++i) deepest = All({deepest});
  EXPECT_FALSE(Holds(definition.Read(deepest), way.seen));
}

}  // namespace
}  // namespace tanggap::surveys
