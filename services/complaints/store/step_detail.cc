#include "services/complaints/store/step_detail.h"

#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {

v1::StepDetail DetailOf(const Step& step) {
  v1::StepDetail detail;
  detail.set_track(step.track);
  if (!step.category.empty()) detail.set_category(step.category);
  if (!step.agency.empty()) detail.set_agency(step.agency);
  if (!step.unit.empty()) detail.set_unit(step.unit);
  if (!step.officer.empty()) detail.set_officer(step.officer);
  if (!step.region.empty()) detail.set_region(step.region);
  detail.set_outcome(step.outcome);
  detail.set_planned_date(step.planned_date);
  detail.set_needs_approval(step.needs_approval);
  detail.set_rejection_reason(step.rejection_reason);
  detail.set_rating_score(step.rating_score);
  detail.set_audience(step.audience);
  detail.set_reporter_identity(step.reporter_identity);
  detail.set_content_visibility(step.content_visibility);
  detail.set_place_corrected(step.place_corrected);
  detail.set_clock(step.clock);
  detail.set_policy(step.policy);
  detail.set_via(step.via);
  detail.set_imported_by(step.imported_by);
  if (step.claimed_time.has_value()) *detail.mutable_claimed_time() = ToProto(*step.claimed_time);
  return detail;
}

void SetDetail(Step& step, const v1::StepDetail& detail) {
  step.track = detail.track();
  step.category = detail.category();
  step.agency = detail.agency();
  step.unit = detail.unit();
  step.officer = detail.officer();
  step.region = detail.region();
  step.outcome = detail.outcome();
  step.planned_date = detail.planned_date();
  step.needs_approval = detail.needs_approval();
  step.rejection_reason = detail.rejection_reason();
  step.rating_score = detail.rating_score();
  step.audience = detail.audience();
  step.reporter_identity = detail.reporter_identity();
  step.content_visibility = detail.content_visibility();
  step.place_corrected = detail.place_corrected();
  step.clock = detail.clock();
  step.policy = detail.policy();
  step.via = detail.via();
  step.imported_by = detail.imported_by();
  step.claimed_time.reset();
  if (detail.has_claimed_time()) step.claimed_time = FromProto(detail.claimed_time());
}

}  // namespace tanggap::complaints
