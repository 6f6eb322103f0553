// What becomes of figures when questions, their texts, options, scales and limits change.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/surveys/domain/test_compatibility.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;

TEST(CompatibilityQuestionsTest, QuestionsComeAndGo) {
  EXPECT_THAT(After([](auto& d) { *d.mutable_pages(2)->add_questions() = Stars("kedua", 5); }),
              ElementsAre("EXTENDED", "EXTENDED ADDED kedua"));
  for (const char* counted : {"jenis", "apa", "waktu", "bintang", "nps", "izin"}) {
    EXPECT_THAT(After([&](auto& d) { Remove(d, counted); }),
                ElementsAre("INCOMPATIBLE", base::Join("INCOMPATIBLE REMOVED ", counted)));
  }
  for (const char* uncounted : {"saran", "umur", "tanggal", "salam"}) {
    EXPECT_THAT(After([&](auto& d) { Remove(d, uncounted); }),
                ElementsAre("EXTENDED", base::Join("EXTENDED REMOVED ", uncounted)));
  }
  EXPECT_THAT(After([](auto& d) { Remove(d, "fasilitas"); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE REMOVED fasilitas/toilet",
                          "INCOMPATIBLE REMOVED fasilitas/parkir"));
}

TEST(CompatibilityQuestionsTest, TextsAreReworded) {
  const auto reworded = [](const char* code) {
    return ElementsAre("REWORDED", base::Join("REWORDED REWORDED ", code));
  };
  const auto say = [](v1::Wording* wording) { (*wording->mutable_texts())["jv"] = "Liyane"; };
  EXPECT_THAT(After([&](auto& d) { say(Find(d, "waktu")->mutable_text()); }), reworded("waktu"));
  EXPECT_THAT(After([&](auto& d) { say(Find(d, "salam")->mutable_text()); }), reworded("salam"));
  EXPECT_THAT(After([&](auto& d) {
                say(Find(d, "waktu")->mutable_likert()->mutable_points(3)->mutable_label());
              }),
              reworded("waktu"));
  EXPECT_THAT(After([&](auto& d) {
                say(Find(d, "jenis")->mutable_single_choice()->mutable_options(1)->mutable_label());
              }),
              reworded("jenis"));
  EXPECT_THAT(After([&](auto& d) {
                say(Find(d, "apa")->mutable_multiple_choice()->mutable_options(0)->mutable_label());
              }),
              reworded("apa"));
  EXPECT_THAT(After([&](auto& d) {
                say(Find(d, "fasilitas")->mutable_matrix()->mutable_rows(1)->mutable_text());
              }),
              reworded("fasilitas/parkir"));
  EXPECT_THAT(After([&](auto& d) { say(Find(d, "fasilitas")->mutable_text()); }),
              ElementsAre("REWORDED", "REWORDED REWORDED fasilitas/toilet",
                          "REWORDED REWORDED fasilitas/parkir"));
  EXPECT_THAT(
      After([&](auto& d) { say(Find(d, "bintang")->mutable_rating()->mutable_lowest_label()); }),
      reworded("bintang"));
  EXPECT_THAT(
      After([&](auto& d) { say(Find(d, "nps")->mutable_net_promoter()->mutable_highest_label()); }),
      reworded("nps"));
  EXPECT_THAT(After([&](auto& d) { say(Find(d, "umur")->mutable_number()->mutable_unit()); }),
              reworded("umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "izin")->mutable_consent()->set_legal_basis("UU"); }),
              reworded("izin"));
  EXPECT_THAT(
      After([](auto& d) { Find(d, "waktu")->mutable_text()->mutable_texts()->erase("jv"); }),
      reworded("waktu"))
      << "who read it in that language reads another text now";
}

TEST(CompatibilityQuestionsTest, TextsAreTranslated) {
  EXPECT_THAT(
      After([](auto& d) { (*Find(d, "waktu")->mutable_text()->mutable_texts())["en"] = "Time"; }),
      ElementsAre("EXTENDED", "EXTENDED TRANSLATED waktu"));
  v1::SurveyDefinition english = Questionnaire();
  english.add_languages("en");
  const Compatible whole = Compare(Questionnaire(), Worded(english));
  EXPECT_EQ(whole.verdict, v1::COMPATIBILITY_EXTENDED);
  EXPECT_EQ(whole.changes.size(), 12u);
}

TEST(CompatibilityQuestionsTest, OptionsAndRowsComeAndGo) {
  const auto add = [](auto* options) { options->Add()->set_code("lain"); };
  EXPECT_THAT(
      After([&](auto& d) { add(Find(d, "jenis")->mutable_single_choice()->mutable_options()); }),
      ElementsAre("EXTENDED", "EXTENDED OPTIONS_ADDED jenis"));
  EXPECT_THAT(
      After([&](auto& d) { add(Find(d, "apa")->mutable_multiple_choice()->mutable_options()); }),
      ElementsAre("EXTENDED", "EXTENDED OPTIONS_ADDED apa"));
  EXPECT_THAT(After([&](auto& d) { add(Find(d, "fasilitas")->mutable_matrix()->mutable_rows()); }),
              ElementsAre("EXTENDED", "EXTENDED OPTIONS_ADDED fasilitas/lain"));
  EXPECT_THAT(After([](auto& d) {
                Find(d, "apa")->mutable_multiple_choice()->mutable_options()->RemoveLast();
              }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE OPTIONS_REMOVED apa"));
  EXPECT_THAT(
      After([](auto& d) { Find(d, "fasilitas")->mutable_matrix()->mutable_rows()->RemoveLast(); }),
      ElementsAre("INCOMPATIBLE", "INCOMPATIBLE OPTIONS_REMOVED fasilitas/parkir"));
  EXPECT_THAT(After([](auto& d) {
                Find(d, "jenis")->mutable_single_choice()->mutable_options(0)->set_code("lama");
              }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE OPTIONS_REMOVED jenis",
                          "EXTENDED OPTIONS_ADDED jenis"));
}

TEST(CompatibilityQuestionsTest, ScalesKindsAndElementsBeginANewSeries) {
  EXPECT_THAT(
      After([](auto& d) { Find(d, "waktu")->mutable_likert()->add_points()->set_value(5); }),
      ElementsAre("INCOMPATIBLE", "INCOMPATIBLE SCALE_CHANGED waktu"));
  EXPECT_THAT(After([](auto& d) { Find(d, "bintang")->mutable_rating()->set_most(10); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE SCALE_CHANGED bintang"));
  EXPECT_THAT(
      After([](auto& d) {
        Find(d, "fasilitas")->mutable_matrix()->mutable_scale()->mutable_points()->RemoveLast();
      }),
      ElementsAre("INCOMPATIBLE", "INCOMPATIBLE SCALE_CHANGED fasilitas/toilet",
                  "INCOMPATIBLE SCALE_CHANGED fasilitas/parkir"));
  EXPECT_THAT(After([](auto& d) { Find(d, "bintang")->mutable_net_promoter(); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE KIND_CHANGED bintang"));
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_free_text(); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE KIND_CHANGED umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "waktu")->set_element("BIAYA"); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE ELEMENT_CHANGED waktu"));
  EXPECT_THAT(After([](auto& d) { Find(d, "waktu")->clear_element(); }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE ELEMENT_CHANGED waktu"));
  EXPECT_THAT(After([](auto& d) {
                Find(d, "fasilitas")->mutable_matrix()->mutable_rows(0)->set_element("SARANA");
              }),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE ELEMENT_CHANGED fasilitas/toilet"));
}

TEST(CompatibilityQuestionsTest, ProfilesGroupFiguresByTheirQuestions) {
  v1::SurveyDefinition grouped = Questionnaire();
  Find(grouped, "jenis")->set_profile(v1::PROFILE_DIMENSION_AGE_BAND);
  EXPECT_THAT(Told(Compare(Questionnaire(), grouped)),
              ElementsAre("EXTENDED", "EXTENDED ELEMENT_CHANGED jenis"));
  EXPECT_THAT(Told(Compare(grouped, Questionnaire())),
              ElementsAre("INCOMPATIBLE", "INCOMPATIBLE ELEMENT_CHANGED jenis"));
}

TEST(CompatibilityQuestionsTest, RequirementsAndLimitsExtend) {
  EXPECT_THAT(After([](auto& d) { Find(d, "waktu")->set_required(false); }),
              ElementsAre("EXTENDED", "EXTENDED REQUIREMENT_CHANGED waktu"));
  const auto limits = [](const char* code) {
    return ElementsAre("EXTENDED", base::Join("EXTENDED LIMITS_CHANGED ", code));
  };
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_number()->set_largest("99"); }),
              limits("umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_number()->set_smallest(""); }),
              limits("umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_number()->set_decimals(1); }),
              limits("umur"));
  EXPECT_THAT(After([](auto& d) { Find(d, "umur")->mutable_number()->set_largest("120.0"); }),
              Same());
  EXPECT_THAT(After([](auto& d) { Find(d, "tanggal")->mutable_date()->set_not_in_future(true); }),
              limits("tanggal"));
  EXPECT_THAT(After([](auto& d) { Find(d, "tanggal")->mutable_date()->clear_earliest(); }),
              limits("tanggal"));
  EXPECT_THAT(After([](auto& d) { Find(d, "tanggal")->mutable_date()->set_latest("2026-12-31"); }),
              limits("tanggal"));
  EXPECT_THAT(After([](auto& d) { Find(d, "saran")->mutable_free_text()->set_most_characters(5); }),
              limits("saran"));
  EXPECT_THAT(After([](auto& d) { Find(d, "saran")->mutable_free_text()->set_single_line(true); }),
              limits("saran"));
  EXPECT_THAT(After([](auto& d) { Find(d, "waktu")->mutable_likert()->set_not_applicable(true); }),
              limits("waktu"));
  EXPECT_THAT(After([](auto& d) { Find(d, "apa")->mutable_multiple_choice()->set_fewest(2); }),
              limits("apa"));
  EXPECT_THAT(After([](auto& d) { Find(d, "apa")->mutable_multiple_choice()->set_most(2); }),
              limits("apa"));
  EXPECT_THAT(After([](auto& d) {
                Find(d, "apa")->mutable_multiple_choice()->mutable_options(2)->set_exclusive(true);
              }),
              limits("apa"));
}

}  // namespace
}  // namespace tanggap::surveys
