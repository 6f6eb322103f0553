#include "services/surveys/domain/follow_up.h"

namespace tanggap::surveys {
namespace {

bool Agreed(const FollowUp& rule, const Way& way) {
  if (!rule.consent.has_value()) return true;
  const AnswerValue* answer = way.seen[*rule.consent];
  const auto* agreement = answer == nullptr ? nullptr : std::get_if<Agreement>(answer);
  return agreement != nullptr && agreement->given;
}

bool CanBeDone(const FollowUp& rule, const Way& way) {
  if (rule.action == v1::FOLLOW_UP_ACTION_OFFER_DISPUTE) return true;
  return rule.action == v1::FOLLOW_UP_ACTION_FILE_SUGGESTION && !CommentOf(rule, way).empty() &&
         Agreed(rule, way);
}

}  // namespace

std::vector<const FollowUp*> FollowUpsOf(const Definition& definition, const Way& way) {
  std::vector<const FollowUp*> rules;
  if (way.end == v1::SURVEY_END_SCREENED_OUT) return rules;
  for (const FollowUp& rule : definition.follow_ups()) {
    if (Holds(rule.when, way.seen) && CanBeDone(rule, way)) rules.push_back(&rule);
  }
  return rules;
}

std::string_view CommentOf(const FollowUp& rule, const Way& way) {
  if (!rule.comment.has_value() || way.seen[*rule.comment] == nullptr) return {};
  const auto* words = std::get_if<Words>(way.seen[*rule.comment]);
  return words == nullptr ? std::string_view() : std::string_view(words->text);
}

}  // namespace tanggap::surveys
