#include "services/complaints/api/told_step.h"

#include "libs/errors/error.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

constexpr int kBestScore = 4;

absl::Status Missing(const char* field, const char* sentence) {
  return Error(Reason::INVALID_FIELD).Field(field, sentence);
}

}  // namespace

Step ToldStepOf(v1::Action action, const v1::StepDetail& detail) {
  Step step{.action = action};
  switch (action) {
    case v1::ACTION_VERIFY:
      step.track = detail.track();
      step.category = detail.category();
      step.agency = detail.agency();
      return step;
    case v1::ACTION_UPDATE:
      step.category = detail.category();
      step.region = detail.region();
      step.place_corrected = detail.place_corrected();
      return step;
    case v1::ACTION_REJECT:
      step.rejection_reason = detail.rejection_reason();
      return step;
    case v1::ACTION_ASSIGN:
      step.unit = detail.unit();
      step.officer = detail.officer();
      return step;
    case v1::ACTION_ANSWER:
      step.outcome = detail.outcome();
      // Which may be missing: the old system may not have known.
      if (step.outcome == v1::OUTCOME_PLANNED) step.planned_date = detail.planned_date();
      step.needs_approval = detail.needs_approval();
      return step;
    case v1::ACTION_ACCEPT_ANSWER:
      step.rating_score = detail.rating_score();
      return step;
    case v1::ACTION_COMMENT:
      step.audience = detail.audience();
      return step;
    default:
      return step;
  }
}

absl::Status CheckTold(const Step& step) {
  if (step.action == v1::ACTION_ANSWER && step.outcome == v1::OUTCOME_UNSPECIFIED)
    return Missing("detail.outcome", "Must say what came of it.");
  if (step.action == v1::ACTION_REJECT && step.rejection_reason == v1::REJECTION_REASON_UNSPECIFIED)
    return Missing("detail.rejection_reason", "Must say why.");
  if (step.rating_score < 0 || step.rating_score > kBestScore)
    return Missing("detail.rating_score", "Must be from 1 to 4.");
  return absl::OkStatus();
}

}  // namespace tanggap::complaints
