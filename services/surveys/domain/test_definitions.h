// Questionnaires, conditions and answers in a line each, for tests.
//
//   v1::SurveyDefinition draft;
//   v1::Page* page = AddPage(draft, "layanan");
//   *page->add_questions() = Single("jenis", {"baru", "ulang"});
//   *page->add_questions() = With(Likert("waktu", 4, "WAKTU"), Chose("jenis", {"baru"}));
//   const Definition definition = Compiled(draft);
//   Validation validation(definition, Sent({OptionAnswer("jenis", "baru"), PointAnswer("waktu", 4)}), {});
#pragma once

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/domain/answer_reader.h"
#include "services/surveys/domain/definition.h"

namespace tanggap::surveys {

// ---- Questions ----

inline v1::Page* AddPage(v1::SurveyDefinition& draft, std::string_view code) {
  if (draft.languages().empty()) draft.add_languages("id");
  v1::Page* page = draft.add_pages();
  page->set_code(std::string(code));
  return page;
}

inline v1::Question Asked(std::string_view code) {
  v1::Question question;
  question.set_code(std::string(code));
  return question;
}
inline v1::Question Single(std::string_view code, const std::vector<std::string>& options) {
  v1::Question question = Asked(code);
  question.mutable_single_choice();
  for (const std::string& option : options) {
    question.mutable_single_choice()->add_options()->set_code(option);
  }
  return question;
}
inline v1::Question Multiple(std::string_view code, const std::vector<std::string>& options,
                             int fewest = 0, int most = 0) {
  v1::Question question = Asked(code);
  for (const std::string& option : options) {
    question.mutable_multiple_choice()->add_options()->set_code(option);
  }
  question.mutable_multiple_choice()->set_fewest(fewest);
  question.mutable_multiple_choice()->set_most(most);
  return question;
}
inline void AddPoints(v1::Likert& scale, int points) {
  for (int value = 1; value <= points; ++value) scale.add_points()->set_value(value);
}
inline v1::Question Likert(std::string_view code, int points, std::string_view element = "") {
  v1::Question question = Asked(code);
  question.set_element(std::string(element));
  AddPoints(*question.mutable_likert(), points);
  return question;
}
inline v1::Question Matrix(std::string_view code, int points,
                           const std::vector<std::string>& rows) {
  v1::Question question = Asked(code);
  AddPoints(*question.mutable_matrix()->mutable_scale(), points);
  for (const std::string& row : rows) question.mutable_matrix()->add_rows()->set_code(row);
  return question;
}
inline v1::Question Stars(std::string_view code, int most) {
  v1::Question question = Asked(code);
  question.mutable_rating()->set_most(most);
  return question;
}
inline v1::Question Promoter(std::string_view code) {
  v1::Question question = Asked(code);
  question.mutable_net_promoter();
  return question;
}
inline v1::Question Comment(std::string_view code, int most = 0, bool single_line = false) {
  v1::Question question = Asked(code);
  question.mutable_free_text()->set_most_characters(most);
  question.mutable_free_text()->set_single_line(single_line);
  return question;
}
inline v1::Question Amount(std::string_view code, std::string_view smallest = "",
                           std::string_view largest = "", int decimals = 0) {
  v1::Question question = Asked(code);
  question.mutable_number()->set_smallest(std::string(smallest));
  question.mutable_number()->set_largest(std::string(largest));
  question.mutable_number()->set_decimals(decimals);
  return question;
}
inline v1::Question Day(std::string_view code, std::string_view earliest = "",
                        std::string_view latest = "", bool not_in_future = false) {
  v1::Question question = Asked(code);
  question.mutable_date()->set_earliest(std::string(earliest));
  question.mutable_date()->set_latest(std::string(latest));
  question.mutable_date()->set_not_in_future(not_in_future);
  return question;
}
inline v1::Question Agree(std::string_view code) {
  v1::Question question = Asked(code);
  question.mutable_consent();
  return question;
}
inline v1::Question Read(std::string_view code) {
  v1::Question question = Asked(code);
  question.mutable_statement();
  return question;
}
inline v1::Question Required(v1::Question question) {
  question.set_required(true);
  return question;
}
inline v1::Question With(v1::Question question, const v1::Condition& relevance) {
  *question.mutable_relevance() = relevance;
  return question;
}

// ---- Conditions ----

inline v1::Condition Answered(std::string_view question) {
  v1::Condition condition;
  condition.mutable_answered()->set_question(std::string(question));
  return condition;
}
inline v1::Condition Chose(std::string_view question, const std::vector<std::string>& options) {
  v1::Condition condition;
  condition.mutable_option()->set_question(std::string(question));
  for (const std::string& option : options) condition.mutable_option()->add_options(option);
  return condition;
}
inline v1::Condition Measures(std::string_view question, v1::Comparison comparison,
                              std::string_view value) {
  v1::Condition condition;
  condition.mutable_number()->set_question(std::string(question));
  condition.mutable_number()->set_comparison(comparison);
  condition.mutable_number()->set_value(std::string(value));
  return condition;
}
inline v1::Condition Dated(std::string_view question, v1::Comparison comparison,
                           std::string_view date) {
  v1::Condition condition;
  condition.mutable_date()->set_question(std::string(question));
  condition.mutable_date()->set_comparison(comparison);
  condition.mutable_date()->set_date(std::string(date));
  return condition;
}
inline v1::Condition Agreed(std::string_view question) {
  v1::Condition condition;
  condition.mutable_consent()->set_question(std::string(question));
  return condition;
}
inline v1::Condition All(const std::vector<v1::Condition>& parts) {
  v1::Condition condition;
  condition.mutable_all();
  for (const v1::Condition& part : parts) *condition.mutable_all()->add_conditions() = part;
  return condition;
}
inline v1::Condition Any(const std::vector<v1::Condition>& parts) {
  v1::Condition condition;
  condition.mutable_any();
  for (const v1::Condition& part : parts) *condition.mutable_any()->add_conditions() = part;
  return condition;
}
inline v1::Condition Not(const v1::Condition& part) {
  v1::Condition condition;
  *condition.mutable_negated() = part;
  return condition;
}
inline void AddJump(v1::Page& page, const v1::Condition& when, std::string_view target) {
  v1::Jump* jump = page.add_jumps();
  *jump->mutable_when() = when;
  jump->set_page(std::string(target));
}
inline void AddEnd(v1::Page& page, const v1::Condition& when, v1::SurveyEnd end) {
  v1::Jump* jump = page.add_jumps();
  *jump->mutable_when() = when;
  jump->set_end(end);
}

// ---- Answers ----

inline v1::Answer To(std::string_view question) {
  v1::Answer answer;
  answer.set_question(std::string(question));
  return answer;
}
inline v1::Answer OptionAnswer(std::string_view question, std::string_view option) {
  v1::Answer answer = To(question);
  answer.set_option(std::string(option));
  return answer;
}
inline v1::Answer OptionsAnswer(std::string_view question,
                                const std::vector<std::string>& options) {
  v1::Answer answer = To(question);
  answer.mutable_options();
  for (const std::string& option : options) answer.mutable_options()->add_options(option);
  return answer;
}
inline v1::Answer PointAnswer(std::string_view question, int point) {
  v1::Answer answer = To(question);
  answer.set_point(point);
  return answer;
}
inline v1::Answer NumberAnswer(std::string_view question, std::string_view number) {
  v1::Answer answer = To(question);
  answer.set_number(std::string(number));
  return answer;
}
inline v1::Answer DateAnswer(std::string_view question, std::string_view date) {
  v1::Answer answer = To(question);
  answer.set_date(std::string(date));
  return answer;
}
inline v1::Answer ConsentAnswer(std::string_view question, bool given) {
  v1::Answer answer = To(question);
  answer.set_consent(given);
  return answer;
}
inline v1::Answer TextAnswer(std::string_view question, std::string_view text) {
  v1::Answer answer = To(question);
  answer.set_text(std::string(text));
  return answer;
}
inline v1::Answer NotApplicableAnswer(std::string_view question, bool value = true) {
  v1::Answer answer = To(question);
  answer.set_not_applicable(value);
  return answer;
}

inline Answers Sent(const std::vector<v1::Answer>& answers) {
  Answers sent;
  for (const v1::Answer& answer : answers) *sent.Add() = answer;
  return sent;
}

// ---- Whole definitions ----

inline Definition Compiled(const v1::SurveyDefinition& draft) {
  absl::StatusOr<Definition> definition = Definition::Compile(draft);
  EXPECT_TRUE(definition.ok()) << definition.status() << "\n" << draft.DebugString();
  return definition.ok() ? *std::move(definition) : Definition::Read(draft);
}

// Gives every text that is empty one in each of the draft's languages: its path and the language.
inline void FillTexts(google::protobuf::Message& message, const std::vector<std::string>& languages,
                      const std::string& path = "") {
  const google::protobuf::Reflection* reflection = message.GetReflection();
  if (auto* wording = dynamic_cast<v1::Wording*>(&message)) {
    for (const std::string& language : languages) {
      std::string& text = (*wording->mutable_texts())[language];
      if (text.empty()) text = base::Join(path, " ", language);
    }
    return;
  }
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = message.GetDescriptor()->field(i);
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string inner = base::Join(path, ".", field->name());
    if (field->is_repeated()) {
      for (int k = 0; k < reflection->FieldSize(message, field); ++k) {
        FillTexts(*reflection->MutableRepeatedMessage(&message, field, k), languages, inner);
      }
      continue;
    }
    const bool wanted =
        field->name() == "text" || field->name() == "label" || field->name() == "notice";
    if (!wanted && !reflection->HasField(message, field)) continue;
    FillTexts(*reflection->MutableMessage(&message, field), languages, inner);
  }
}
inline v1::SurveyDefinition Worded(v1::SurveyDefinition draft) {
  FillTexts(draft, {draft.languages().begin(), draft.languages().end()});
  return draft;
}

}  // namespace tanggap::surveys
