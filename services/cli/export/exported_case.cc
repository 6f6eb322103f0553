#include "services/cli/export/exported_case.h"

#include <algorithm>
#include <cmath>

#include "services/cli/complaint_page.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

// About half the diagonal of a cell at the equator.
constexpr double kMetresOfACell = 800;

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

// The middle of the cell of a hundredth of a degree that events and other agencies know, too.
v1::Place CoarsePlace(const v1::Place& place) {
  v1::Place coarse;
  if (!place.has_latitude() || !place.has_longitude()) return coarse;
  const auto middle = [](double degrees) { return std::floor(degrees * 100) / 100 + 0.005; };
  coarse.set_latitude(middle(place.latitude()));
  coarse.set_longitude(middle(place.longitude()));
  coarse.set_accuracy_metres(kMetresOfACell);
  return coarse;
}

// What is private in the case now, or was when it was filed, is private there from its beginning:
// changes of disclosure are not taken over.
v1::ContentVisibility VisibilityOf(const v1::Complaint& complaint, const v1::StepDetail& filing) {
  const bool confidential = complaint.content_visibility() == v1::CONTENT_VISIBILITY_CONFIDENTIAL ||
                            filing.content_visibility() == v1::CONTENT_VISIBILITY_CONFIDENTIAL;
  return confidential ? v1::CONTENT_VISIBILITY_CONFIDENTIAL : v1::CONTENT_VISIBILITY_PRIVATE;
}

// A name that is not told along stays behind a seal.
v1::ReporterIdentity IdentityOf(const v1::Complaint& complaint, bool told) {
  if (complaint.reporter_identity() == v1::REPORTER_IDENTITY_NAMED && !told)
    return v1::REPORTER_IDENTITY_SEALED;
  return complaint.reporter_identity();
}

// As it was filed: what was corrected since is among the steps.
v1::Complaint FiledAs(const v1::Complaint& complaint, const v1::StepDetail& filing,
                      const Revealed& revealed) {
  v1::Complaint filed;
  filed.set_complaint_class(complaint.complaint_class());
  filed.set_channel(complaint.channel());
  filed.set_intake_point(complaint.intake_point());
  filed.set_agency(filing.has_agency() ? filing.agency() : complaint.agency());
  filed.set_category(filing.category());
  filed.set_region(filing.region());
  const v1::Place place = revealed.exact_place ? complaint.place() : CoarsePlace(complaint.place());
  if (place.ByteSizeLong() > 0) *filed.mutable_place() = place;
  filed.set_description(complaint.description());
  if (complaint.has_occurred_time()) *filed.mutable_occurred_time() = complaint.occurred_time();
  if (complaint.has_capture_time()) *filed.mutable_capture_time() = complaint.capture_time();
  filed.set_content_visibility(VisibilityOf(complaint, filing));
  const v1::RevealIdentityResponse& identity = revealed.identity;
  filed.set_reporter_identity(IdentityOf(complaint, identity.has_reporter()));
  if (identity.has_reporter()) *filed.mutable_reporter() = identity.reporter();
  if (identity.has_mandate()) *filed.mutable_mandate() = identity.mandate();
  return filed;
}

// Whose a case in triage is, only a step out of it says: the coordinator had it.
bool WasInTriage(const v1::Complaint& complaint, const std::vector<v1::HistoryEntry>& history) {
  if (complaint.in_triage()) return true;
  const std::string& filed_with = history.at(0).detail().agency();
  for (const v1::HistoryEntry& entry : history) {
    if (entry.action() == v1::ACTION_VERIFY && entry.detail().has_agency() &&
        entry.detail().agency() != filed_with)
      return true;
  }
  return false;
}

v1::ImportedStep StepOf(const v1::HistoryEntry& entry) {
  v1::ImportedStep step;
  step.set_action(entry.action());
  *step.mutable_time() = TimeToTell(entry);
  *step.mutable_actor() = entry.actor();
  *step.mutable_detail() = entry.detail();
  step.mutable_detail()->clear_claimed_time();
  step.mutable_detail()->clear_policy();
  step.mutable_detail()->clear_imported_by();
  step.set_text(entry.text());
  step.set_implied(entry.implied());
  return step;
}

}  // namespace

bool IsExported(v1::Action action) {
  return action != v1::ACTION_REVEAL_IDENTITY && action != v1::ACTION_SET_DISCLOSURE;
}

bool LacksReference(const v1::Complaint& complaint) {
  return complaint.origin() == v1::ORIGIN_IMPORTED && !complaint.has_external_reference();
}

bool IsIncomplete(const v1::Complaint& complaint, const std::vector<v1::HistoryEntry>& history) {
  if (LacksReference(complaint)) return true;
  // Versions are missing of entries that are between the handlers: an import would take those.
  if (static_cast<int>(history.size()) < VersionOf(complaint)) return true;
  // Nobody files a case here without one.
  if (complaint.origin() != v1::ORIGIN_IMPORTED && complaint.description().empty()) return true;
  return complaint.words_withheld() ||
         std::any_of(history.begin(), history.end(), [](const v1::HistoryEntry& entry) {
           return entry.words_withheld() && IsExported(entry.action());
         });
}

v1::ImportedComplaint ExportedCase(const v1::Complaint& complaint,
                                   const std::vector<v1::HistoryEntry>& history,
                                   const std::string& source, const Revealed& revealed) {
  v1::ImportedComplaint item;
  *item.mutable_complaint() = FiledAs(complaint, history.at(0).detail(), revealed);
  if (complaint.has_external_reference()) {
    *item.mutable_external_reference() = complaint.external_reference();
  } else {
    // Whoever exports it: a case that changed agency is one case there, too.
    item.mutable_external_reference()->set_source_agency(item.complaint().agency());
    item.mutable_external_reference()->set_source(source);
    item.mutable_external_reference()->set_external_id(complaint.number());
  }
  item.set_in_triage(WasInTriage(complaint, history));
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
