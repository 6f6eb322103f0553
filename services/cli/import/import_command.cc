#include "services/cli/import/import_command.h"

#include <filesystem>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/import/import_run.h"
#include "services/cli/long_run.h"
#include "services/cli/session.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

// cases.csv.gz -> ./cases-import
std::string ReportOf(const std::string& input) {
  std::filesystem::path name = std::filesystem::path(input).filename();
  if (name.extension() == ".gz") name = name.stem();
  return base::Join(name.stem().string(), "-import");
}

// None of the files of the report may be what is read.
absl::Status CheckReport(const ImportRun::Options& options) {
  for (const char* ending : {".csv", ".txt", ".csv.part", ".txt.part", ".state", ".state.next"}) {
    for (const std::string& read : {options.input_path, options.mapping_path}) {
      std::error_code absent;
      if (std::filesystem::equivalent(options.report + ending, read, absent))
        return UsageError(base::Join("The report would be written over ", read,
                                     ": choose another --report than ", options.report, "."));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ImportRun::Options> OptionsOf(const Arguments& arguments) {
  const std::string input = arguments.Text("input");
  const bool needs_mapping = !input.ends_with(".jsonl") && !input.ends_with(".jsonl.gz");
  if (input.empty() || (needs_mapping && !arguments.Has("mapping")))
    return UsageError(
        "Write: tanggap import --mapping FILE --input FILE.csv[.gz], or what `tanggap export` "
        "wrote: --input FILE.jsonl[.gz]");
  if (!needs_mapping && arguments.Has("mapping"))
    return UsageError("JSON lines need no mapping: leave --mapping out.");
  ImportRun::Options options{.mapping_path = arguments.Text("mapping"),
                             .input_path = input,
                             .report = arguments.Text("report")};
  if (options.report.empty()) options.report = ReportOf(options.input_path);
  TANGGAP_ASSIGN_OR_RETURN(options.concurrency, ConcurrencyOf(arguments));
  TANGGAP_ASSIGN_OR_RETURN(const PatienceFlag patience, PatienceOf(arguments));
  options.patience = patience.total;
  options.patience_at_first = patience.at_first;
  TANGGAP_RETURN_IF_ERROR(CheckReport(options));
  return options;
}

absl::Status RunImport(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(ImportRun::Options options, OptionsOf(arguments));
  ImportRun run(std::move(options), surroundings);
  TANGGAP_ASSIGN_OR_RETURN(const auto session, Session::Open(arguments, surroundings));
  const bool tries = arguments.IsOn("dry-run");
  const absl::StatusOr<RowCounts> counts = tries ? run.Try(*session) : run.Import(*session);
  TANGGAP_RETURN_IF_ERROR(counts.status());
  if (counts->rejected == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      base::Join(counts->rejected, " of ", counts->rows,
                 tries ? " rows would be rejected." : " rows were rejected; all others are in."));
}

}  // namespace

Command ImportCommand() {
  return {
      .name = "import",
      .words = "--mapping FILE --input FILE.csv[.gz]",
      .group = Group::kTools,
      .summary = "Take over cases of another system from a table, or of another instance",
      .details =
          "Rows that were taken over before are known again: what is new of them is added, and "
          "nothing is added twice. A run that was ended goes on where it was. Ends with 0 when "
          "every "
          "row is in, with 1 when some were rejected, with 4 when the file could not be read to "
          "its "
          "end. How to write a mapping: tanggap describe tanggap.complaints.v1.ImportMapping",
      .flags = {{.name = "mapping",
                 .placeholder = "FILE",
                 .help = "What the columns mean: an ImportMapping in text format."},
                {.name = "input",
                 .placeholder = "FILE",
                 .help = "The table: .csv or .csv.gz; or .jsonl, .jsonl.gz as `tanggap export` "
                         "writes it."},
                {.name = "dry-run",
                 .placeholder = "",
                 .help = "Write nothing; show ten rows as they would be filed, what the service "
                         "would make of how many, and why which would be rejected."},
                {.name = "report",
                 .placeholder = "BASE",
                 .help = "Where the report goes: BASE.txt, and BASE.csv with the rejected rows. "
                         "Left out: the input's name and -import, in this folder."},
                ConcurrencyFlag("How many batches are under way at a time."),
                PatienceFlagOfCommand()},
      .example = "tanggap import --mapping city.textproto --input cases.csv.gz --dry-run",
      .run = RunImport};
}

}  // namespace tanggap::cli
