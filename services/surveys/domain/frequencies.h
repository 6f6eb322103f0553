// How often each answer was given to one question, as shares, means and scores.
//
//   TalliedQuestion question{.question = "rekomendasi", .kind = TallyKind::kNetPromoter, .answers = {...}};
//   FrequenciesOf(question).net_promoter_score();            // {value: "33.33", exact: "100/3"}
//
// Whether it may be shown is decided before (suppression.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

enum class TallyKind {
  kChoice,       // options, consent
  kPoints,       // Likert, a row of a matrix, stars: values from 1
  kNetPromoter,  // 0 to 10
};

struct AnswerTally {
  std::string value;  // as AnswerFrequency.value; of points a whole number
  int64_t count = 0;
};

struct TalliedQuestion {
  std::string question;
  TallyKind kind = TallyKind::kChoice;
  int64_t answer_count = 0;  // of a multiple choice fewer than the counts together
  int64_t not_applicable_count = 0;
  std::vector<AnswerTally> answers;  // in the order of the question
};

// Shares, means and scores are absent where nobody answered.
v1::QuestionFrequencies FrequenciesOf(const TalliedQuestion& question);

}  // namespace tanggap::surveys
