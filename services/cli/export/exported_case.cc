#include "services/cli/export/exported_case.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

bool IsBefore(const google::protobuf::Timestamp& a, const google::protobuf::Timestamp& b) {
  return a.seconds() != b.seconds() ? a.seconds() < b.seconds() : a.nanos() < b.nanos();
}

// What its source claimed, where an import would make the same of it again: a time that lay in the
// future may have come since.
const google::protobuf::Timestamp& TimeToTell(const v1::HistoryEntry& entry) {
  const bool again =
      entry.detail().has_claimed_time() && IsBefore(entry.detail().claimed_time(), entry.time());
  return again ? entry.detail().claimed_time() : entry.time();
}

// As it was filed: what was corrected since is among the steps.
v1::Complaint FiledAs(const v1::Complaint& complaint, const v1::StepDetail& filing,
                      const v1::RevealIdentityResponse& identity) {
  v1::Complaint filed;
  filed.set_complaint_class(complaint.complaint_class());
  filed.set_channel(complaint.channel());
  filed.set_intake_point(complaint.intake_point());
  filed.set_agency(filing.has_agency() ? filing.agency() : complaint.agency());
  filed.set_category(filing.category());
  filed.set_region(filing.region());
  if (complaint.has_place()) *filed.mutable_place() = complaint.place();
  filed.set_description(complaint.description());
  if (complaint.has_occurred_time()) *filed.mutable_occurred_time() = complaint.occurred_time();
  if (complaint.has_capture_time()) *filed.mutable_capture_time() = complaint.capture_time();
  filed.set_content_visibility(complaint.content_visibility());
  if (identity.has_reporter()) {
    *filed.mutable_reporter() = identity.reporter();
    filed.set_reporter_identity(complaint.reporter_identity());
  }
  if (identity.has_mandate()) *filed.mutable_mandate() = identity.mandate();
  return filed;
}

v1::ImportedStep StepOf(const v1::HistoryEntry& entry) {
  v1::ImportedStep step;
  step.set_action(entry.action());
  *step.mutable_time() = TimeToTell(entry);
  *step.mutable_actor() = entry.actor();
  *step.mutable_detail() = entry.detail();
  step.mutable_detail()->clear_claimed_time();
  step.mutable_detail()->clear_policy();
  step.set_text(entry.text());
  step.set_implied(entry.implied());
  return step;
}

}  // namespace

bool IsExported(v1::Action action) {
  return action != v1::ACTION_REVEAL_IDENTITY && action != v1::ACTION_SET_DISCLOSURE;
}

v1::ImportedComplaint ExportedCase(const v1::Complaint& complaint,
                                   const std::vector<v1::HistoryEntry>& history,
                                   const std::string& source,
                                   const v1::RevealIdentityResponse& identity) {
  v1::ImportedComplaint item;
  if (complaint.has_external_reference()) {
    *item.mutable_external_reference() = complaint.external_reference();
  } else {
    item.mutable_external_reference()->set_source(source);
    item.mutable_external_reference()->set_external_id(complaint.number());
  }
  *item.mutable_complaint() = FiledAs(complaint, history.at(0).detail(), identity);
  *item.mutable_file_time() = TimeToTell(history.at(0));
  item.set_filing(complaint.filing());
  *item.mutable_source_update_time() = complaint.update_time();
  if (complaint.has_claimed_due_time())
    *item.mutable_claimed_due_time() = complaint.claimed_due_time();
  if (complaint.times_adjusted()) item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  for (size_t i = 1; i < history.size(); ++i) {
    if (IsExported(history[i].action())) *item.add_steps() = StepOf(history[i]);
  }
  return item;
}

}  // namespace tanggap::cli
