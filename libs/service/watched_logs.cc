#include "libs/service/watched_logs.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "libs/events/cursor.h"

namespace tanggap::service {

namespace {

using errors::Error;
using errors::Reason;
using events::LogPosition;

absl::Status NotFound(std::string_view agency) {
  return Error(Reason::RESOURCE_NOT_FOUND).With("resource", base::Join("agencies/", agency));
}

std::vector<LogPosition>::const_iterator Find(const std::vector<LogPosition>& positions,
                                              std::string_view agency) {
  return std::find_if(positions.begin(), positions.end(),
                      [&](const LogPosition& position) { return position.agency == agency; });
}

bool MayFollow(const rpc::Context& context, std::string_view agency) {
  return context.policy().AdmitsForWhole(context.principal(), agency);
}

// The agencies that the request names, each once and all within the caller's grants.
absl::Status CheckNamed(const rpc::Context& context, const WatchRequest& request,
                        const directory::Directory& directory) {
  std::set<std::string_view> seen;
  for (size_t i = 0; i < request.agencies.size(); ++i) {
    const std::string& agency = request.agencies[i];
    if (!seen.insert(agency).second) {
      return Error(Reason::INVALID_FIELD)
          .Field(base::Join("agencies[", i, "]"), "Name each agency once.");
    }
    // Who may see every agency learns of a misspelt one now, and not by its silence.
    if (!MayFollow(context, agency) || directory.FindAgency(agency) == nullptr)
      return NotFound(agency);
  }
  return absl::OkStatus();
}

// The agencies to watch: those named, else the cursor's.
absl::StatusOr<std::vector<std::string>> WantedOf(const WatchRequest& request,
                                                  const std::vector<LogPosition>& known) {
  const std::vector<std::string>& wanted = request.agencies;
  if (request.cursor.empty()) {
    if (!wanted.empty()) return wanted;
    return Error(Reason::INVALID_FIELD)
        .Field("agencies", "Name the agencies to watch, or send a cursor.");
  }
  std::vector<std::string> of_cursor;
  for (const LogPosition& position : known) of_cursor.push_back(position.agency);
  if (wanted.empty()) return of_cursor;
  const bool common = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& agency) {
    return Find(known, agency) != known.end();
  });
  if (common) return wanted;
  std::string list;
  for (const std::string& agency : of_cursor) list += (list.empty() ? "" : ", ") + agency;
  return Error(Reason::CURSOR_OF_OTHER_AGENCIES).With("agencies", list);
}

// Why a log that is wanted is not followed; OK when it is.
absl::Status CheckFollowed(const rpc::Context& context, const std::string& agency,
                           const directory::Directory& directory) {
  if (!MayFollow(context, agency)) return NotFound(agency);
  const auto served = directory::AgencyOf(directory, agency, directory::Choice::kKept);
  if (errors::ReasonOf(served.status()) == Reason::UNKNOWN_AGENCY) return NotFound(agency);
  return served.status();
}

}  // namespace

absl::StatusOr<WatchedLogs> WatchedLogsOf(const rpc::Context& context, const WatchRequest& request,
                                          const World& world, events::EventLog& log) {
  const std::shared_ptr<const directory::Directory> directory = world.directory();
  TANGGAP_RETURN_IF_ERROR(CheckNamed(context, request, *directory));
  std::vector<LogPosition> known;
  if (!request.cursor.empty()) {
    TANGGAP_ASSIGN_OR_RETURN(known, events::OpenCursor(world.keys, request.cursor));
  }
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string> wanted, WantedOf(request, known));
  WatchedLogs logs;
  std::vector<std::string> begun;
  for (const std::string& agency : wanted) {
    const auto place = Find(known, agency);
    const absl::Status followed = CheckFollowed(context, agency, *directory);
    if (!followed.ok()) {
      logs.problems.push_back({agency, followed});
      if (place != known.end()) logs.kept.push_back(*place);
    } else if (place != known.end()) {
      logs.follow.push_back(*place);
    } else {
      begun.push_back(agency);
    }
  }
  if (!begun.empty()) {
    TANGGAP_ASSIGN_OR_RETURN(
        const std::vector<LogPosition> positions,
        events::PositionsToBegin(log, begun, request.from_oldest, context.deadline()));
    logs.follow.insert(logs.follow.end(), positions.begin(), positions.end());
  }
  if (!logs.follow.empty()) return logs;
  return logs.problems.empty() ? Error(Reason::INVALID_CURSOR).ToStatus()
                               : logs.problems.back().status;
}

}  // namespace tanggap::service
