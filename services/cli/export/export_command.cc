#include "services/cli/export/export_command.h"

#include <absl/strings/str_join.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/export/export_run.h"
#include "services/cli/field_text.h"
#include "services/cli/import/enum_names.h"
#include "services/cli/long_run.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

std::string Purposes() { return absl::StrJoin(EnumNames(v1::RevealPurpose_descriptor()), ", "); }

absl::StatusOr<ExportRun::Options> OptionsOf(const Arguments& arguments) {
  if (!arguments.Has("agency")) return UsageError("Write: tanggap export --agency CODE");
  ExportRun::Options options{.agency = arguments.Text("agency"),
                             .output = arguments.Text("output"),
                             .reason = arguments.Text("reason")};
  if (options.agency.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") !=
      std::string::npos)
    return UsageError("--agency is the code of one agency, like dinkes.");
  if (options.output.empty()) options.output = options.agency;
  options.allows_gaps = arguments.IsOn("allow-gaps");
  TANGGAP_ASSIGN_OR_RETURN(options.concurrency, ConcurrencyOf(arguments));
  TANGGAP_ASSIGN_OR_RETURN(const PatienceFlag patience, PatienceOf(arguments));
  options.patience = patience.total;
  options.patience_at_first = patience.at_first;
  const std::string purpose = arguments.Text("reveal-for");
  if (purpose.empty() != options.reason.empty())
    return UsageError("--reveal-for and --reason go together: for what and why.");
  if (purpose.empty()) return options;
  const std::optional<int> number = EnumNumber(v1::RevealPurpose_descriptor(), purpose);
  if (!number.has_value())
    return UsageError(base::Join("--reveal-for is one of ", Purposes(), "."));
  options.purpose = static_cast<v1::RevealPurpose>(*number);
  return options;
}

absl::Status RunExport(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(ExportRun::Options options, OptionsOf(arguments));
  TANGGAP_ASSIGN_OR_RETURN(const auto session, Session::Open(arguments, surroundings));
  return ExportRun(std::move(options), surroundings).Run(*session);
}

}  // namespace

Command ExportCommand() {
  return {
      .name = "export",
      .words = "--agency CODE",
      .group = Group::kTools,
      .summary = "Write an agency's register down: its cases with their history",
      .details =
          "BASE.jsonl is what `tanggap import --input` takes into another instance; BASE.csv and "
          "BASE-history.csv are for spreadsheets. Texts are in them as far as the caller may read "
          "them; where not, it names the cases and ends with 4. A run that was ended goes on where "
          "it was.",
      .flags = {{.name = "agency", .placeholder = "CODE", .help = "Whose register."},
                {.name = "output",
                 .placeholder = "BASE",
                 .help = "Where the files go, without their endings. Left out: the agency's code, "
                         "in this folder."},
                {.name = "reveal-for",
                 .placeholder = "PURPOSE",
                 .help = base::Join("Write down named reporters, each look recorded, and exact "
                                    "places: for ",
                                    Purposes(),
                                    ". Left out: nobody, and places to about a kilometre.")},
                {.name = "reason",
                 .placeholder = "TEXT",
                 .help = "Why, in ten letters or more, for the reporters who ask who has looked."},
                {.name = "allow-gaps",
                 .placeholder = "",
                 .help = "Take cases without the texts that you may not read; else an import "
                         "refuses these cases."},
                ConcurrencyFlag("How many cases are read at a time."),
                PatienceFlagOfCommand()},
      .example = "tanggap export --agency dinkes",
      .run = RunExport};
}

}  // namespace tanggap::cli
