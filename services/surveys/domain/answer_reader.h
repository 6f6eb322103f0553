// Answers as they are sent, read against the questions that they name: each by itself, whether or
// not its question is shown. Every answer that is wrong is told, not the first alone.
//
//   AnswerReading reading = ReadAnswers(definition, content.answers(), today);
//   if (!reading.violations.empty()) return RefusalOf(reading.violations, "content");
//   Way way = FindWay(definition, reading.sheet);
#pragma once

#include <absl/time/civil_time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/errors/reason.h"
#include "services/surveys/domain/definition.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::surveys {

using Answers = google::protobuf::RepeatedPtrField<v1::Answer>;

// What is wrong with an answer, or with there being none.
struct Violation {
  errors::Reason reason = errors::Reason::ANSWER_KIND_MISMATCH;
  // Which of the answers that were sent; nothing when it is one that is missing.
  std::optional<int> answer;
  std::string question;
  // What to do about it. Says nothing of what was answered.
  std::string sentence;
};

struct AnswerReading {
  // What was answered well.
  AnswerSheet sheet;
  // By question, which of the answers is its own, well or not; nothing when there is none.
  std::vector<std::optional<int>> answer_of;
  // In the order of the answers. UNKNOWN_QUESTION, ANSWER_KIND_MISMATCH, ANSWER_OUT_OF_RANGE.
  std::vector<Violation> violations;
};

// `today`: the day on which the answers arrive, in the agency's time zone, for dates that may not
// be in the future; nothing when that is not to be asked.
AnswerReading ReadAnswers(const Definition& definition, const Answers& answers,
                          std::optional<absl::CivilDay> today);

}  // namespace tanggap::surveys
