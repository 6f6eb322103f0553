#include "services/cli/survey/answers_file.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/nearest.h"
#include "services/cli/survey/survey_names.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;
using Json = nlohmann::ordered_json;

// False where the value has no such kind.
bool SetText(const v1::Question& question, const std::string& text, v1::Answer& answer) {
  switch (question.kind_case()) {
    case v1::Question::kSingleChoice:
      answer.set_option(text);
      return true;
    case v1::Question::kFreeText:
      answer.set_text(text);
      return true;
    case v1::Question::kDate:
      answer.set_date(text);
      return true;
    case v1::Question::kNumber:
      answer.set_number(text);
      return true;
    default:
      return false;
  }
}

// Whether it is whole and arrives as it is.
bool FitsPoint(const Json& value) {
  if (value.is_number_unsigned()) return std::in_range<int32_t>(value.get<uint64_t>());
  return value.is_number_integer() && std::in_range<int32_t>(value.get<int64_t>());
}

bool SetNumber(const AskedQuestion& asked, const Json& value, v1::Answer& answer) {
  const v1::Question& question = *asked.question;
  if (question.has_number()) {
    answer.set_number(value.dump());
    return true;
  }
  const bool is_scale =
      asked.scale() != nullptr || question.has_rating() || question.has_net_promoter();
  // Another that is no point of this scale is left for the service to refuse.
  if (!is_scale || !FitsPoint(value)) return false;
  answer.set_point(value.get<int32_t>());
  return true;
}

bool SetAnswer(const AskedQuestion& asked, const Json& value, v1::Answer& answer) {
  const v1::Question& question = *asked.question;
  if (value.is_null()) answer.set_not_applicable(true);
  if (value.is_null()) return asked.scale() != nullptr;
  if (value.is_number()) return SetNumber(asked, value, answer);
  if (value.is_string()) return SetText(question, value.get<std::string>(), answer);
  if (value.is_boolean() && question.has_consent()) {
    answer.set_consent(value.get<bool>());
    return true;
  }
  if (!value.is_array() || !question.has_multiple_choice()) return false;
  for (const Json& option : value) {
    if (!option.is_string()) return false;
    answer.mutable_options()->add_options(option.get<std::string>());
  }
  return true;
}

}  // namespace

absl::StatusOr<std::vector<v1::Answer>> ReadAnswers(const std::string& json,
                                                    const QuestionList& questions) {
  const Json all = Json::parse(json, nullptr, false);
  if (!all.is_object()) {
    return UsageError(
        "The answers are no JSON object like {\"waktu\": 4, \"jenis_kelamin\": \"female\"}.");
  }
  std::vector<v1::Answer> answers;
  for (const auto& [code, value] : all.items()) {
    const AskedQuestion* asked = questions.Find(code);
    if (asked == nullptr) {
      std::vector<std::string> codes;
      for (const AskedQuestion& each : questions.all()) codes.push_back(each.code);
      const std::string nearest = Nearest(code, codes);
      return UsageError(base::Join(
          "The form has no question ", code,
          nearest.empty() ? std::string(".") : base::Join(": did you mean ", nearest, "?")));
    }
    v1::Answer answer;
    answer.set_question(code);
    if (!SetAnswer(*asked, value, answer)) {
      return UsageError(base::Join(code, " is ", value.dump(),
                                   ", which is no answer to a question of its kind."));
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace tanggap::cli
