#include "services/surveys/domain/lint_structure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "services/surveys/domain/lint_logic.h"
#include "services/surveys/domain/random_definitions.h"
#include "services/surveys/domain/test_definitions.h"
#include "services/surveys/domain/test_findings.h"
#include "services/surveys/domain/test_sound_draft.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Check(const v1::SurveyDefinition& draft) {
  Findings findings;
  CheckStructure(draft, Definition::Read(draft), findings);
  return Told(findings);
}

// The finding after one edit of a sound draft.
std::vector<std::string> After(const std::function<void(v1::SurveyDefinition&)>& edit) {
  v1::SurveyDefinition draft = SoundDraft();
  edit(draft);
  return Check(draft);
}

TEST(LintStructureTest, FindsNothingWhereNothingIsWrong) {
  EXPECT_THAT(Check(SoundDraft()), IsEmpty());
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    Chance chance(seed);
    EXPECT_THAT(Check(RandomDefinition(chance)), IsEmpty()) << seed;
  }
}

TEST(LintStructureTest, WantsSomethingToBeAsked) {
  EXPECT_THAT(Check(v1::SurveyDefinition()), ElementsAre("ERROR EMPTY draft.pages"));
  v1::SurveyDefinition draft;
  *AddPage(draft, "satu")->add_questions() = Read("salam");
  EXPECT_THAT(Check(draft), ElementsAre("ERROR EMPTY draft.pages"));
  EXPECT_THAT(After([](auto& d) { AddPage(d, "empat"); }),
              ElementsAre("ERROR EMPTY draft.pages[3]"));
}

TEST(LintStructureTest, KeepsToItsSize) {
  EXPECT_THAT(After([](auto& d) {
                for (int i = 0; i < 194; ++i) {
                  *d.mutable_pages(2)->add_questions() = Stars(base::Join("s", i), 5);
                }
              }),
              ElementsAre("ERROR TOO_COMPLEX draft.pages"));
  EXPECT_THAT(After([](auto& d) {
                for (int i = 0; i < 192; ++i) {
                  *d.mutable_pages(2)->add_questions() = Stars(base::Join("s", i), 5);
                }
              }),
              IsEmpty())
      << "200 with the rows of the matrix";
  EXPECT_THAT(After([](auto& d) {
                (*d.mutable_introduction()->mutable_texts())["id"] = std::string(200'000, 'a');
              }),
              ElementsAre("ERROR TOO_COMPLEX draft"));
}

TEST(LintStructureTest, WantsCodesOnce) {
  EXPECT_THAT(After([](auto& d) { d.mutable_pages(1)->set_code("satu"); }),
              ElementsAre("ERROR CODE_TWICE draft.pages[1].code"));
  EXPECT_THAT(After([](auto& d) { d.mutable_pages(2)->mutable_questions(0)->set_code("umur"); }),
              ElementsAre("ERROR CODE_TWICE draft.pages[2].questions[0].code"));
  EXPECT_THAT(
      After([](auto& d) {
        *d.mutable_pages(2)->add_questions() = Single("s", {"a", "b", "a"});
      }),
      ElementsAre("ERROR CODE_TWICE draft.pages[2].questions[1].single_choice.options[2].code"));
  EXPECT_THAT(
      After([](auto& d) {
        *d.mutable_pages(2)->add_questions() = Multiple("s", {"a", "a"});
      }),
      ElementsAre("ERROR CODE_TWICE draft.pages[2].questions[1].multiple_choice.options[1].code"));
  EXPECT_THAT(After([](auto& d) {
                *d.mutable_pages(2)->add_questions() = Matrix("s", 3, {"a", "a"});
              }),
              ElementsAre("ERROR CODE_TWICE draft.pages[2].questions[1].matrix.rows[1].code"));
  EXPECT_THAT(After([](auto& d) { d.add_languages("id"); }),
              ElementsAre("ERROR CODE_TWICE draft.languages[1]"));
  EXPECT_THAT(After([](auto& d) {
                *d.add_follow_ups()->mutable_when() = All({});
                *d.add_follow_ups()->mutable_when() = All({});
              }),
              ElementsAre("ERROR CODE_TWICE draft.follow_ups[1].code"));
}

TEST(LintStructureTest, WantsKindsAndTests) {
  EXPECT_THAT(After([](auto& d) { *d.mutable_pages(2)->add_questions() = Asked("apa"); }),
              ElementsAre("ERROR INCOMPLETE draft.pages[2].questions[1]"));
  EXPECT_THAT(After([](auto& d) { d.mutable_pages(1)->mutable_relevance(); }),
              ElementsAre("ERROR INCOMPLETE draft.pages[1].relevance"));
  EXPECT_THAT(After([](auto& d) {
                *d.mutable_pages(1)->mutable_relevance() = All({Answered("umur"), Not({})});
              }),
              ElementsAre("ERROR INCOMPLETE draft.pages[1].relevance.all.conditions[1].negated"));
  EXPECT_THAT(
      After([](auto& d) { AddEnd(*d.mutable_pages(1), All({}), v1::SURVEY_END_UNSPECIFIED); }),
      ElementsAre("ERROR INCOMPLETE draft.pages[1].jumps[0]"));
  EXPECT_THAT(
      After([](auto& d) { d.mutable_pages(1)->add_jumps()->set_end(v1::SURVEY_END_COMPLETE); }),
      ElementsAre("ERROR INCOMPLETE draft.pages[1].jumps[0].when"));
  EXPECT_THAT(After([](auto& d) {
                *d.mutable_pages(1)->mutable_relevance() =
                    Measures("umur", v1::COMPARISON_UNSPECIFIED, "1.");
              }),
              ElementsAre("ERROR INCOMPLETE draft.pages[1].relevance.number.comparison",
                          "ERROR INCOMPLETE draft.pages[1].relevance.number.value"));
  EXPECT_THAT(After([](auto& d) {
                *d.mutable_pages(2)->mutable_relevance() =
                    Dated("tanggal", static_cast<v1::Comparison>(99), "2026-02-30");
              }),
              ElementsAre("ERROR INCOMPLETE draft.pages[2].relevance.date.comparison",
                          "ERROR INCOMPLETE draft.pages[2].relevance.date.date"));
}

TEST(LintStructureTest, WantsReferencesThatAreThere) {
  const auto with = [](const v1::Condition& condition) {
    return After([&](auto& d) { *d.mutable_pages(2)->mutable_relevance() = condition; });
  };
  const auto unknown = ElementsAre("ERROR UNKNOWN_REFERENCE draft.pages[2].relevance");
  EXPECT_THAT(with(Answered("bukan")), unknown);
  EXPECT_THAT(with(Answered("fasilitas")), unknown) << "rows are tested, not the matrix";
  EXPECT_THAT(with(Answered("fasilitas/atap")), unknown);
  EXPECT_THAT(with(Chose("umur", {"baru"})), unknown);
  EXPECT_THAT(with(Measures("jenis", v1::COMPARISON_EQUAL, "1")), unknown);
  EXPECT_THAT(with(Dated("umur", v1::COMPARISON_EQUAL, "2026-01-01")), unknown);
  EXPECT_THAT(with(Agreed("jenis")), unknown);
  EXPECT_THAT(with(Chose("jenis", {"baru", "lama"})),
              ElementsAre("ERROR UNKNOWN_REFERENCE draft.pages[2].relevance.option.options"));
  EXPECT_THAT(with(All({Answered("fasilitas/toilet"), Agreed("izin"),
                        Measures("fasilitas/parkir", v1::COMPARISON_LESS, "2"),
                        Dated("tanggal", v1::COMPARISON_LESS, "2026-01-01")})),
              IsEmpty());
  EXPECT_THAT(After([](auto& d) { AddJump(*d.mutable_pages(0), All({}), "empat"); }),
              ElementsAre("ERROR UNKNOWN_REFERENCE draft.pages[0].jumps[0].page"));
  EXPECT_THAT(After([](auto& d) { *d.add_follow_ups()->mutable_when() = Answered("bukan"); }),
              ElementsAre("ERROR UNKNOWN_REFERENCE draft.follow_ups[0].when"));
}

TEST(LintStructureTest, ConditionsLookBack) {
  const auto question = [](int page, int at, const std::string& reads) {
    return After([&](auto& d) {
      *d.mutable_pages(page)->mutable_questions(at)->mutable_relevance() = Answered(reads);
    });
  };
  EXPECT_THAT(question(0, 1, "jenis"), IsEmpty()) << "its own page, before it";
  EXPECT_THAT(question(0, 1, "umur"),
              ElementsAre("ERROR LOOKS_AHEAD draft.pages[0].questions[1].relevance"));
  EXPECT_THAT(question(0, 1, "fasilitas/toilet"),
              ElementsAre("ERROR LOOKS_AHEAD draft.pages[0].questions[1].relevance"));
  EXPECT_THAT(question(0, 2, "fasilitas/toilet"),
              ElementsAre("ERROR LOOKS_AHEAD draft.pages[0].questions[2].relevance"))
      << "a row of its own matrix";
  EXPECT_THAT(question(0, 0, "nps"),
              ElementsAre("ERROR LOOKS_AHEAD draft.pages[0].questions[0].relevance"));
  const auto page = [](const std::string& reads) {
    return After([&](auto& d) { *d.mutable_pages(1)->mutable_relevance() = Answered(reads); });
  };
  EXPECT_THAT(page("fasilitas/parkir"), IsEmpty());
  EXPECT_THAT(page("saran"), ElementsAre("ERROR LOOKS_AHEAD draft.pages[1].relevance"));
  const auto jump = [](const std::string& reads) {
    return After([&](auto& d) { AddJump(*d.mutable_pages(1), Answered(reads), "tiga"); });
  };
  EXPECT_THAT(jump("izin"), IsEmpty()) << "the page has been answered by then";
  EXPECT_THAT(jump("nps"), ElementsAre("ERROR LOOKS_AHEAD draft.pages[1].jumps[0].when"));
  EXPECT_THAT(After([](auto& d) { *d.add_follow_ups()->mutable_when() = Answered("nps"); }),
              IsEmpty());
}

TEST(LintStructureTest, JumpsLeadForward) {
  const auto jump = [](int from, const std::string& to) {
    return After([&](auto& d) { AddJump(*d.mutable_pages(from), All({}), to); });
  };
  EXPECT_THAT(jump(0, "tiga"), IsEmpty());
  EXPECT_THAT(jump(1, "dua"), ElementsAre("ERROR LOOKS_AHEAD draft.pages[1].jumps[0].page"));
  EXPECT_THAT(jump(2, "satu"), ElementsAre("ERROR LOOKS_AHEAD draft.pages[2].jumps[0].page"));
}

TEST(LintStructureTest, ConditionsHaveLimits) {
  v1::Condition deep = Answered("jenis");
  for (int i = 1; i < kMostLevels; ++i) deep = Not(deep);
  EXPECT_THAT(After([&](auto& d) { *d.mutable_pages(1)->mutable_relevance() = deep; }), IsEmpty());
  EXPECT_THAT(After([&](auto& d) { *d.mutable_pages(1)->mutable_relevance() = Not(deep); }),
              ElementsAre("ERROR TOO_COMPLEX draft.pages[1].relevance"));
  std::vector<v1::Condition> half(50, Answered("jenis"));
  const v1::Condition hundred = All({Any(half), Any(half)});
  EXPECT_THAT(After([&](auto& d) { *d.mutable_pages(1)->mutable_relevance() = hundred; }),
              IsEmpty());
  EXPECT_THAT(After([&](auto& d) {
                *d.mutable_pages(1)->mutable_relevance() = All({hundred, Answered("umur")});
              }),
              ElementsAre("ERROR TOO_COMPLEX draft.pages[1].relevance"));
  std::vector<v1::Condition> empty(50, All({}));
  EXPECT_THAT(After([&](auto& d) {
                *d.mutable_pages(1)->mutable_relevance() = All({Any(empty), Any(empty), Any({})});
              }),
              ElementsAre("ERROR TOO_COMPLEX draft.pages[1].relevance"))
      << "lists that hold nothing count too";
}

TEST(LintStructureTest, LimitsLeaveAnAnswer) {
  const auto with = [](const v1::Question& question) {
    return After([&](auto& d) { *d.mutable_pages(2)->add_questions() = question; });
  };
  const auto at = [](const std::string& field) {
    return ElementsAre("ERROR LIMITS_IMPOSSIBLE draft.pages[2].questions[1]." + field);
  };
  EXPECT_THAT(with(Single("x", {"a"})), at("single_choice.options"));
  EXPECT_THAT(with(Multiple("x", {"a"})), at("multiple_choice.options"));
  EXPECT_THAT(with(Multiple("x", {"a", "b", "c"}, 2, 2)), IsEmpty());
  EXPECT_THAT(with(Multiple("x", {"a", "b", "c"}, 3, 2)), at("multiple_choice.most"));
  EXPECT_THAT(with(Multiple("x", {"a", "b"}, 3)), at("multiple_choice.fewest"));
  v1::Question exclusive = Multiple("x", {"a", "b", "c"}, 2);
  exclusive.mutable_multiple_choice()->mutable_options(2)->set_exclusive(true);
  EXPECT_THAT(with(exclusive), at("multiple_choice.fewest")) << "the last can never be chosen";
  exclusive.mutable_multiple_choice()->set_fewest(1);
  EXPECT_THAT(with(exclusive), IsEmpty());
  EXPECT_THAT(with(Likert("x", 1)), at("likert.points"));
  v1::Question gap = Likert("x", 4);
  gap.mutable_likert()->mutable_points(2)->set_value(4);
  EXPECT_THAT(with(gap), at("likert.points[2].value"));
  v1::Question falling = Likert("x", 2);
  falling.mutable_likert()->mutable_points()->SwapElements(0, 1);
  EXPECT_THAT(with(falling), at("likert.points[0].value"));
  EXPECT_THAT(with(Stars("x", 1)), at("rating.most"));
  EXPECT_THAT(with(Stars("x", 11)), at("rating.most"));
  EXPECT_THAT(with(Matrix("x", 4, {})), at("matrix.rows"));
  EXPECT_THAT(with(Matrix("x", 0, {"a"})), at("matrix.scale.points"));
  EXPECT_THAT(with(Amount("x", "2", "1")), at("number.largest"));
  EXPECT_THAT(with(Amount("x", "0.2", "0.8")), at("number.largest")) << "no whole number";
  EXPECT_THAT(with(Amount("x", "0.2", "0.8", 1)), IsEmpty());
  EXPECT_THAT(with(Amount("x", "-0.8", "0")), IsEmpty());
  EXPECT_THAT(with(Amount("x", "-0.8", "-0.2")), at("number.largest"));
  EXPECT_THAT(with(Amount("x", "a", "")), at("number.smallest"));
  EXPECT_THAT(with(Day("x", "2026-02-30", "")), at("date.earliest"));
  EXPECT_THAT(with(Day("x", "2026-02-02", "2026-02-01")), at("date.latest"));
  EXPECT_THAT(with(Day("x", "2026-02-02", "2026-02-02")), IsEmpty());
}

TEST(LintStructureTest, QuotasReadChoicesNumbersAndDates) {
  const Definition definition = Compiled(SoundDraft());
  const auto check = [&](const v1::Condition& condition) {
    Findings findings;
    CheckQuotaCondition(condition, definition, "collectors[0].quotas[2].when", findings);
    return Told(findings);
  };
  EXPECT_THAT(check(All({Chose("jenis", {"baru"}), Measures("umur", v1::COMPARISON_LESS, "30"),
                         Dated("tanggal", v1::COMPARISON_LESS, "2026-01-01"), Answered("jenis")})),
              IsEmpty());
  const auto unknown = ElementsAre("ERROR UNKNOWN_REFERENCE collectors[0].quotas[2].when");
  EXPECT_THAT(check(Agreed("izin")), unknown);
  EXPECT_THAT(check(Answered("saran")), unknown);
  EXPECT_THAT(check(Measures("nps", v1::COMPARISON_LESS, "3")), unknown);
  EXPECT_THAT(check(Chose("bukan", {"a"})), unknown);
}

}  // namespace
}  // namespace tanggap::surveys
