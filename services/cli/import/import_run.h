// An import from its file to its report: reads, sends, writes down; or a dry run, of which the
// service writes nothing.
//
//   ImportRun run({.mapping_path = "city.textproto", .input_path = "cases.csv.gz", ...}, surroundings);
//   TANGGAP_ASSIGN_OR_RETURN(RowCounts counts, run.Import(session));
//   TANGGAP_ASSIGN_OR_RETURN(RowCounts counts, run.Try(session));
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "services/cli/import/case_source.h"
#include "services/cli/import/ledger.h"
#include "services/cli/import/row_feed.h"
#include "services/cli/import/sender.h"
#include "services/cli/session.h"

namespace tanggap::cli {

class ImportRun {
 public:
  struct Options {
    // Empty for JSON lines, which need none.
    std::string mapping_path;
    std::string input_path;
    // Where the report goes, without its ending.
    std::string report;
    int concurrency = 4;
    absl::Duration patience = absl::Minutes(5);
    // How long to wait for a service that has not answered yet.
    absl::Duration patience_at_first = absl::Seconds(10);
  };
  ImportRun(Options options, Surroundings& surroundings)
      : options_(std::move(options)), surroundings_(surroundings) {}

  absl::StatusOr<RowCounts> Import(Session& session);
  // See dry_run.h.
  absl::StatusOr<RowCounts> Try(Session& session);

 private:
  absl::Status Open();
  Sender::Options SendingBy(Session& session) const;
  // Goes on behind what an earlier run settled, if the service still has it.
  absl::Status Resume(Session& session, Ledger& ledger);
  absl::StatusOr<bool> ServiceHasRow(Session& session, int64_t number);
  void Tell(Session& session, Ledger& ledger);
  absl::Status SendRows(RowFeed& feed, Sender& sender, Ledger& ledger);

  const Options options_;
  Surroundings& surroundings_;
  std::unique_ptr<CaseSource> source_;
  // Why the file could not be read to its end.
  absl::Status file_failure_;
  // How often a batch was: what it had added before its answer was lost counts as unchanged.
  int64_t sent_again_ = 0;
};

}  // namespace tanggap::cli
