#include "services/cli/export/export_run.h"

#include <absl/strings/ascii.h>

#include <atomic>
#include <thread>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/base/uuid.h"
#include "libs/errors/error.h"
#include "services/cli/export/exported_case.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using errors::Reason;

constexpr int kPageSize = 100;
// How often a case is read again because it moved on in between.
constexpr int kMostReads = 5;

// The quoted version.
int VersionOf(const v1::Complaint& complaint) {
  return std::atoi(complaint.etag().substr(std::min<size_t>(1, complaint.etag().size())).c_str());
}

// What this instance is called in another one: by the issuer of its tracking numbers.
std::string SourceOf(const v1::Complaint& complaint) {
  return "tanggap-" + absl::AsciiStrToLower(complaint.number().substr(0, 2));
}

}  // namespace

absl::StatusOr<v1::ListComplaintsResponse> ExportRun::List(Session& session,
                                                           const std::string& page) const {
  v1::ListComplaintsRequest request;
  request.set_filter(base::Join("agency = \"", options_.agency, "\""));
  request.set_order_by("record_time");
  request.set_page_size(kPageSize);
  request.set_page_token(page);
  absl::StatusOr<v1::ListComplaintsResponse> listed = session.Call<v1::ListComplaintsResponse>(
      base::Join(kComplaintsService, "ListComplaints"), request);
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
                             session.Call<v1::ListHistoryResponse>(
                                 base::Join(kComplaintsService, "ListHistory"), request));
    entries.insert(entries.end(), page.entries().begin(), page.entries().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return entries;
}

absl::StatusOr<v1::RevealIdentityResponse> ExportRun::Reveal(Session& session,
                                                             const v1::Complaint& complaint) const {
  if (!options_.purpose.has_value() || complaint.reporter_identity() != v1::REPORTER_IDENTITY_NAMED)
    return v1::RevealIdentityResponse();
  v1::RevealIdentityRequest request;
  request.set_name(complaint.name());
  request.set_request_id(base::Uuid::V4(surroundings_.random).ToString());
  request.set_purpose(*options_.purpose);
  request.set_reason(options_.reason);
  absl::StatusOr<v1::RevealIdentityResponse> identity = session.Call<v1::RevealIdentityResponse>(
      base::Join(kComplaintsService, "RevealIdentity"), request);
  // Was destroyed, or sealed in this very moment.
  const std::optional<Reason> reason = errors::ReasonOf(identity.status());
  if (reason == Reason::IDENTITY_NOT_HELD || reason == Reason::IDENTITY_SEALED)
    return v1::RevealIdentityResponse();
  return identity;
}

absl::StatusOr<ExportRun::ReadCase> ExportRun::Read(Session& session,
                                                    const std::string& name) const {
  v1::GetComplaintRequest request;
  request.set_name(name);
  ReadCase read;
  for (int i = 0; i < kMostReads; ++i) {
    absl::StatusOr<v1::Complaint> complaint =
        session.Call<v1::Complaint>(base::Join(kComplaintsService, "GetComplaint"), request);
    if (errors::ReasonOf(complaint.status()) == Reason::RESOURCE_NOT_FOUND)
      return ReadCase{.is_here = false};
    if (!complaint.ok()) return complaint.status();
    read.complaint = *std::move(complaint);
    TANGGAP_ASSIGN_OR_RETURN(read.history, ReadHistory(session, name));
    if (read.history.empty() || read.history.back().version() > VersionOf(read.complaint)) continue;
    TANGGAP_ASSIGN_OR_RETURN(read.identity, Reveal(session, read.complaint));
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
        ExportedCase(read->complaint, read->history, SourceOf(read->complaint), read->identity);
    TANGGAP_RETURN_IF_ERROR(files.Add(read->complaint, read->history, item));
  }
  return absl::OkStatus();
}

void ExportRun::ShowProgress(int64_t cases) const {
  if (surroundings_.colours_err) surroundings_.err << "\r\x1b[K" << cases << " cases" << std::flush;
}

absl::Status ExportRun::Run(Session& session) {
  const std::string identity = base::Join(options_.agency, "@", session.options().address,
                                          options_.purpose.has_value() ? "+identities" : "");
  TANGGAP_ASSIGN_OR_RETURN(const std::unique_ptr<ExportFiles> files,
                           ExportFiles::Open(options_.output, identity));
  std::string page = files->next_page();
  if (files->cases() > 0)
    surroundings_.err << "Going on behind the " << files->cases()
                      << " cases that an earlier run wrote.\n";
  do {
    TANGGAP_ASSIGN_OR_RETURN(const v1::ListComplaintsResponse listed, List(session, page));
    TANGGAP_RETURN_IF_ERROR(Write(ReadAll(session, listed), *files));
    page = listed.next_page_token();
    TANGGAP_RETURN_IF_ERROR(files->EndPage(page));
    ShowProgress(files->cases());
  } while (!page.empty());
  if (surroundings_.colours_err) surroundings_.err << "\n";
  surroundings_.out << files->cases() << " cases with " << files->entries() << " steps are in "
                    << options_.output << ".jsonl, " << options_.output << ".csv and "
                    << options_.output << "-history.csv.\n";
  return absl::OkStatus();
}

}  // namespace tanggap::cli
