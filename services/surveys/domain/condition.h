// A condition on answers, ready to be evaluated: a typed tree whose questions and options are
// indices. It gives true or false for any answers, always the same, and reads nothing else.
//
//   Condition condition = CompileCondition(page.relevance(), questions, find);
//   if (Holds(condition, seen)) Show(page);
//
// Reading is total: a test on a question that the definition does not have, or has of another kind,
// is one that is never true. Publishing refuses such conditions (lint_logic.h); a quota of a
// collector may still speak of a question that an older version does not have.
#pragma once

#include <absl/functional/function_ref.h>
#include <absl/time/civil_time.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "services/surveys/domain/question.h"
#include "tanggap/surveys/v1/logic.pb.h"

namespace tanggap::surveys {

inline constexpr int kMostLevels = 8;
inline constexpr int kMostTests = 100;

struct Condition {
  enum class Kind { kNever, kAll, kAny, kNegated, kAnswered, kOption, kNumber, kDate, kConsent };
  Kind kind = Kind::kNever;
  // kAll, kAny, and the one of kNegated.
  std::vector<Condition> parts;
  // The index of the question that a test reads.
  size_t question = 0;
  std::vector<size_t> options;
  v1::Comparison comparison = v1::COMPARISON_UNSPECIFIED;
  int64_t millionths = 0;
  absl::CivilDay date;
};

// What conditions read, by the index of the question: null when it was not shown, not answered, or
// answered "not applicable".
using SeenAnswers = std::vector<const AnswerValue*>;
// What they read of a question that is shown.
const AnswerValue* WhatIsSeen(const std::optional<AnswerValue>& answer);

// The index of a question, nothing when there is none of that code.
using FindQuestion = absl::FunctionRef<std::optional<size_t>(std::string_view)>;

// Deeper than kMostLevels everything is kNever, so that no definition can exhaust the stack.
Condition CompileCondition(const v1::Condition& condition, const std::vector<Question>& questions,
                           FindQuestion find);

bool Holds(const Condition& condition, const SeenAnswers& answers);

// Calls `visit` with each test of the tree: no kAll, kAny, kNegated.
void ForEachTest(const Condition& condition, absl::FunctionRef<void(const Condition&)> visit);

// The question that a test of a contract's condition names, "" for all, any, negated and none.
std::string_view QuestionOfTest(const v1::Condition& condition);

// Whether a test of this kind can read questions of that kind.
bool CanRead(v1::Condition::TestCase test, QuestionKind kind);

}  // namespace tanggap::surveys
