#include "services/cli/export/export_run.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/base/uuid.h"
#include "libs/errors/error.h"
#include "services/cli/complaint_page.h"
#include "services/cli/export/exported_case.h"
#include "services/cli/patience.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using errors::Reason;

constexpr int kPageSize = 100;
// How often a case is read again because it moved on in between.
constexpr int kMostReads = 5;

// What this instance is called in another one: by the issuer of its tracking numbers.
std::string SourceOf(const v1::Complaint& complaint) {
  return "tanggap-" + absl::AsciiStrToLower(complaint.number().substr(0, 2));
}

}  // namespace

template <typename Response>
absl::StatusOr<Response> ExportRun::Call(Session& session, const char* method,
                                         const google::protobuf::Message& request) const {
  absl::StatusOr<Response> response =
      CallPatiently<Response>(session, base::Join(kComplaintsService, method), request,
                              answered_ ? options_.patience : options_.patience_at_first);
  if (response.ok()) answered_ = true;
  return response;
}

absl::StatusOr<v1::ListComplaintsResponse> ExportRun::List(Session& session,
                                                           const std::string& page) const {
  v1::ListComplaintsRequest request;
  request.set_filter(base::Join("agency = \"", options_.agency, "\""));
  request.set_order_by("record_time");
  request.set_page_size(kPageSize);
  request.set_page_token(page);
  absl::StatusOr<v1::ListComplaintsResponse> listed =
      Call<v1::ListComplaintsResponse>(session, "ListComplaints", request);
  if (errors::ReasonOf(listed.status()) != Reason::INVALID_PAGE_TOKEN) return listed;
  return UsageError(base::Join(
      "The service does not know where the earlier run was, perhaps because somebody else began "
      "it: delete ",
      options_.output, ".state to begin anew."));
}

absl::StatusOr<std::vector<v1::HistoryEntry>> ExportRun::ReadHistory(
    Session& session, const std::string& name) const {
  std::vector<v1::HistoryEntry> entries;
  v1::ListHistoryRequest request;
  request.set_parent(name);
  request.set_page_size(kPageSize);
  do {
    TANGGAP_ASSIGN_OR_RETURN(const auto page,
                             Call<v1::ListHistoryResponse>(session, "ListHistory", request));
    entries.insert(entries.end(), page.entries().begin(), page.entries().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return entries;
}

absl::Status ExportRun::Reveal(Session& session, ReadCase& read) const {
  const v1::ReporterIdentity identity = read.complaint.reporter_identity();
  if (!options_.purpose.has_value() || identity == v1::REPORTER_IDENTITY_NONE)
    return absl::OkStatus();
  // Of those behind a seal nobody is told, whatever for.
  read.withheld = true;
  if (identity != v1::REPORTER_IDENTITY_NAMED) return absl::OkStatus();
  v1::RevealIdentityRequest request;
  request.set_name(read.complaint.name());
  request.set_request_id(base::Uuid::V4(surroundings_.random).ToString());
  request.set_purpose(*options_.purpose);
  request.set_reason(options_.reason);
  absl::StatusOr<v1::RevealIdentityResponse> revealed =
      Call<v1::RevealIdentityResponse>(session, "RevealIdentity", request);
  // Was destroyed, was sealed in this very moment, or is for whom the case is assigned to.
  const std::optional<Reason> reason = errors::ReasonOf(revealed.status());
  if (reason == Reason::IDENTITY_NOT_HELD || reason == Reason::IDENTITY_SEALED ||
      reason == Reason::NOT_THE_ASSIGNEE)
    return absl::OkStatus();
  if (!revealed.ok()) return revealed.status();
  read.identity = *std::move(revealed);
  read.withheld = false;
  return absl::OkStatus();
}

absl::StatusOr<ExportRun::ReadCase> ExportRun::Read(Session& session,
                                                    const std::string& name) const {
  v1::GetComplaintRequest request;
  request.set_name(name);
  ReadCase read;
  for (int i = 0; i < kMostReads; ++i) {
    absl::StatusOr<v1::Complaint> complaint = Call<v1::Complaint>(session, "GetComplaint", request);
    if (errors::ReasonOf(complaint.status()) == Reason::RESOURCE_NOT_FOUND)
      return ReadCase{.is_here = false};
    if (!complaint.ok()) return complaint.status();
    read.complaint = *std::move(complaint);
    TANGGAP_ASSIGN_OR_RETURN(read.history, ReadHistory(session, name));
    if (read.history.empty() || read.history.back().version() > VersionOf(read.complaint)) continue;
    TANGGAP_RETURN_IF_ERROR(Reveal(session, read));
    return read;
  }
  return errors::Error(Reason::CONCURRENT_CHANGE);
}

ExportRun::ReadCases ExportRun::ReadAll(Session& session,
                                        const v1::ListComplaintsResponse& page) const {
  const int count = page.complaints_size();
  ReadCases cases(static_cast<size_t>(count), absl::UnknownError("was not read"));
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < std::min(options_.concurrency, count); ++i) {
    threads.emplace_back([&] {
      for (int at = next++; at < count; at = next++)
        cases[static_cast<size_t>(at)] = Read(session, page.complaints(at).name());
    });
  }
  for (std::thread& thread : threads) thread.join();
  return cases;
}

absl::Status ExportRun::Write(const ReadCases& cases, ExportFiles& files) const {
  for (const absl::StatusOr<ReadCase>& read : cases) {
    if (!read.ok()) return read.status();
    if (!read->is_here) continue;
    const v1::ImportedComplaint item =
        ExportedCase(read->complaint, read->history, SourceOf(read->complaint),
                     {.identity = read->identity, .exact_place = options_.purpose.has_value()});
    const ExportedAs as = {
        .incomplete = IsIncomplete(read->complaint, read->history),
        .refused_if_incomplete = !options_.allows_gaps || LacksReference(read->complaint),
        .has_person = read->identity.has_reporter(),
        .withholds_person = read->withheld};
    TANGGAP_RETURN_IF_ERROR(files.Add(read->complaint, read->history, item, as));
  }
  return absl::OkStatus();
}

void ExportRun::ShowProgress(int64_t cases) const {
  if (surroundings_.terminal_err)
    surroundings_.err << "\r\x1b[K" << cases << " cases" << std::flush;
}

void ExportRun::Tell(const Session& session, const ExportProgress& done) const {
  const std::string base = options_.output;
  if (session.json()) {
    const nlohmann::ordered_json told = {
        {"cases", done.cases},
        {"steps", done.entries},
        {"persons", done.persons},
        {"personsWithheld", done.persons_withheld},
        {"exactPlaces", options_.purpose.has_value()},
        {"withoutTexts", done.incomplete},
        {"files", {base + ".jsonl", base + ".csv", base + "-history.csv"}}};
    surroundings_.out << told.dump(1) << "\n";
    return;
  }
  surroundings_.out << done.cases << " cases with " << done.entries << " steps are in " << base
                    << ".jsonl, " << base << ".csv and " << base << "-history.csv.\n";
  if (options_.purpose.has_value()) {
    surroundings_.out << "They contain what was written and you may read, exact places, and "
                      << done.persons << " persons, each look recorded; " << done.persons_withheld
                      << " others may not be told.\n";
  } else {
    surroundings_.out
        << "They contain what was written and you may read, in which persons may be named, "
           "and places to about a kilometre; no addresses apart from what texts say, and "
           "nobody who filed.\n";
  }
}

absl::Status ExportRun::Run(Session& session) {
  const std::string identity = base::Join(options_.agency, "@", session.options().address,
                                          options_.purpose.has_value() ? "+identities" : "",
                                          options_.allows_gaps ? "+gaps" : "");
  TANGGAP_ASSIGN_OR_RETURN(const std::unique_ptr<ExportFiles> files,
                           ExportFiles::Open(options_.output, identity));
  const ExportProgress& progress = files->progress();
  if (progress.cases > 0)
    surroundings_.err << "Going on behind the " << progress.cases
                      << " cases that an earlier run wrote.\n";
  absl::Time next_sync = absl::InfinitePast();
  std::string page = progress.next_page;
  do {
    TANGGAP_ASSIGN_OR_RETURN(const v1::ListComplaintsResponse listed, List(session, page));
    TANGGAP_RETURN_IF_ERROR(Write(ReadAll(session, listed), *files));
    page = listed.next_page_token();
    const absl::Time now = surroundings_.clock.Now();
    const bool sync = now >= next_sync;
    if (sync) next_sync = now + absl::Seconds(1);
    TANGGAP_RETURN_IF_ERROR(files->EndPage(page, sync));
    ShowProgress(progress.cases);
  } while (!page.empty());
  if (surroundings_.terminal_err) surroundings_.err << "\n";
  Tell(session, progress);
  if (progress.incomplete == 0 || options_.allows_gaps) return absl::OkStatus();
  return absl::DataLossError(base::AsAbsl(base::Join(
      "Something of ", progress.incomplete, progress.incomplete == 1 ? " case" : " cases",
      " may not be read by you, and is missing: ", absl::StrJoin(progress.first_incomplete, ", "),
      progress.incomplete > static_cast<int64_t>(ExportFiles::kMostNamed) ? ", ..." : "",
      ". An import refuses these cases. Have them exported by somebody who may read them whole, "
      "or take them as they are by --allow-gaps.")));
}

}  // namespace tanggap::cli
