// One thing that takes one answer: a question, or one row of a matrix, which is a Likert question
// of its own from here on. And what can be answered.
//
//   const Question& question = definition.questions()[*definition.Find("fasilitas/toilet")];
//   if (const auto* point = std::get_if<Point>(&answer)) ...
#pragma once

#include <absl/time/civil_time.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::surveys {

struct Condition;

enum class QuestionKind {
  kNone,  // of no kind that this service knows; it takes no answer
  kSingleChoice,
  kMultipleChoice,
  kLikert,
  kRating,
  kNetPromoter,
  kFreeText,
  kNumber,
  kDate,
  kConsent,
  kStatement,  // takes no answer
};

struct Option {
  std::string code;
  bool exclusive = false;
};

struct Question {
  // For a row of a matrix the question's code, a slash and the row's.
  std::string code;
  QuestionKind kind = QuestionKind::kNone;
  size_t page = 0;
  // Which question of its page it is, as the definition counts them; rows of a matrix share it.
  int place = 0;
  std::string element;
  v1::ProfileDimension profile = v1::PROFILE_DIMENSION_UNSPECIFIED;
  v1::PersonalDetail personal_detail = v1::PERSONAL_DETAIL_UNSPECIFIED;
  bool required = false;
  // When it is shown; null: whenever its page is.
  std::shared_ptr<const Condition> relevance;

  // Choices. `most` is what can be chosen at most, also where the definition has no limit.
  std::vector<Option> options;
  size_t fewest = 1;
  size_t most = 1;
  // Likert, rating, NPS: the points from `lowest` to `highest`.
  int lowest = 0;
  int highest = 0;
  bool not_applicable = false;
  // Free text.
  size_t most_characters = 0;
  bool single_line = false;
  // Numbers, in millionths.
  std::optional<int64_t> smallest;
  std::optional<int64_t> largest;
  int decimals = 0;
  // Dates.
  std::optional<absl::CivilDay> earliest;
  std::optional<absl::CivilDay> latest;
  bool not_in_future = false;

  bool TakesAnswer() const {
    return kind != QuestionKind::kNone && kind != QuestionKind::kStatement;
  }
  // Whether it is answered by a point of a scale.
  bool TakesPoint() const {
    return kind == QuestionKind::kLikert || kind == QuestionKind::kRating ||
           kind == QuestionKind::kNetPromoter;
  }
  // The index of an option; nothing when it has none of that code.
  std::optional<size_t> FindOption(std::string_view option) const;
};

// What was answered.
struct NotApplicable {};
struct Chosen {
  std::vector<size_t> options;  // indices into Question::options, ascending
};
struct Point {
  int value = 0;
};
struct Number {
  int64_t millionths = 0;
};
struct Agreement {
  bool given = false;
};
struct Words {
  std::string text;
};
using AnswerValue =
    std::variant<NotApplicable, Chosen, Point, Number, absl::CivilDay, Agreement, Words>;

// One answer or none for each question of a definition, in its order.
using AnswerSheet = std::vector<std::optional<AnswerValue>>;

// The questions that one question of a contract stands for: itself, or the rows of its matrix.
// Total: limits that make no sense are read as none.
std::vector<Question> QuestionsOf(const v1::Question& question);

}  // namespace tanggap::surveys
