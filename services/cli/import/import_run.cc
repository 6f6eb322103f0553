#include "services/cli/import/import_run.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/import/dry_run.h"
#include "services/cli/import/json_lines_source.h"
#include "services/cli/import/progress.h"
#include "services/cli/import/report_text.h"
#include "services/cli/import/table_source.h"
#include "services/cli/layout.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

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

absl::Status ImportRun::SendRows(RowFeed& feed, Sender& sender, Ledger& ledger) {
  Progress progress(surroundings_, ledger.counts());
  absl::Time next_checkpoint = surroundings_.clock.Now() + kBetweenCheckpoints;
  const absl::Status sent = feed.Run(sender, [&]() -> absl::Status {
    if (ledger.batches_ahead() >= kMostAhead) TANGGAP_RETURN_IF_ERROR(sender.Drain());
    progress.Show(ledger.counts(), source_->Fraction());
    if (surroundings_.clock.Now() < next_checkpoint) return absl::OkStatus();
    next_checkpoint = surroundings_.clock.Now() + kBetweenCheckpoints;
    return ledger.Checkpoint();
  });
  progress.Show(ledger.counts(), source_->Fraction());
  progress.End();
  TANGGAP_RETURN_IF_ERROR(ledger.Checkpoint());
  return sent;
}

Sender::Options ImportRun::SendingBy(Session& session) const {
  const std::string method = base::Join(kComplaintsService, "ImportComplaints");
  return {.call =
              [&session, method](const v1::ImportComplaintsRequest& request) {
                return session.Call<v1::ImportComplaintsResponse>(method, request);
              },
          .concurrency = options_.concurrency,
          .patience = options_.patience,
          .patience_at_first = options_.patience_at_first};
}

// Sends a row again that it took: what had to be added was not there.
absl::StatusOr<bool> ImportRun::ServiceHasRow(Session& session, int64_t number) {
  if (number == 0) return false;
  TANGGAP_RETURN_IF_ERROR(source_->Skip(number - 1));
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<CaseSource::Row> row, source_->Next());
  if (!row.has_value() || !row->item.ok()) return false;
  SentBatch batch{.outcomes = {RowOutcome{}}, .undecided = {0}};
  *batch.request.add_complaints() = row->item.value();
  RowFate fate = RowFate::kUndecided;
  Sender sender(SendingBy(session), surroundings_.random,
                [&](const SentBatch& sent) { fate = sent.outcomes[0].fate; });
  TANGGAP_RETURN_IF_ERROR(sender.Submit(std::move(batch)));
  TANGGAP_RETURN_IF_ERROR(sender.Drain());
  return fate != RowFate::kAdded && fate != RowFate::kRejected;
}

absl::Status ImportRun::Resume(Session& session, Ledger& ledger) {
  const int64_t rows = ledger.settled_rows();
  TANGGAP_ASSIGN_OR_RETURN(const bool known, ServiceHasRow(session, ledger.last_taken_row()));
  if (known) {
    surroundings_.err << "Going on behind the " << rows << " rows that an earlier run settled.\n";
    return source_->Skip(rows - ledger.last_taken_row());
  }
  surroundings_.err << "Beginning anew: the service does not have what an earlier run sent.\n";
  ledger.BeginAnew();
  return Open();
}

void ImportRun::Tell(Session& session, Ledger& ledger) {
  if (session.json()) {
    nlohmann::ordered_json told = CountsJson(ledger.counts());
    told["report"] = ledger.text_path();
    told["rejectedRows"] = ledger.csv_path();
    told["wholeFile"] = file_failure_.ok();
    told["sentAgain"] = sent_again_;
    surroundings_.out << told.dump(1) << "\n";
    return;
  }
  surroundings_.out << CountsText(ledger.counts());
  if (sent_again_ > 0)
    surroundings_.out << "  " << Padded(base::Join(sent_again_), 10)
                      << "times a batch was sent again: what of it was in counts as here before\n";
  surroundings_.out << "The report is in " << ledger.text_path() << ", the rejected rows in "
                    << ledger.csv_path() << ".\n";
}

absl::StatusOr<RowCounts> ImportRun::Import(Session& session) {
  session.TryOnce();
  TANGGAP_RETURN_IF_ERROR(Open());
  TANGGAP_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger,
                           Ledger::Open(options_.report, base::Join(source_->Identity(), "@",
                                                                    session.options().address)));
  if (ledger->settled_rows() > 0) TANGGAP_RETURN_IF_ERROR(Resume(session, *ledger));
  RowFeed feed(*source_);
  absl::Status sent;
  {
    Sender sender(SendingBy(session), surroundings_.random, [&](SentBatch batch) {
      feed.Settled(batch);
      ledger->Settle(batch.number, std::move(batch.outcomes));
    });
    sent = SendRows(feed, sender, *ledger);
    sent_again_ = sender.retries();
  }
  file_failure_ = feed.file_failure();
  // What could not be sent is not reported as done: the next run goes on there.
  TANGGAP_RETURN_IF_ERROR(sent);
  std::string heading = base::Join("Import of ", options_.input_path);
  if (!options_.mapping_path.empty()) heading += base::Join(" by ", options_.mapping_path);
  if (!file_failure_.ok())
    heading += base::Join("\n\nThe file could not be read to its end. ",
                          base::AsStd(file_failure_.message()));
  TANGGAP_RETURN_IF_ERROR(ledger->Finish(heading));
  Tell(session, *ledger);
  TANGGAP_RETURN_IF_ERROR(file_failure_);
  return ledger->counts();
}

absl::StatusOr<RowCounts> ImportRun::Try(Session& session) {
  TANGGAP_RETURN_IF_ERROR(Open());
  return DryRun(*source_, session, SendingBy(session)).Run();
}

}  // namespace tanggap::cli
