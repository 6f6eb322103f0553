#include "services/complaints/api/import_batch.h"

#include <algorithm>
#include <set>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/complaints/domain/tracking_number.h"
#include "services/complaints/store/filing_rows.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

// Each version of a case takes a round, and one more whenever somebody else wrote it meanwhile.
constexpr int kMostRounds = 8;
constexpr absl::Duration PauseBeforeMore() { return absl::Milliseconds(100); }

ImportReference ReferenceOf(const v1::ImportedComplaint& item) {
  const v1::ExternalReference& reference = item.external_reference();
  return {reference.source_agency(), reference.source(), reference.external_id()};
}

}  // namespace

ImportBatch::ImportBatch(const Needs& needs, const rpc::Context& context,
                         const v1::ImportComplaintsRequest& request)
    : needs_(needs),
      context_(context),
      request_(request),
      directory_(needs.world.directory()),
      preparation_({needs.world, needs.cipher, needs.announcer}, context, *directory_) {}

void ImportBatch::Refuse(int index, const absl::Status& status) {
  v1::ImportComplaintResult& result = *response_.mutable_results(index);
  result.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
  *result.mutable_error() = needs_.refusals.Of(status, context_);
}

void ImportBatch::ReadItems(const v1::ImportComplaintsRequest& request) {
  for (int i = 0; i < request.complaints_size(); ++i) {
    response_.add_results();
    v1::ImportedComplaint item = request.complaints(i);
    const absl::Status kept = service::RulesKept(needs_.item_rules.Check(&item));
    if (!kept.ok()) {
      Refuse(i, kept);
      continue;
    }
    ItemMarks marks(needs_.world.keys, item);
    pending_.push_back(std::make_unique<Pending>(Pending{i, std::move(item), std::move(marks)}));
  }
}

ImportBatch::Round ImportBatch::NextRound() {
  Round round;
  std::set<ImportReference> taken;
  for (const auto& pending : pending_) {
    const bool open = ResultOf(*pending).outcome() == v1::IMPORT_OUTCOME_UNSPECIFIED;
    if (open && taken.insert(ReferenceOf(pending->item)).second) round.push_back(pending.get());
  }
  return round;
}

absl::Status ImportBatch::Run() {
  ReadItems(request_);
  if (request_.validate_only()) return JudgeOnly();
  for (int rounds = 0; rounds < kMostRounds; ++rounds) {
    const Round round = NextRound();
    if (round.empty()) return absl::OkStatus();
    TANGGAP_RETURN_IF_ERROR(RunRound(round));
  }
  for (const auto& pending : pending_) {
    if (ResultOf(*pending).outcome() == v1::IMPORT_OUTCOME_UNSPECIFIED)
      Refuse(pending->index, Error(Reason::CONCURRENT_CHANGE).RetryAfter(PauseBeforeMore()));
  }
  return absl::OkStatus();
}

absl::Status ImportBatch::JudgeOnly() {
  Round all;
  for (const auto& pending : pending_) all.push_back(pending.get());
  response_.set_validated_only(true);
  return all.empty() ? absl::OkStatus() : Judge(all);
}

absl::Status ImportBatch::RunRound(const Round& round) {
  TANGGAP_RETURN_IF_ERROR(Judge(round));
  TANGGAP_RETURN_IF_ERROR(InsertNew(round));
  return ExtendKnown(round);
}

absl::Status ImportBatch::Judge(const Round& round) {
  std::set<ImportReference> references;
  for (const Pending* pending : round) references.insert(ReferenceOf(pending->item));
  TANGGAP_ASSIGN_OR_RETURN(
      const KnownImports known,
      needs_.imports.Find({references.begin(), references.end()}, context_.deadline()));
  for (Pending* pending : round) Prepare(*pending, known);
  return absl::OkStatus();
}

void ImportBatch::Prepare(Pending& pending, const KnownImports& known) {
  const auto found = known.find(ReferenceOf(pending.item));
  absl::StatusOr<PreparedImport> prepared =
      preparation_.Of(pending.item, pending.marks, found == known.end() ? nullptr : &found->second);
  pending.prepared.reset();
  if (!prepared.ok()) return Refuse(pending.index, prepared.status());
  if (prepared->Writes() && !request_.validate_only()) {
    pending.prepared = *std::move(prepared);
    return;
  }
  const std::optional<PreparedImport>& doubt = pending.in_doubt;
  const bool written = doubt.has_value() && doubt->result.name() == prepared->result.name() &&
                       doubt->version == prepared->version;
  ResultOf(pending) = written ? doubt->result : prepared->result;
  // What is not written is not found under its name.
  if (prepared->filing.has_value()) ResultOf(pending).clear_name();
}

void ImportBatch::Settle(Pending& pending, const base::Uuid& complaint,
                         const WrittenCases& written) {
  if (written.cases.contains(complaint)) {
    ResultOf(pending) = pending.prepared->result;
  } else if (written.in_doubt) {
    pending.in_doubt = std::move(pending.prepared);
  }
}

absl::Status ImportBatch::InsertNew(const Round& round) {
  base::Random& random = needs_.world.random;
  std::vector<Pending*> added;
  std::vector<const SealedCase*> cases;
  for (Pending* pending : round) {
    if (!pending->prepared.has_value() || !pending->prepared->filing.has_value()) continue;
    added.push_back(pending);
    cases.push_back(&*pending->prepared->filing);
  }
  if (cases.empty()) return absl::OkStatus();
  absl::StatusOr<WrittenCases> written;
  for (int attempt = 0; attempt < kMostNumbers; ++attempt) {
    for (Pending* pending : added) {
      NewCase& filing = pending->prepared->filing->filing;
      filing.complaint.number = NewTrackingNumber(directory_->ThisInstance().issuer(), random);
      filing.mailbox_hash =
          needs_.mailboxes.HashOf(filing.complaint.number, NewMailboxSecret(random));
      pending->prepared->result.set_number(filing.complaint.number);
    }
    written = needs_.imports.Insert(cases, context_.deadline());
    if (!NumberIsTaken(written.status())) break;
  }
  TANGGAP_RETURN_IF_ERROR(written.status());
  for (Pending* pending : added)
    Settle(*pending, pending->prepared->filing->filing.complaint.id, *written);
  if (written->in_doubt || !written->cases.empty()) needs_.announcer.Committed();
  return absl::OkStatus();
}

absl::Status ImportBatch::ExtendKnown(const Round& round) {
  std::vector<Pending*> extended;
  std::vector<const Extension*> extensions;
  for (Pending* pending : round) {
    if (!pending->prepared.has_value() || !pending->prepared->extension.has_value()) continue;
    extended.push_back(pending);
    extensions.push_back(&*pending->prepared->extension);
  }
  if (extensions.empty()) return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(const WrittenCases written,
                           needs_.imports.Extend(extensions, context_.deadline()));
  const bool told = std::any_of(extensions.begin(), extensions.end(), [&](const Extension* each) {
    return !each->events.empty() && (written.in_doubt || written.cases.contains(each->after.id));
  });
  for (Pending* pending : extended)
    Settle(*pending, pending->prepared->extension->after.id, written);
  if (told) needs_.announcer.Committed();
  return absl::OkStatus();
}

}  // namespace tanggap::complaints
