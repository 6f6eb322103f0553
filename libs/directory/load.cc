#include "libs/directory/load.h"

#include <algorithm>
#include <utility>

#include "libs/base/strings.h"
#include "libs/directory/agency_check.h"
#include "libs/directory/federation_check.h"
#include "libs/directory/folder.h"
#include "libs/directory/history_check.h"
#include "libs/directory/rules_check.h"
#include "libs/directory/text_file.h"

namespace tanggap::directory {
namespace {

using FederationFile = TextFile<v1::Federation>;
using AgencyFile = TextFile<v1::Agency>;

// A limit that starts today may well end this much later.
constexpr absl::Duration kLookAhead = absl::Hours(24 * 120);

struct Files {
  FederationFile federation{std::string(kFederationFile)};
  std::vector<AgencyFile> agencies;
};

Files ParseAll(const Folder& folder) {
  Files files;
  for (const Folder::File& file : folder.files) {
    if (file.name == kFederationFile) {
      files.federation.Parse(file.text);
    } else {
      files.agencies.emplace_back(file.name);
      files.agencies.back().Parse(file.text);
    }
  }
  return files;
}

// The file's name is the agency's code, so that no two files can be one agency.
void CheckFileName(const AgencyFile& file, Findings& findings) {
  const std::string expected = base::Join(kAgencyFolder, "/", file.message().code(), kFileEnding);
  if (file.name() != expected) {
    findings.Error("code", base::Join("the agency '", file.message().code(),
                                      "' belongs into the file ", expected));
  }
}

// Everything but what parsing found. Files that could not be read are left out; what others say of
// them would only repeat that, so files are compared when all could be.
void CheckAll(const LoadOptions& options, Files& files) {
  Findings of_federation;
  std::vector<Findings> of_agencies(files.agencies.size());
  std::vector<const v1::Agency*> agencies;
  bool all_readable = files.federation.readable();
  if (files.federation.readable())
    CheckFederation(files.federation.message(), options.regions.get(), of_federation);
  for (size_t i = 0; i < files.agencies.size(); ++i) {
    const AgencyFile& file = files.agencies[i];
    agencies.push_back(&file.message());
    all_readable = all_readable && file.readable();
    if (!file.readable()) continue;
    CheckFileName(file, of_agencies[i]);
    CheckAgency(file.message(), options.regions.get(), of_agencies[i]);
  }
  if (all_readable) {
    CheckTogether(files.federation.message(), agencies, of_federation, of_agencies);
    if (options.previous) {
      CheckHistory(*options.previous, files.federation.message(), agencies, of_federation,
                   of_agencies);
    }
  }
  if (files.federation.readable()) CheckFieldRules(files.federation.message(), of_federation);
  files.federation.Report(of_federation);
  for (size_t i = 0; i < files.agencies.size(); ++i) {
    if (files.agencies[i].readable()) CheckFieldRules(files.agencies[i].message(), of_agencies[i]);
    files.agencies[i].Report(of_agencies[i]);
  }
}

void CheckHolidays(const HolidayTable* holidays, absl::Time now, std::vector<Problem>& problems) {
  const int last_year = holidays ? holidays->last_year() : 0;
  if (absl::ToCivilYear(now + kLookAhead, absl::UTCTimeZone()).year() <= last_year) return;
  problems.push_back({std::string(kFederationFile), 0, Severity::kWarning,
                      last_year == 0
                          ? std::string("no holidays are known: only the usual week counts")
                          : base::Join("holidays are known until ", last_year,
                                       " only: later deadlines count the usual week alone")});
}

void AddProblems(const std::vector<Problem>& from, std::vector<Problem>& problems) {
  problems.insert(problems.end(), from.begin(), from.end());
}

Directory::Parts PartsOf(const LoadOptions& options, const Files& files, std::string etag,
                         absl::Time now) {
  Directory::Parts parts;
  parts.federation = files.federation.message();
  for (const AgencyFile& file : files.agencies) parts.agencies.push_back(file.message());
  parts.holidays = options.holidays;
  parts.instance = options.instance;
  parts.etag = std::move(etag);
  parts.load_time = now;
  return parts;
}

}  // namespace

Loaded Load(const LoadOptions& options, const base::Clock& clock) {
  Folder folder = ReadFolder(options.folder);
  Files files = ParseAll(folder);
  CheckAll(options, files);
  Loaded loaded;
  loaded.etag = folder.etag;
  loaded.problems = std::move(folder.problems);
  AddProblems(files.federation.problems(), loaded.problems);
  for (const AgencyFile& file : files.agencies) AddProblems(file.problems(), loaded.problems);
  CheckHolidays(options.holidays.get(), clock.Now(), loaded.problems);
  if (!HasErrors(loaded.problems)) {
    auto built = Directory::Build(PartsOf(options, files, std::move(folder.etag), clock.Now()));
    if (built.ok()) {
      loaded.directory = *std::move(built);
    } else {
      loaded.problems.push_back({std::string(kFederationFile), 0, Severity::kError,
                                 std::string(built.status().message())});
    }
  }
  std::stable_sort(loaded.problems.begin(), loaded.problems.end(),
                   [](const Problem& a, const Problem& b) {
                     return std::tie(a.file, a.line) < std::tie(b.file, b.line);
                   });
  return loaded;
}

std::string FirstErrors(const std::vector<Problem>& problems) {
  constexpr int kShown = 3;
  std::string text;
  int count = 0;
  for (const Problem& problem : problems) {
    if (problem.severity != Severity::kError || ++count > kShown) continue;
    absl::StrAppend(&text, text.empty() ? "" : "; ", problem.ToString());
  }
  if (count > kShown) absl::StrAppend(&text, "; and ", count - kShown, " more");
  return text;
}

}  // namespace tanggap::directory
