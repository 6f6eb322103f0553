#include "services/surveys/domain/frequencies.h"

#include <absl/strings/numbers.h>

#include <algorithm>

#include "libs/base/invariant.h"
#include "services/surveys/domain/figure.h"

namespace tanggap::surveys {

namespace {

constexpr int kShareDigits = 2;
// Of 0 to 10: who would recommend it, and who would not.
constexpr int64_t kFirstPromoter = 9;
constexpr int64_t kLastDetractor = 6;

v1::Figure ShareFigure(int64_t count, int64_t answers) {
  return RationalFigure(Rational(100) * Rational(count, answers), kShareDigits);
}

int64_t PointOf(const AnswerTally& answer) {
  int64_t point = 0;
  TANGGAP_INVARIANT(absl::SimpleAtoi(answer.value, &point), "a point is a number");
  return point;
}

v1::Figure MeanPoint(const TalliedQuestion& question) {
  Rational sum;
  for (const AnswerTally& answer : question.answers)
    sum += Rational(PointOf(answer)) * Rational(answer.count);
  return RationalFigure(sum / Rational(question.answer_count), kMeanDigits);
}

v1::Figure NetPromoterScore(const TalliedQuestion& question) {
  int64_t promoters = 0;
  int64_t detractors = 0;
  for (const AnswerTally& answer : question.answers) {
    if (PointOf(answer) >= kFirstPromoter) promoters += answer.count;
    if (PointOf(answer) <= kLastDetractor) detractors += answer.count;
  }
  return ShareFigure(promoters - detractors, question.answer_count);
}

// Of three points or more: of two everybody chooses one of the two highest.
void PresentTopTwo(const TalliedQuestion& question, v1::QuestionFrequencies& frequencies) {
  if (question.answers.size() <= 2) return;
  int64_t highest = 0;
  for (const AnswerTally& answer : question.answers) highest = std::max(highest, PointOf(answer));
  int64_t count = 0;
  for (const AnswerTally& answer : question.answers) {
    if (PointOf(answer) >= highest - 1) count += answer.count;
  }
  *frequencies.mutable_top_two_share() = ShareFigure(count, question.answer_count);
}

}  // namespace

v1::QuestionFrequencies FrequenciesOf(const TalliedQuestion& question) {
  v1::QuestionFrequencies frequencies;
  frequencies.set_question(question.question);
  frequencies.set_answer_count(question.answer_count);
  frequencies.set_not_applicable_count(question.not_applicable_count);
  for (const AnswerTally& answer : question.answers) {
    v1::AnswerFrequency& frequency = *frequencies.add_answers();
    frequency.set_value(answer.value);
    frequency.set_count(answer.count);
    if (question.answer_count > 0)
      *frequency.mutable_share() = ShareFigure(answer.count, question.answer_count);
  }
  if (question.answer_count == 0 || question.kind == TallyKind::kChoice) return frequencies;
  *frequencies.mutable_mean() = MeanPoint(question);
  if (question.kind == TallyKind::kNetPromoter)
    *frequencies.mutable_net_promoter_score() = NetPromoterScore(question);
  else
    PresentTopTwo(question, frequencies);
  return frequencies;
}

}  // namespace tanggap::surveys
