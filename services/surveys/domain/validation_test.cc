#include "services/surveys/domain/validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/errors/error.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::ElementsAre;

// First whether one is to be asked, then what, then a matrix and a comment that depends on it.
v1::SurveyDefinition Survey() {
  v1::SurveyDefinition draft;
  v1::Page* first = AddPage(draft, "awal");
  *first->add_questions() = Required(Agree("izin"));
  *first->add_questions() = Required(Single("pengguna", {"ya", "tidak"}));
  AddEnd(*first, Chose("pengguna", {"tidak"}), v1::SURVEY_END_SCREENED_OUT);
  v1::Page* second = AddPage(draft, "layanan");
  *second->add_questions() = Required(Likert("waktu", 4, "WAKTU"));
  *second->add_questions() = Required(Matrix("fasilitas", 4, {"toilet", "parkir"}));
  *second->add_questions() =
      With(Required(Comment("alasan")), Measures("waktu", v1::COMPARISON_AT_MOST, "2"));
  *second->add_questions() = Comment("saran");
  return draft;
}

std::vector<std::string> Told(const Validation& validation) {
  std::vector<std::string> told;
  for (const Violation& violation : validation.violations()) {
    told.push_back(base::Join(errors::ReasonName(violation.reason), " ", violation.question, " ",
                              violation.answer.has_value() ? base::Join(*violation.answer) : "-"));
  }
  return told;
}

const std::vector<v1::Answer>& Good() {
  static const auto& good = *new std::vector<v1::Answer>{
      ConsentAnswer("izin", true), OptionAnswer("pengguna", "ya"), PointAnswer("waktu", 3),
      PointAnswer("fasilitas/toilet", 1), PointAnswer("fasilitas/parkir", 4)};
  return good;
}

TEST(ValidationTest, TakesACompleteResponse) {
  const Definition definition = Compiled(Survey());
  const Validation validation(definition, Sent(Good()), {});
  EXPECT_THAT(Told(validation), ElementsAre());
  EXPECT_EQ(validation.way().end, v1::SURVEY_END_COMPLETE);
}

TEST(ValidationTest, TellsEverythingThatIsMissing) {
  const Definition definition = Compiled(Survey());
  const Validation validation(definition, Sent({}), {});
  EXPECT_THAT(Told(validation),
              ElementsAre("ANSWER_MISSING pengguna -", "ANSWER_MISSING waktu -",
                          "ANSWER_MISSING fasilitas/toilet -", "ANSWER_MISSING fasilitas/parkir -",
                          "CONSENT_REQUIRED izin -"));
  EXPECT_THAT(validation.lacking(), ElementsAre(0, 1, 2, 3, 4));
}

TEST(ValidationTest, AsksForWhatAnswersLeadTo) {
  const Definition definition = Compiled(Survey());
  std::vector<v1::Answer> answers = Good();
  answers[2] = PointAnswer("waktu", 2);
  EXPECT_THAT(Told(Validation(definition, Sent(answers), {})),
              ElementsAre("ANSWER_MISSING alasan -"));
  answers.push_back(TextAnswer("alasan", "Lama."));
  EXPECT_THAT(Told(Validation(definition, Sent(answers), {})), ElementsAre());
}

TEST(ValidationTest, RefusesAnswersToWhatIsHidden) {
  const Definition definition = Compiled(Survey());
  std::vector<v1::Answer> answers = Good();
  answers.insert(answers.begin(), TextAnswer("alasan", "Lama."));
  const Validation validation(definition, Sent(answers), {});
  EXPECT_THAT(Told(validation), ElementsAre("ANSWER_TO_HIDDEN_QUESTION alasan 0"));
  EXPECT_THAT(validation.hidden(), ElementsAre(*definition.Find("alasan")));
}

TEST(ValidationTest, AsksNothingMoreOfWhoIsScreenedOut) {
  const Definition definition = Compiled(Survey());
  const Validation validation(
      definition, Sent({ConsentAnswer("izin", true), OptionAnswer("pengguna", "tidak")}), {});
  EXPECT_THAT(Told(validation), ElementsAre());
  EXPECT_EQ(validation.way().end, v1::SURVEY_END_SCREENED_OUT);

  EXPECT_THAT(Told(Validation(definition,
                              Sent({PointAnswer("waktu", 3), ConsentAnswer("izin", true),
                                    OptionAnswer("pengguna", "tidak")}),
                              {})),
              ElementsAre("ANSWER_TO_HIDDEN_QUESTION waktu 0"));
}

TEST(ValidationTest, WantsAYesWhereConsentIsRequired) {
  const Definition definition = Compiled(Survey());
  std::vector<v1::Answer> answers = Good();
  answers[0] = ConsentAnswer("izin", false);
  EXPECT_THAT(Told(Validation(definition, Sent(answers), {})),
              ElementsAre("CONSENT_REQUIRED izin 0"));

  v1::SurveyDefinition draft = Survey();
  draft.mutable_pages(0)->mutable_questions(0)->set_required(false);
  const Definition optional = Compiled(draft);
  EXPECT_THAT(Told(Validation(optional, Sent(answers), {})), ElementsAre());
  answers.erase(answers.begin());
  EXPECT_THAT(Told(Validation(optional, Sent(answers), {})), ElementsAre());
}

TEST(ValidationTest, NotApplicableIsAnAnswerThatConditionsDoNotRead) {
  v1::SurveyDefinition draft = Survey();
  draft.mutable_pages(1)->mutable_questions(0)->mutable_likert()->set_not_applicable(true);
  *draft.mutable_pages(1)->mutable_questions(2)->mutable_relevance() = Answered("waktu");
  const Definition definition = Compiled(draft);
  std::vector<v1::Answer> answers = Good();
  answers[2] = NotApplicableAnswer("waktu");
  EXPECT_THAT(Told(Validation(definition, Sent(answers), {})), ElementsAre());
}

TEST(ValidationTest, TellsEachThingOnceAndInOrder) {
  const Definition definition = Compiled(Survey());
  const Validation validation(
      definition,
      Sent({PointAnswer("waktu", 9), PointAnswer("atap", 1), TextAnswer("alasan", "Lama."),
            ConsentAnswer("izin", false), OptionAnswer("pengguna", "ya"),
            PointAnswer("fasilitas/toilet", 1), PointAnswer("fasilitas/toilet", 1)}),
      {});
  EXPECT_THAT(
      Told(validation),
      ElementsAre("ANSWER_OUT_OF_RANGE waktu 0", "UNKNOWN_QUESTION atap 1",
                  "ANSWER_TO_HIDDEN_QUESTION alasan 2", "ANSWER_KIND_MISMATCH fasilitas/toilet 6",
                  "ANSWER_MISSING fasilitas/parkir -", "CONSENT_REQUIRED izin 3"))
      << "an answer that is wrong is not missing too";
}

TEST(ValidationTest, ADraftMayBeIncomplete) {
  const Definition definition = Compiled(Survey());
  const Validation draft(definition, Sent({PointAnswer("waktu", 3), TextAnswer("alasan", "Lama.")}),
                         {});
  EXPECT_FALSE(draft.violations().empty());
  EXPECT_TRUE(draft.answer_violations().empty());
  const Validation wrong(definition, Sent({PointAnswer("waktu", 5)}), {});
  ASSERT_EQ(wrong.answer_violations().size(), 1u);
  EXPECT_EQ(wrong.answer_violations()[0].reason, Reason::ANSWER_OUT_OF_RANGE);
}

TEST(ValidationTest, TheRefusalListsAll) {
  const Definition definition = Compiled(Survey());
  std::vector<v1::Answer> answers = Good();
  answers[2] = PointAnswer("waktu", 9);
  answers.pop_back();
  const Validation validation(definition, Sent(answers), {});
  const absl::Status status = RefusalOf(validation.violations(), "content");
  EXPECT_EQ(errors::ReasonOf(status), Reason::ANSWER_OUT_OF_RANGE);
  EXPECT_EQ(errors::MetadataOf(status, "question"), "waktu");
  const std::vector<errors::FieldViolation> fields = errors::FieldViolationsOf(status);
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[0].field, "content.answers[2]");
  EXPECT_EQ(fields[1].field, "content.answers");
  EXPECT_EQ(fields[1].description, "The question fasilitas/parkir must be answered.");
}

TEST(ValidationTest, EachReasonIsARefusalOfItsOwn) {
  const Definition definition = Compiled(Survey());
  const auto reason = [&](std::vector<v1::Answer> answers) {
    return errors::ReasonOf(
        RefusalOf(Validation(definition, Sent(answers), {}).violations(), "content"));
  };
  std::vector<v1::Answer> answers = Good();
  answers.pop_back();
  EXPECT_EQ(reason(answers), Reason::ANSWER_MISSING);
  answers = Good();
  answers[0] = ConsentAnswer("izin", false);
  EXPECT_EQ(reason(answers), Reason::CONSENT_REQUIRED);
  answers = Good();
  answers.push_back(TextAnswer("alasan", "Lama."));
  EXPECT_EQ(reason(answers), Reason::ANSWER_TO_HIDDEN_QUESTION);
  answers.back() = TextAnswer("pengguna", "ya");
  EXPECT_EQ(reason(answers), Reason::ANSWER_KIND_MISMATCH);
  answers.back() = TextAnswer("siapa", "ya");
  EXPECT_EQ(reason(answers), Reason::UNKNOWN_QUESTION);
}

}  // namespace
}  // namespace tanggap::surveys
