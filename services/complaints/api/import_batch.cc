#include "services/complaints/api/import_batch.h"

#include <algorithm>
#include <set>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "libs/postgres/failure.h"
#include "libs/rpc/wire_items.h"
#include "services/complaints/api/caller.h"
#include "services/complaints/api/drafting.h"
#include "services/complaints/api/happenings.h"
#include "services/complaints/api/replay_history.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/domain/tracking_number.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

constexpr int kMostNumbers = 3;
// How often an item is looked at again because somebody else wrote its case meanwhile.
constexpr int kMostAttempts = 5;

absl::Status NotReached(const std::string& agency) {
  return Error(Reason::RESOURCE_NOT_FOUND).With("resource", "agencies/" + agency);
}

// What cannot be seen from a field alone.
absl::Status CheckForm(const v1::ImportedComplaint& item) {
  if (item.has_complaint() == item.has_file_time()) return absl::OkStatus();
  return Error(Reason::INVALID_FIELD)
      .Field(item.has_complaint() ? "file_time" : "complaint",
             "Is required when the other is given: what was filed, and when.");
}

bool AnyAdjusted(const std::vector<Entry>& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [](const Entry& entry) { return entry.step.claimed_time.has_value(); });
}

}  // namespace

ImportBatch::ImportBatch(const Needs& needs, const rpc::Context& context,
                         const v1::ImportComplaintsRequest& request)
    : needs_(needs),
      context_(context),
      request_(request),
      directory_(needs.world.directory()),
      viewer_(ViewerOf(context)) {}

bool ImportBatch::Reaches(const std::string& agency) const {
  return std::any_of(viewer_.grants.begin(), viewer_.grants.end(),
                     [&](const Grant& grant) { return grant.Covers(agency); });
}

ImportReference ImportBatch::ReferenceOf(const Pending& pending) const {
  const v1::ExternalReference& reference = pending.item.external_reference();
  return {reference.source(), reference.external_id()};
}

void ImportBatch::Refuse(const Pending& pending, const absl::Status& status) {
  v1::ImportComplaintResult& result = ResultOf(pending);
  result.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
  *result.mutable_error() = errors::ToRpcStatus(status, context_.language());
}

void ImportBatch::Settle(const Pending& pending, v1::ImportOutcome outcome,
                         const Complaint& complaint) {
  v1::ImportComplaintResult& result = ResultOf(pending);
  result.set_outcome(outcome);
  result.set_name("complaints/" + complaint.id.ToString());
  result.set_number(complaint.number);
}

absl::Status ImportBatch::ReadItems(const v1::ImportComplaintsRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string_view> bytes,
                           rpc::WireItems(context_.request_bytes(),
                                          v1::ImportComplaintsRequest::kComplaintsFieldNumber));
  for (int i = 0; i < request.complaints_size(); ++i) {
    response_.add_results();
    auto pending = std::make_unique<Pending>();
    pending->index = i;
    pending->item = request.complaints(i);
    Error broken(Reason::INVALID_FIELD);
    const std::vector<errors::FieldViolation> violations = needs_.item_rules.Check(&pending->item);
    for (const errors::FieldViolation& violation : violations)
      broken.Field(violation.field, violation.description);
    const absl::Status form = violations.empty() ? CheckForm(pending->item) : broken.ToStatus();
    if (!form.ok()) {
      Refuse(*pending, form);
      continue;
    }
    TANGGAP_ASSIGN_OR_RETURN(pending->marks, ItemMarks::Of(needs_.world.keys, pending->item,
                                                           bytes[static_cast<size_t>(i)]));
    pending_.push_back(std::move(pending));
  }
  return absl::OkStatus();
}

ImportBatch::Round ImportBatch::NextRound() {
  Round round;
  std::set<ImportReference> taken;
  for (const auto& pending : pending_) {
    const bool open = ResultOf(*pending).outcome() == v1::IMPORT_OUTCOME_UNSPECIFIED;
    if (open && taken.insert(ReferenceOf(*pending)).second) round.push_back(pending.get());
  }
  return round;
}

absl::Status ImportBatch::Run() {
  TANGGAP_RETURN_IF_ERROR(ReadItems(request_));
  for (Round round = NextRound(); !round.empty(); round = NextRound())
    TANGGAP_RETURN_IF_ERROR(RunRound(round));
  return absl::OkStatus();
}

absl::Status ImportBatch::RunRound(const Round& round) {
  std::vector<ImportReference> references;
  for (const Pending* pending : round) references.push_back(ReferenceOf(*pending));
  TANGGAP_ASSIGN_OR_RETURN(const KnownImports known,
                           needs_.imports.Find(references, context_.deadline()));
  for (Pending* pending : round) {
    pending->filing.reset();
    pending->extension.reset();
    const absl::Status decided = pending->attempts++ < kMostAttempts
                                     ? Decide(*pending, known)
                                     : Error(Reason::CONCURRENT_CHANGE).ToStatus();
    if (!decided.ok()) Refuse(*pending, decided);
  }
  TANGGAP_RETURN_IF_ERROR(InsertNew(round));
  TANGGAP_RETURN_IF_ERROR(ExtendKnown(round));
  needs_.announcer.Committed();
  return absl::OkStatus();
}

absl::Status ImportBatch::Decide(Pending& pending, const KnownImports& known) {
  const auto found = known.find(ReferenceOf(pending));
  return found == known.end() ? DecideNew(pending) : DecideKnown(pending, found->second);
}

absl::Status ImportBatch::DecideNew(Pending& pending) {
  const v1::ImportedComplaint& item = pending.item;
  if (!item.has_complaint()) {
    return Error(Reason::RESOURCE_NOT_FOUND)
        .With("resource", base::Join(item.external_reference().source(), "/",
                                     item.external_reference().external_id()));
  }
  TANGGAP_ASSIGN_OR_RETURN(Draft draft, ImportDraftOf(needs_.world, *directory_, item));
  NewCase& filing = draft.filing;
  if (!Reaches(filing.complaint.agency)) return NotReached(filing.complaint.agency);
  Replay replay(needs_.world, *directory_, item, std::move(filing.complaint),
                filing.particulars.record_time);
  TANGGAP_RETURN_IF_ERROR(replay.TakeFrom(0));
  filing.complaint = std::move(replay.complaint());
  for (Entry& entry : replay.entries()) filing.entries.push_back(std::move(entry));
  // A step out of triage may have taken it elsewhere.
  if (!Reaches(filing.complaint.agency)) return NotReached(filing.complaint.agency);
  filing.mark = pending.marks.current();
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsOf(*directory_, filing.complaint));
  filing.events =
      needs_.announcer.EventsOf(FiledAs(filing), standards.rules().calendar,
                                filing.particulars.record_time, context_.trace().ToString());
  pending.tried_new = filing.complaint.id;
  pending.filing = SealCase(needs_.cipher, std::move(filing));
  return absl::OkStatus();
}

absl::Status ImportBatch::DecideKnown(Pending& pending, const KnownImport& known) {
  const ImportComparison comparison = pending.marks.CompareWith(known);
  const size_t known_steps = StepCount(known.mark);
  const size_t steps = StepCount(pending.marks.current());
  const bool same_steps =
      known.by_whole_item || (comparison.same_steps == known_steps && steps == known_steps);
  if (!Reaches(known.complaint.agency)) return DecideHidden(pending);
  if (same_steps && comparison.same_filing) {
    // What this very call wrote, in a session that broke.
    const bool added = pending.tried_new == known.complaint.id;
    const bool extended = pending.tried_version == known.complaint.version;
    Settle(pending,
           added      ? v1::IMPORT_OUTCOME_ADDED
           : extended ? v1::IMPORT_OUTCOME_EXTENDED
                      : v1::IMPORT_OUTCOME_UNCHANGED,
           known.complaint);
    return absl::OkStatus();
  }
  const absl::Status differs =
      Error(Reason::IMPORT_DIFFERS)
          .With("complaint", "complaints/" + known.complaint.id.ToString());
  if (known.by_whole_item) return differs;
  if (comparison.earlier) {
    Settle(pending, v1::IMPORT_OUTCOME_OUTDATED, known.complaint);
    return absl::OkStatus();
  }
  const bool only_more = comparison.same_filing && comparison.same_steps == known_steps;
  if (same_steps || (!only_more && !comparison.later)) return differs;
  TANGGAP_ASSIGN_OR_RETURN(Extension extension, ExtensionOf(pending, known, comparison));
  if (extension.entries.empty()) return differs;
  pending.tried_version = extension.after.version;
  pending.extension = std::move(extension);
  return absl::OkStatus();
}

// A case of a register that the importer does not reach is answered as if it were not here: refused
// for what would be refused then. Only what would be taken then cannot be.
absl::Status ImportBatch::DecideHidden(Pending& pending) {
  TANGGAP_RETURN_IF_ERROR(DecideNew(pending));
  pending.filing.reset();
  return Error(Reason::IMPORT_DIFFERS);
}

absl::StatusOr<Extension> ImportBatch::ExtensionOf(const Pending& pending, const KnownImport& known,
                                                   const ImportComparison& comparison) {
  const absl::Time now = needs_.world.clock.Now();
  Replay replay(needs_.world, *directory_, pending.item, known.complaint, now);
  const int first_new = static_cast<int>(comparison.same_steps);
  // It had ended, and its source tells it as open again.
  const bool reopens = first_new == pending.item.steps_size() && !IsOpen(known.complaint.state);
  if (reopens && pending.item.has_imply_steps()) TANGGAP_RETURN_IF_ERROR(replay.Reopen());
  TANGGAP_RETURN_IF_ERROR(replay.TakeFrom(first_new));
  if (replay.complaint().agency != known.complaint.agency)
    return Error(Reason::TRANSFER_REQUIRED).With("agency", replay.complaint().agency);

  Extension extension{.before = known, .after = std::move(replay.complaint())};
  extension.entries = std::move(replay.entries());
  extension.mark = pending.marks.current();
  if (!pending.item.has_complaint()) extension.mark.filing_hash = known.mark.filing_hash;
  if (!extension.mark.source_update_time.has_value())
    extension.mark.source_update_time = known.mark.source_update_time;
  extension.keeps_filing = !comparison.same_filing;
  if (extension.entries.empty()) return extension;
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsOf(*directory_, extension.after));
  extension.events = needs_.announcer.EventsOf(ExtendedAs(extension), standards.rules().calendar,
                                               now, context_.trace().ToString());
  TANGGAP_RETURN_IF_ERROR(SealWordsOf(extension));
  return extension;
}

absl::Status ImportBatch::SealWordsOf(Extension& extension) const {
  const Complaint& complaint = extension.after;
  TANGGAP_ASSIGN_OR_RETURN(
      const privacy::DataKey key,
      needs_.cipher.OpenContentKey(complaint.agency, complaint.id, extension.before.content_key));
  for (const Entry& entry : extension.entries)
    extension.words.push_back(SealWords(needs_.cipher, key, complaint, entry));
  return absl::OkStatus();
}

absl::Status ImportBatch::InsertNew(const Round& round) {
  const std::string issuer = directory_->ThisInstance().issuer();
  base::Random& random = needs_.world.random;
  std::vector<const SealedCase*> cases;
  for (const Pending* pending : round)
    if (pending->filing.has_value()) cases.push_back(&*pending->filing);
  absl::StatusOr<WrittenCases> written;
  for (int attempt = 0; attempt < kMostNumbers; ++attempt) {
    for (Pending* pending : round) {
      if (!pending->filing.has_value()) continue;
      NewCase& filing = pending->filing->filing;
      filing.complaint.number = NewTrackingNumber(issuer, random);
      filing.mailbox_hash =
          needs_.mailboxes.HashOf(filing.complaint.number, NewMailboxSecret(random));
    }
    written = needs_.imports.Insert(cases, context_.deadline());
    if (postgres::ConstraintOf(written.status()) != "complaint_number_key") break;
  }
  TANGGAP_RETURN_IF_ERROR(written.status());
  for (Pending* pending : round) {
    if (!pending->filing.has_value()) continue;
    const NewCase& filing = pending->filing->filing;
    if (!written->contains(filing.complaint.id)) continue;
    Settle(*pending, v1::IMPORT_OUTCOME_ADDED, filing.complaint);
    ResultOf(*pending).set_times_adjusted(AnyAdjusted(filing.entries));
  }
  return absl::OkStatus();
}

absl::Status ImportBatch::ExtendKnown(const Round& round) {
  std::vector<const Extension*> extensions;
  for (const Pending* pending : round)
    if (pending->extension.has_value()) extensions.push_back(&*pending->extension);
  TANGGAP_ASSIGN_OR_RETURN(const WrittenCases written,
                           needs_.imports.Extend(extensions, context_.deadline()));
  for (Pending* pending : round) {
    if (!pending->extension.has_value() || !written.contains(pending->extension->after.id))
      continue;
    const Extension& extension = *pending->extension;
    Settle(*pending, v1::IMPORT_OUTCOME_EXTENDED, extension.after);
    ResultOf(*pending).set_filing_differs(extension.keeps_filing);
    ResultOf(*pending).set_times_adjusted(AnyAdjusted(extension.entries));
  }
  return absl::OkStatus();
}

}  // namespace tanggap::complaints
