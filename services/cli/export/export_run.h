// An export from the first page of the agency's cases to the last: lists, reads each case with its
// history, writes. A case that moves on meanwhile is written as it is when it is read; one that is
// filed meanwhile comes at the end.
//
//   ExportRun run({.agency = "dinkes", .output = "dinkes"}, surroundings);
//   TANGGAP_RETURN_IF_ERROR(run.Run(session));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "services/cli/export/export_files.h"
#include "services/cli/session.h"

namespace tanggap::cli {

class ExportRun {
 public:
  struct Options {
    std::string agency;
    // Where the files go, without their endings.
    std::string output;
    int concurrency = 4;
    // For what the identities of reporters are revealed, and why; nothing reveals none.
    std::optional<complaints::v1::RevealPurpose> purpose = std::nullopt;
    std::string reason = "";
    // Whether cases are taken without the texts that the caller may not read.
    bool allows_gaps = false;
    absl::Duration patience = absl::Minutes(5);
    absl::Duration patience_at_first = absl::Seconds(10);
  };
  ExportRun(Options options, Surroundings& surroundings)
      : options_(std::move(options)), surroundings_(surroundings) {}

  absl::Status Run(Session& session);

 private:
  struct ReadCase {
    complaints::v1::Complaint complaint;
    std::vector<complaints::v1::HistoryEntry> history;
    complaints::v1::RevealIdentityResponse identity;
    // There is a person, who was asked for and is not told.
    bool withheld = false;
    // False for one that has gone to another agency since it was listed.
    bool is_here = true;
  };
  using ReadCases = std::vector<absl::StatusOr<ReadCase>>;

  absl::StatusOr<complaints::v1::ListComplaintsResponse> List(Session& session,
                                                              const std::string& page) const;
  // All of a page, several at a time.
  ReadCases ReadAll(Session& session, const complaints::v1::ListComplaintsResponse& page) const;
  absl::StatusOr<ReadCase> Read(Session& session, const std::string& name) const;
  absl::StatusOr<std::vector<complaints::v1::HistoryEntry>> ReadHistory(
      Session& session, const std::string& name) const;
  absl::Status Reveal(Session& session, ReadCase& read) const;
  absl::Status Write(const ReadCases& cases, ExportFiles& files) const;
  void ShowProgress(int64_t cases) const;
  void Tell(const Session& session, const ExportProgress& progress) const;
  template <typename Response>
  absl::StatusOr<Response> Call(Session& session, const char* method,
                                const google::protobuf::Message& request) const;

  const Options options_;
  Surroundings& surroundings_;
  mutable std::atomic<bool> answered_ = false;
};

}  // namespace tanggap::cli
