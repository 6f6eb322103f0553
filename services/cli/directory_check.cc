#include "services/cli/directory_check.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <filesystem>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/folder.h"
#include "libs/directory/load.h"
#include "libs/directory/reference_files.h"
#include "services/cli/usage_error.h"
#include "services/cli/view.h"
#include "tanggap/directory/v1/directory_files.pb.h"

namespace tanggap::cli {
namespace {

// The check proper reports what cannot be read.
class Silence final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, google::protobuf::io::ColumnNumber, const std::string&) override {}
};

// Most federations have one instance; the check is the same for all but for what the instance
// serves.
std::string FirstInstance(const std::string& folder) {
  directory::v1::Federation federation;
  Silence silence;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&silence);
  for (const directory::Folder::File& file : directory::ReadFolder(folder).files) {
    if (file.name == directory::kFederationFile) parser.ParseFromString(file.text, &federation);
  }
  return federation.instances().empty() ? "" : federation.instances(0).code();
}

absl::StatusOr<directory::LoadOptions> OptionsOf(const Arguments& arguments,
                                                 const std::string& folder) {
  directory::LoadOptions options{.folder = folder, .instance = arguments.Text("instance")};
  if (options.instance.empty()) options.instance = FirstInstance(folder);
  if (arguments.Has("holidays")) {
    TANGGAP_ASSIGN_OR_RETURN(std::string text,
                             directory::ReadReferenceFile(arguments.Text("holidays")));
    TANGGAP_ASSIGN_OR_RETURN(directory::HolidayTable table, directory::HolidayTable::FromCsv(text));
    options.holidays = std::make_shared<const directory::HolidayTable>(std::move(table));
  }
  if (arguments.Has("regions")) {
    TANGGAP_ASSIGN_OR_RETURN(std::string text,
                             directory::ReadReferenceFile(arguments.Text("regions")));
    TANGGAP_ASSIGN_OR_RETURN(std::vector<directory::RegionRow> rows,
                             directory::RegionsFromCsv(text));
    options.regions = std::make_shared<const directory::RegionIndex>(directory::IndexOf(rows));
  }
  return options;
}

absl::Status RunCheck(const Arguments& arguments, Surroundings& surroundings) {
  if (arguments.Word(0) != "check") return UsageError("Write: tanggap directory check FOLDER");
  const std::string folder = arguments.Word(1);
  if (!std::filesystem::is_directory(folder))
    return UsageError(base::Join(folder, " is no folder."));
  TANGGAP_ASSIGN_OR_RETURN(directory::LoadOptions options, OptionsOf(arguments, folder));
  if (arguments.Has("against")) {
    directory::LoadOptions before = options;
    before.folder = arguments.Text("against");
    options.previous = directory::Load(before, surroundings.clock).directory;
    if (options.previous == nullptr) {
      return UsageError(
          base::Join(before.folder, " cannot be compared with: it has errors of its own."));
    }
  }
  const directory::Loaded loaded = directory::Load(options, surroundings.clock);
  const View view = ViewOf(arguments, surroundings);
  size_t errors = 0;
  for (const directory::Problem& problem : loaded.problems) {
    const bool error = problem.severity == directory::Severity::kError;
    errors += error ? 1 : 0;
    surroundings.out << (error ? view.Red(problem.ToString()) : problem.ToString()) << "\n";
  }
  if (errors > 0) {
    return absl::FailedPreconditionError(
        base::Join(folder, " has ", errors, errors == 1 ? " error" : " errors",
                   "; a service would keep the directory that it has."));
  }
  surroundings.out << folder << " is in order: " << loaded.directory->agencies().size()
                   << " agencies.\n";
  return absl::OkStatus();
}

}  // namespace

Command DirectoryCheck() {
  return {
      .name = "directory",
      .words = "check FOLDER",
      .group = Group::kTools,
      .summary = "Check a folder of agencies, units, categories and standards before it is used",
      .flags = {{.name = "instance",
                 .placeholder = "CODE",
                 .help = "Check as this instance sees it; the federation's first when left out."},
                {.name = "holidays",
                 .placeholder = "FILE",
                 .help = "The holidays that calendars count by."},
                {.name = "regions", .placeholder = "FILE", .help = "Look region codes up here."},
                {.name = "against",
                 .placeholder = "FOLDER",
                 .help = "The directory in use: what it holds may retire, but not vanish."}},
      .example = "tanggap directory check deploy/sample/directory",
      .least_words = 2,
      .most_words = 2,
      .calls_service = false,
      .run = RunCheck};
}

}  // namespace tanggap::cli
