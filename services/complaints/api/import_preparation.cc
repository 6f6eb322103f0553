#include "services/complaints/api/import_preparation.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/complaints/api/caller.h"
#include "services/complaints/api/drafting.h"
#include "services/complaints/api/happenings.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

// Clocks of other systems may be in another zone than they say. A version that lies further ahead
// would for a long time be later than every other.
constexpr absl::Duration MostAhead() { return absl::Hours(24); }

bool AnyAdjusted(const std::vector<Entry>& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [](const Entry& entry) { return entry.step.claimed_time.has_value(); });
}

absl::Status NotFound(const v1::ExternalReference& reference) {
  return Error(Reason::RESOURCE_NOT_FOUND)
      .With("resource", base::Join(reference.source_agency(), "/", reference.source(), "/",
                                   reference.external_id()));
}

absl::Status NotReached(const std::string& agency) {
  return Error(Reason::RESOURCE_NOT_FOUND).With("resource", "agencies/" + agency);
}

PreparedImport ResultOf(v1::ImportOutcome outcome, const Complaint& complaint) {
  PreparedImport prepared{.version = complaint.version};
  prepared.result.set_outcome(outcome);
  prepared.result.set_name("complaints/" + complaint.id.ToString());
  prepared.result.set_number(complaint.number);
  return prepared;
}

// By when its source means to be done, as of now.
std::optional<absl::Time> PromiseOf(const v1::ImportedComplaint& item, const KnownImport& known) {
  return item.has_claimed_due_time() ? std::optional(FromProto(item.claimed_due_time()))
                                     : known.particulars.claimed_due_time;
}

}  // namespace

ImportPreparation::ImportPreparation(const Needs& needs, const rpc::Context& context,
                                     const directory::Directory& directory)
    : needs_(needs), context_(context), directory_(directory), importer_(ViewerOf(context)) {}

bool ImportPreparation::Reaches(const std::string& agency) const {
  return std::any_of(importer_.grants.begin(), importer_.grants.end(),
                     [&](const Grant& grant) { return grant.Covers(agency); });
}

// What cannot be seen from a field alone.
absl::Status ImportPreparation::CheckForm(const v1::ImportedComplaint& item) const {
  if (item.has_complaint() != item.has_file_time()) {
    return Error(Reason::INVALID_FIELD)
        .Field(item.has_complaint() ? "file_time" : "complaint",
               "Is required when the other is given: what was filed, and when.");
  }
  if (!item.has_source_update_time() ||
      FromProto(item.source_update_time()) <= needs_.world.clock.Now() + MostAhead())
    return absl::OkStatus();
  return Error(Reason::CLAIMED_TIME_IMPOSSIBLE)
      .With("field", "source_update_time")
      .Field("source_update_time", "Must not lie more than a day in the future.");
}

absl::Status ImportPreparation::CheckRegister(const std::string& agency) const {
  if (directory_.FindAgency(agency) == nullptr) {
    return Error(Reason::UNKNOWN_AGENCY)
        .With("agency", agency)
        .Field("external_reference.source_agency", "There is no agency with this code.");
  }
  return Reaches(agency) ? absl::OkStatus() : NotReached(agency);
}

absl::StatusOr<PreparedImport> ImportPreparation::Of(const v1::ImportedComplaint& item,
                                                     const ItemMarks& marks,
                                                     const KnownImport* known) const {
  // Before anything that says whether the register has such a case.
  TANGGAP_RETURN_IF_ERROR(CheckRegister(item.external_reference().source_agency()));
  TANGGAP_RETURN_IF_ERROR(CheckForm(item));
  if (known == nullptr) return New(item, marks);
  // It has gone to an agency of which the importer may not learn anything.
  if (!Reaches(known->complaint.agency)) return NotFound(item.external_reference());
  return Known(item, marks, *known);
}

absl::StatusOr<PreparedImport> ImportPreparation::New(const v1::ImportedComplaint& item,
                                                      const ItemMarks& marks) const {
  if (!item.has_complaint()) return NotFound(item.external_reference());
  TANGGAP_ASSIGN_OR_RETURN(Draft draft, ImportDraftOf(needs_.world, directory_, importer_, item));
  NewCase& filing = draft.filing;
  if (!Reaches(filing.complaint.agency)) return NotReached(filing.complaint.agency);
  const absl::Time record_time = filing.particulars.record_time;
  Replay replay(needs_.world, directory_, importer_, item, std::move(filing.complaint),
                record_time);
  TANGGAP_RETURN_IF_ERROR(replay.TakeFrom(0));
  TANGGAP_RETURN_IF_ERROR(replay.RunOut());
  filing.complaint = std::move(replay.complaint());
  for (Entry& entry : replay.entries()) filing.entries.push_back(std::move(entry));
  // A step out of triage may have taken it elsewhere.
  if (!Reaches(filing.complaint.agency)) return NotReached(filing.complaint.agency);
  filing.mark = marks.Mark();
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsOf(directory_, filing.complaint));
  filing.events = needs_.announcer.EventsOf(FiledAs(filing), standards.rules().calendar,
                                            record_time, context_.trace().ToString());
  PreparedImport prepared = ResultOf(v1::IMPORT_OUTCOME_ADDED, filing.complaint);
  prepared.result.set_times_adjusted(draft.claims_adjusted || AnyAdjusted(filing.entries));
  prepared.filing = SealCase(needs_.cipher, std::move(filing));
  return prepared;
}

absl::StatusOr<PreparedImport> ImportPreparation::Known(const v1::ImportedComplaint& item,
                                                        const ItemMarks& marks,
                                                        const KnownImport& known) const {
  const Error differs = Error(Reason::IMPORT_DIFFERS)
                            .With("complaint", "complaints/" + known.complaint.id.ToString());
  if (known.by_whole_item) {
    if (!marks.IsWhole(item, known.mark.filing)) return differs.ToStatus();
    return Later(item, marks, known, Telling(), Verdict::kUnchanged);
  }
  const Telling telling = marks.CompareWith(known.mark);
  const Verdict verdict = Judge(telling);
  if (verdict == Verdict::kDiffers) return differs.ToStatus();
  if (verdict == Verdict::kOutdated) return ResultOf(v1::IMPORT_OUTCOME_OUTDATED, known.complaint);
  if (telling.order == Order::kEarlier)
    return ResultOf(v1::IMPORT_OUTCOME_UNCHANGED, known.complaint);
  return Later(item, marks, known, telling, verdict);
}

absl::StatusOr<PreparedImport> ImportPreparation::Later(const v1::ImportedComplaint& item,
                                                        const ItemMarks& marks,
                                                        const KnownImport& known,
                                                        const Telling& telling,
                                                        Verdict verdict) const {
  Replay replay(needs_.world, directory_, importer_, item, known.complaint,
                needs_.world.clock.Now());
  const size_t steps = static_cast<size_t>(item.steps_size());
  if (verdict == Verdict::kGoOn)
    TANGGAP_RETURN_IF_ERROR(replay.TakeFrom(steps - telling.steps.told_behind));
  const size_t gone_on = replay.entries().size();
  if (telling.steps.end_left_out) TANGGAP_RETURN_IF_ERROR(replay.GoBack());
  const bool extended = !replay.entries().empty();
  const bool went_back = replay.entries().size() > gone_on;
  if (extended) TANGGAP_RETURN_IF_ERROR(replay.RunOut());
  if (replay.complaint().agency != known.complaint.agency)
    return Error(Reason::TRANSFER_REQUIRED).With("agency", replay.complaint().agency);

  PreparedImport prepared = ResultOf(
      extended ? v1::IMPORT_OUTCOME_EXTENDED : v1::IMPORT_OUTCOME_UNCHANGED, replay.complaint());
  prepared.result.set_filing_differs(!telling.same_filing);
  prepared.result.set_times_adjusted(AnyAdjusted(replay.entries()));
  prepared.result.set_history_differs(went_back ? !telling.steps.alike
                                                : HistoryDiffers(telling.steps));
  Extension extension{.before = known,
                      .after = std::move(replay.complaint()),
                      .mark = marks.Following(known.mark),
                      .claimed_due_time = PromiseOf(item, known),
                      .entries = std::move(replay.entries())};
  // What could not be taken back is still what is here.
  if (verdict == Verdict::kGoBack && !extended) extension.mark.steps = known.mark.steps;
  if (!extended && extension.claimed_due_time == known.particulars.claimed_due_time &&
      !known.by_whole_item && extension.mark == known.mark)
    return prepared;
  TANGGAP_RETURN_IF_ERROR(Complete(extension));
  prepared.extension = std::move(extension);
  return prepared;
}

// What others learn of it, and its words as they are kept.
absl::Status ImportPreparation::Complete(Extension& extension) const {
  if (extension.entries.empty()) return absl::OkStatus();
  const Complaint& complaint = extension.after;
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsOf(directory_, complaint));
  extension.events =
      needs_.announcer.EventsOf(ExtendedAs(extension), standards.rules().calendar,
                                extension.entries.back().record_time, context_.trace().ToString());
  TANGGAP_ASSIGN_OR_RETURN(
      const privacy::DataKey key,
      needs_.cipher.OpenContentKey(complaint.agency, complaint.id, extension.before.content_key));
  for (const Entry& entry : extension.entries)
    extension.words.push_back(SealWords(needs_.cipher, key, complaint, entry));
  return absl::OkStatus();
}

}  // namespace tanggap::complaints
