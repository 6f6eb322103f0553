#include "services/surveys/domain/templates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/element_answers.h"
#include "services/surveys/domain/follow_up.h"
#include "services/surveys/domain/lint.h"
#include "services/surveys/domain/test_definitions.h"
#include "services/surveys/domain/test_findings.h"
#include "services/surveys/domain/validation.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const v1::SurveyTemplate& Find(std::string_view code) {
  const Template* found = FindTemplate(base::Join("surveyTemplates/", code));
  EXPECT_NE(found, nullptr) << code;
  return found->message;
}

v1::IndexProfile Profile(const std::vector<std::string>& elements) {
  v1::IndexProfile profile;
  profile.set_lowest(1);
  profile.set_highest(4);
  for (const std::string& element : elements) profile.add_elements()->set_code(element);
  return profile;
}

const std::vector<std::string>& NineElements() {
  static const auto& elements =
      *new std::vector<std::string>{"PERSYARATAN", "PROSEDUR", "WAKTU",     "BIAYA", "PRODUK",
                                    "KOMPETENSI",  "PERILAKU", "PENGADUAN", "SARANA"};
  return elements;
}

std::vector<std::string> Check(std::string_view code, const v1::IndexProfile* profile,
                               v1::RespondentLevel level) {
  const v1::SurveyTemplate& each = Find(code);
  return Told(Lint(each.definition(),
                   {.purpose = each.purpose(),
                    .profile = profile,
                    .collectors = {{.level = level, .channel = common::v1::CHANNEL_WHATSAPP}}}));
}

TEST(TemplatesTest, ThereAreThree) {
  std::vector<std::string> names;
  for (const Template& each : Templates()) {
    names.push_back(each.message.name());
    EXPECT_FALSE(each.label.id.empty());
    EXPECT_FALSE(each.label.en.empty());
    EXPECT_TRUE(each.message.label().empty()) << "it is in the reader's language";
    EXPECT_THAT(each.message.definition().languages(), ElementsAre("id", "en"));
  }
  EXPECT_THAT(names, ElementsAre("surveyTemplates/complaint-closing", "surveyTemplates/nps",
                                 "surveyTemplates/skm-14-2017"));
  EXPECT_EQ(FindTemplate("surveyTemplates/spak"), nullptr);
}

TEST(TemplatesTest, NothingIsWrongWithThem) {
  const v1::IndexProfile nine = Profile(NineElements());
  const v1::IndexProfile two = Profile({"KEPUASAN", "PENGADUAN"});
  for (const auto level : {v1::RESPONDENT_LEVEL_ANONYMOUS, v1::RESPONDENT_LEVEL_CONFIDENTIAL,
                           v1::RESPONDENT_LEVEL_IDENTIFIED}) {
    EXPECT_THAT(Check("complaint-closing", &two, level), IsEmpty());
    EXPECT_THAT(Check("nps", nullptr, level), IsEmpty());
    EXPECT_THAT(Check("skm-14-2017", &nine, level),
                ElementsAre("WARNING CEILING draft.pages[0].questions[3].element"))
        << "the regulation's own labels: the highest answer on cost is that there is none";
  }
}

TEST(TemplatesTest, TheSkmMeasuresTheNineElements) {
  const v1::SurveyTemplate& skm = Find("skm-14-2017");
  EXPECT_EQ(skm.index_profile(), "indexProfiles/permenpan-14-2017");
  EXPECT_EQ(skm.purpose(), v1::SURVEY_PURPOSE_SKM);
  EXPECT_TRUE(skm.to_be_confirmed());
  const Definition definition = Compiled(skm.definition());
  std::set<std::string> elements;
  std::set<v1::ProfileDimension> dimensions;
  for (const Question& question : definition.questions()) {
    if (question.profile != v1::PROFILE_DIMENSION_UNSPECIFIED) {
      dimensions.insert(question.profile);
      EXPECT_EQ(question.personal_detail, v1::PERSONAL_DETAIL_QUASI) << question.code;
    }
    if (question.element.empty()) continue;
    elements.insert(question.element);
    EXPECT_EQ(question.highest, 4);
    EXPECT_TRUE(question.required);
    EXPECT_FALSE(question.not_applicable);
  }
  EXPECT_EQ(elements, std::set<std::string>(NineElements().begin(), NineElements().end()));
  EXPECT_EQ(dimensions.size(), 4u);
}

// Whoever changes a template changes a questionnaire that agencies have begun with, and should know
// it. Protobuf's Python says the same hashes.
TEST(TemplatesTest, TheyAreWhatTheyWere) {
  const auto hash = [](std::string_view code) { return DefinitionHash(Find(code).definition()); };
  EXPECT_EQ(hash("complaint-closing"),
            "2792c610ee4e68d84426f696fcb9417fd0c6e4e3417a1d19ce2bf799fec1c2da");
  EXPECT_EQ(hash("nps"), "1ac79665643faf53de4b157bdb58de7b789d9316cbcd3c979a7442a52830604c");
  EXPECT_EQ(hash("skm-14-2017"),
            "6e961122ca4c10c79c3240314062bdf59b0c8b49470b7b5fd26e1923e213ad9f");
}

TEST(TemplatesTest, TheSkmIsAnsweredFromBeginningToEnd) {
  const Definition definition = Compiled(Find("skm-14-2017").definition());
  std::vector<v1::Answer> answers;
  for (const char* element : {"persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi",
                              "perilaku", "pengaduan", "sarana"}) {
    answers.push_back(PointAnswer(element, 3));
  }
  const Validation shortest(definition, Sent(answers), {});
  EXPECT_TRUE(shortest.violations().empty());
  EXPECT_EQ(ElementAnswersOf(definition, shortest.way()).size(), 9u);

  answers.push_back(OptionAnswer("jenis_kelamin", "female"));
  EXPECT_EQ(Validation(definition, Sent(answers), {}).violations().size(), 1u)
      << "nobody is asked for a profile without consent";
  answers.push_back(ConsentAnswer("izin_profil", true));
  answers.push_back(OptionAnswer("pendidikan", "s1"));
  answers.push_back(OptionAnswer("pekerjaan", "petani"));
  answers.push_back(OptionAnswer("usia", "60-up"));
  answers.push_back(TextAnswer("saran", "Tambah kursi di ruang tunggu."));
  answers.push_back(ConsentAnswer("teruskan_saran", true));
  const Validation whole(definition, Sent(answers), {});
  EXPECT_TRUE(whole.violations().empty());
  ASSERT_EQ(FollowUpsOf(definition, whole.way()).size(), 1u);
}

TEST(TemplatesTest, TheClosingSurveyOffersADispute) {
  const Definition definition = Compiled(Find("complaint-closing").definition());
  const auto offers = [&](int satisfied) {
    const Validation validation(
        definition, Sent({PointAnswer("kepuasan", satisfied), PointAnswer("pengaduan", 2)}), {});
    EXPECT_TRUE(validation.violations().empty());
    return FollowUpsOf(definition, validation.way()).size();
  };
  EXPECT_EQ(offers(1), 1u);
  EXPECT_EQ(offers(2), 1u);
  EXPECT_EQ(offers(3), 0u);
}

}  // namespace
}  // namespace tanggap::surveys
