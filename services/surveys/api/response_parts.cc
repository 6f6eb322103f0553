#include "services/surveys/api/response_parts.h"

#include <algorithm>
#include <variant>

#include "services/surveys/domain/content_hash.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/follow_up.h"
#include "services/surveys/domain/quality.h"

namespace tanggap::surveys {

namespace {

enum class Part { kPlain, kWords, kDirect };

Part PartOf(const Question& question) {
  if (question.personal_detail == v1::PERSONAL_DETAIL_DIRECT) return Part::kDirect;
  return question.kind == QuestionKind::kFreeText ? Part::kWords : Part::kPlain;
}

// The answers of some parts, by their questions.
std::string AnswersOf(const v1::ResponseContent& content, const Definition& definition,
                      const std::vector<Part>& parts) {
  std::vector<const v1::Answer*> kept;
  for (const v1::Answer& answer : content.answers()) {
    const std::optional<size_t> question = definition.Find(answer.question());
    if (!question.has_value()) continue;
    const Part part = PartOf(definition.questions()[*question]);
    if (std::find(parts.begin(), parts.end(), part) != parts.end()) kept.push_back(&answer);
  }
  std::sort(kept.begin(), kept.end(), [](const v1::Answer* one, const v1::Answer* other) {
    return one->question() < other->question();
  });
  v1::ResponseContent only;
  for (const v1::Answer* answer : kept) *only.add_answers() = *answer;
  return CanonicalBytes(only);
}

}  // namespace

std::vector<ElementAnswer> Parts::Elements() const {
  return ElementAnswersOf(version_.definition, validation_.way());
}

std::vector<v1::QualityFlag> Parts::Flags() const {
  std::vector<v1::QualityFlag> flags;
  if (IsStraightLined(Elements())) flags.push_back(v1::QUALITY_FLAG_STRAIGHT_LINING);
  if (IsTooQuick(content_.seconds_taken(), validation_.way(), version_.definition)) {
    flags.push_back(v1::QUALITY_FLAG_TOO_QUICK);
  }
  return flags;
}

std::string Parts::PlainAnswers() const {
  return AnswersOf(content_, version_.definition, {Part::kPlain});
}

std::string Parts::AnswersWithWords() const {
  return AnswersOf(content_, version_.definition, {Part::kPlain, Part::kWords});
}

std::string Parts::DirectAnswers() const {
  return AnswersOf(content_, version_.definition, {Part::kDirect});
}

std::vector<CommentRow> Parts::Comments(const CollectionCipher& cipher,
                                        const std::string& receipt) const {
  const std::vector<Question>& questions = version_.definition.questions();
  std::vector<CommentRow> comments;
  for (size_t q = 0; q < questions.size(); ++q) {
    const AnswerValue* seen = validation_.way().seen[q];
    const auto* words = seen == nullptr ? nullptr : std::get_if<Words>(seen);
    if (words == nullptr || PartOf(questions[q]) != Part::kWords) continue;
    comments.push_back(
        {questions[q].code, cipher.CommentKey(receipt, questions[q].code), words->text});
  }
  return comments;
}

std::vector<FollowUpRow> Parts::Suggestions(const CollectionCipher& cipher,
                                            const std::string& receipt,
                                            const RespondentCipher& respondents,
                                            const std::string& agency, int day) const {
  std::vector<FollowUpRow> rows;
  for (const FollowUp* rule : FollowUpsOf(version_.definition, validation_.way())) {
    if (rule->action != v1::FOLLOW_UP_ACTION_FILE_SUGGESTION) continue;
    const base::Uuid key =
        cipher.CommentKey(receipt, version_.definition.questions()[*rule->comment].code);
    const std::string words(CommentOf(*rule, validation_.way()));
    rows.push_back(
        {key, rule->code, agency, rule->category, respondents.SealWords(agency, key, words), day});
  }
  return rows;
}

v1::SubmittedResponse Parts::Answer(v1::ResponseState state, const std::string& receipt,
                                    int revision, const std::string& complaint) const {
  v1::SubmittedResponse answer;
  answer.set_state(state);
  answer.set_content_hash(ContentHash(content_));
  answer.set_revision(revision);
  if (state == v1::RESPONSE_STATE_SCREENED_OUT) return answer;
  answer.set_receipt(receipt);
  // Nothing is offered about a complaint that is not known.
  if (complaint.empty()) return answer;
  for (const FollowUp* rule : FollowUpsOf(version_.definition, validation_.way())) {
    if (rule->action != v1::FOLLOW_UP_ACTION_OFFER_DISPUTE) continue;
    v1::FollowUpOffer* offer = answer.add_offers();
    offer->set_rule(rule->code);
    offer->set_action(rule->action);
    offer->set_complaint(complaint);
  }
  return answer;
}

absl::StatusOr<std::string> PlainOf(const std::string& answers, const Definition& definition) {
  v1::ResponseContent content;
  if (!content.ParseFromString(answers)) return absl::DataLossError("answers cannot be read");
  return AnswersOf(content, definition, {Part::kPlain});
}

std::vector<std::string> WordedQuestions(const Definition& definition) {
  std::vector<std::string> codes;
  for (const Question& question : definition.questions()) {
    if (PartOf(question) == Part::kWords) codes.push_back(question.code);
  }
  return codes;
}

}  // namespace tanggap::surveys
