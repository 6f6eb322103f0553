#include "services/cli/import/import_run.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/import/census.h"
#include "services/cli/import/json_lines_source.h"
#include "services/cli/import/known_codes.h"
#include "services/cli/import/progress.h"
#include "services/cli/import/report_text.h"
#include "services/cli/import/table_source.h"
#include "services/cli/json.h"
#include "services/cli/layout.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

constexpr size_t kMostItems = 100;
// The doorway takes 256 KiB.
constexpr size_t kMostBytes = size_t{240} << 10;
constexpr int kShownRows = 10;
constexpr size_t kShownReasons = 20;
// While one batch does not get through, the others may go on for so many: what they did is held
// until then.
constexpr size_t kMostAhead = 100;
constexpr absl::Duration kBetweenCheckpoints = absl::Seconds(1);

}  // namespace

absl::Status ImportRun::Open() {
  absl::StatusOr<std::unique_ptr<CaseSource>> source =
      options_.mapping_path.empty() ? JsonLinesSource::Open(options_.input_path)
                                    : TableSource::Open(options_.mapping_path, options_.input_path);
  if (!source.ok()) return source.status();
  source_ = *std::move(source);
  return absl::OkStatus();
}

absl::Status ImportRun::SendBatch(Sender& sender) {
  batch_.number = next_batch_++;
  {
    const base::MutexLock lock(mutex_);
    under_way_.insert(in_batch_.begin(), in_batch_.end());
  }
  in_batch_.clear();
  batch_bytes_ = 0;
  return sender.Submit(std::exchange(batch_, SentBatch()));
}

absl::Status ImportRun::AwaitOthersOf(const std::string& external_id, Sender& sender) {
  {
    const base::MutexLock lock(mutex_);
    if (!under_way_.contains(external_id)) return absl::OkStatus();
  }
  return sender.Drain();
}

absl::StatusOr<bool> ImportRun::TakeRow(Sender& sender) {
  absl::StatusOr<std::optional<CaseSource::Row>> next = source_->Next();
  // What stands before the place where a file cannot be read on is imported all the same.
  if (!next.ok()) file_failure_ = next.status();
  if (!next.ok() || !next->has_value()) return false;
  CaseSource::Row& row = **next;
  RowOutcome outcome{
      .row = row.number, .line = row.line, .external_id = std::move(row.external_id)};
  if (!row.item.ok()) {
    outcome.fate = RowFate::kRejected;
    outcome.reason = row.item.rejection().reason;
    batch_.outcomes.push_back(std::move(outcome));
  } else {
    TANGGAP_RETURN_IF_ERROR(AwaitOthersOf(outcome.external_id, sender));
    const size_t bytes = row.item.value().ByteSizeLong() + 8;
    if (!batch_.undecided.empty() && batch_bytes_ + bytes > kMostBytes)
      TANGGAP_RETURN_IF_ERROR(SendBatch(sender));
    batch_bytes_ += bytes;
    in_batch_.insert(outcome.external_id);
    batch_.undecided.push_back(batch_.outcomes.size());
    batch_.outcomes.push_back(std::move(outcome));
    *batch_.request.add_complaints() = std::move(row.item.value());
  }
  // Rows that are all rejected must not pile up either.
  if (batch_.undecided.size() >= kMostItems || batch_.outcomes.size() >= 10 * kMostItems)
    TANGGAP_RETURN_IF_ERROR(SendBatch(sender));
  return true;
}

void ImportRun::Settled(SentBatch batch, Ledger& ledger) {
  {
    const base::MutexLock lock(mutex_);
    for (const size_t index : batch.undecided) {
      const auto under_way = under_way_.find(batch.outcomes[index].external_id);
      if (under_way != under_way_.end()) under_way_.erase(under_way);
    }
  }
  ledger.Settle(batch.number, std::move(batch.outcomes));
}

absl::Status ImportRun::SendRows(Sender& sender, Ledger& ledger) {
  Progress progress(surroundings_, ledger.counts());
  absl::Time next_checkpoint = surroundings_.clock.Now() + kBetweenCheckpoints;
  absl::Status failure;
  for (bool more = true; more && failure.ok();) {
    const int64_t batches = next_batch_;
    absl::StatusOr<bool> taken = TakeRow(sender);
    failure = taken.status();
    more = taken.ok() && *taken;
    if (next_batch_ == batches) continue;
    if (failure.ok() && ledger.batches_ahead() >= kMostAhead) failure = sender.Drain();
    progress.Show(ledger.counts(), source_->Fraction());
    if (surroundings_.clock.Now() < next_checkpoint) continue;
    next_checkpoint = surroundings_.clock.Now() + kBetweenCheckpoints;
    TANGGAP_RETURN_IF_ERROR(ledger.Checkpoint());
  }
  if (failure.ok() && !batch_.outcomes.empty()) failure = SendBatch(sender);
  if (failure.ok()) failure = sender.Drain();
  progress.Show(ledger.counts(), source_->Fraction());
  progress.End();
  TANGGAP_RETURN_IF_ERROR(ledger.Checkpoint());
  return failure;
}

absl::StatusOr<RowCounts> ImportRun::Import(Session& session) {
  TANGGAP_RETURN_IF_ERROR(Open());
  TANGGAP_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger,
                           Ledger::Open(options_.report, source_->Identity()));
  if (const int64_t rows = ledger->settled_rows(); rows > 0) {
    surroundings_.err << "Going on behind the " << rows << " rows that an earlier run settled.\n";
    TANGGAP_RETURN_IF_ERROR(source_->Skip(rows));
  }
  const std::string method = base::Join(kComplaintsService, "ImportComplaints");
  Sender::Options options{.call =
                              [&session, &method](const v1::ImportComplaintsRequest& request) {
                                return session.Call<v1::ImportComplaintsResponse>(method, request);
                              },
                          .concurrency = options_.concurrency,
                          .patience = options_.patience};
  absl::Status sent;
  {
    Sender sender(std::move(options), surroundings_.random,
                  [&](SentBatch batch) { Settled(std::move(batch), *ledger); });
    sent = SendRows(sender, *ledger);
  }
  // What could not be sent is not reported as done: the next run goes on there.
  TANGGAP_RETURN_IF_ERROR(sent);
  std::string heading = base::Join("Import of ", options_.input_path);
  if (!options_.mapping_path.empty()) heading += base::Join(" by ", options_.mapping_path);
  if (!file_failure_.ok())
    heading += base::Join("\n\nThe file could not be read to its end. ",
                          base::AsStd(file_failure_.message()));
  TANGGAP_RETURN_IF_ERROR(ledger->Finish(heading));
  surroundings_.out << CountsText(ledger->counts());
  if (source_->texts_cut() > 0)
    surroundings_.out << "  " << Padded(base::Join(source_->texts_cut()), 10)
                      << "texts were cut to 4,000 characters\n";
  surroundings_.out << "The report is in " << ledger->text_path() << ", the rejected rows in "
                    << ledger->csv_path() << ".\n";
  TANGGAP_RETURN_IF_ERROR(file_failure_);
  return ledger->counts();
}

OrRejection<v1::ImportedComplaint> ImportRun::Judge(CaseSource::Row row,
                                                    const KnownCodes* known) const {
  if (!row.item.ok() || known == nullptr) return std::move(row.item);
  std::string problem = known->ProblemOf(row.item.value());
  if (problem.empty()) return std::move(row.item);
  return Rejection{std::move(problem)};
}

absl::StatusOr<RowCounts> ImportRun::Try(Session& session) {
  TANGGAP_RETURN_IF_ERROR(Open());
  const View& view = session.view();
  const absl::StatusOr<KnownCodes> known = KnownCodes::Ask(session);
  RowCounts counts;
  Census census;
  while (true) {
    TANGGAP_ASSIGN_OR_RETURN(std::optional<CaseSource::Row> row, source_->Next());
    if (!row.has_value()) break;
    const int64_t line = row->line;
    const OrRejection<v1::ImportedComplaint> item =
        Judge(*std::move(row), known.ok() ? &*known : nullptr);
    ++counts.rows;
    if (!item.ok()) {
      ++counts.rejected;
      census.Add(item.rejection().reason, line);
    }
    if (counts.rows > kShownRows) continue;
    surroundings_.out << view.Bold(base::Join("Line ", line)) << "\n";
    if (item.ok()) {
      TANGGAP_ASSIGN_OR_RETURN(const std::string shown, ToLines(item.value(), view));
      surroundings_.out << shown << "\n";
    } else {
      surroundings_.out << "would be rejected: " << Harmless(item.rejection().reason) << ".\n\n";
    }
  }
  surroundings_.out << counts.rows << " rows, of which " << counts.rejected << " would be rejected"
                    << (census.empty() ? ".\n" : ":\n") << census.Text(kShownReasons)
                    << (known.ok()
                            ? "Nothing was sent. Regions, and whether the steps are possible "
                              "one after the other, the service checks when it gets them.\n"
                            : "Nothing was sent. No service answers that could tell whether "
                              "the directory has these agencies, units and categories.\n");
  return counts;
}

}  // namespace tanggap::cli
