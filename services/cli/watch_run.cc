#include "services/cli/watch_run.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "services/cli/change_line.h"
#include "services/cli/failure_report.h"
#include "services/cli/json.h"

namespace tanggap::cli {

namespace {

using complaints::v1::ComplaintChange;
using complaints::v1::WatchComplaintsRequest;
using complaints::v1::WatchComplaintsResponse;
using errors::Reason;

constexpr absl::Duration ShortestPause() { return absl::Milliseconds(200); }
constexpr absl::Duration LongestPause() { return absl::Seconds(30); }

}  // namespace

WatchRun::WatchRun(const Arguments& arguments, Surroundings& surroundings, WatchPlan plan,
                   Interruption& interruption)
    : arguments_(arguments),
      surroundings_(surroundings),
      json_(arguments.IsOn("json")),
      view_(ViewOf(arguments, surroundings)),
      plan_(std::move(plan)),
      interruption_(interruption) {}

absl::Status WatchRun::Run() {
  while (true) {
    opened_ = false;
    const absl::Status end = Follow();
    if (interruption_.raised() || end.ok()) return absl::OkStatus();
    if (!GoesOnAfter(end)) return end;
    TellOf(end);
    if (interruption_.WaitFor(PauseAfter(end))) return absl::OkStatus();
  }
}

absl::Status WatchRun::Follow() {
  // Anew each time: the file of the token may hold another one by now.
  TANGGAP_ASSIGN_OR_RETURN(const std::unique_ptr<Session> session,
                           Session::Open(arguments_, surroundings_, address_));
  WatchComplaintsRequest request = plan_.request;
  request.set_cursor(plan_.kept.cursor);
  auto stream = session->OpenStream<WatchComplaintsResponse>(
      base::Join(kComplaintsService, "WatchComplaints"), request);
  const auto reaction = interruption_.React([&stream] { stream.Cancel(); });
  do {
    TANGGAP_ASSIGN_OR_RETURN(const std::optional<WatchComplaintsResponse> next, stream.Next());
    if (!next.has_value()) return absl::UnavailableError("The stream has ended.");
    opened_ = ever_opened_ = true;
    failures_ = 0;
    TANGGAP_RETURN_IF_ERROR(Take(*next));
  } while (printed_ < plan_.count);
  return absl::OkStatus();
}

absl::Status WatchRun::Take(const WatchComplaintsResponse& response) {
  for (const auto& problem : response.problems()) PrintProblem(problem);
  std::vector<std::string>& known = plan_.kept.printed;
  for (const ComplaintChange& change : response.changes()) {
    if (std::find(known.begin(), known.end(), change.event().id()) != known.end()) continue;
    // The cursor stands behind all of the response: what was printed of it is noted one by one.
    if (printed_ >= plan_.count) return Keep();
    TANGGAP_RETURN_IF_ERROR(Print(change));
    known.push_back(change.event().id());
    ++printed_;
  }
  plan_.kept = {response.cursor(), {}};
  return Keep();
}

absl::Status WatchRun::Print(const ComplaintChange& change) {
  std::string line;
  if (json_) {
    TANGGAP_ASSIGN_OR_RETURN(line, ToJsonLine(change));
  } else {
    line = ChangeLine(change, view_);
  }
  surroundings_.out << line << "\n";
  return absl::OkStatus();
}

void WatchRun::PrintProblem(const complaints::v1::LogProblem& problem) {
  surroundings_.out.flush();
  if (!json_) surroundings_.err << problem.agency() << ": ";
  Report(errors::FromRpcStatus(problem.error()), arguments_, surroundings_);
}

absl::Status WatchRun::Keep() {
  // First what was printed, then the note that it was.
  if (!surroundings_.out.flush()) {
    return absl::FailedPreconditionError("The changes cannot be printed: the output is closed.");
  }
  return plan_.cursor_file.empty() ? absl::OkStatus()
                                   : WriteCursorFile(plan_.cursor_file, plan_.kept);
}

bool WatchRun::GoesOnAfter(const absl::Status& end) {
  const std::optional<Reason> reason = errors::ReasonOf(end);
  if (reason == Reason::AGENCY_SERVED_ELSEWHERE && address_.empty() && plan_.kept.cursor.empty()) {
    address_ = errors::MetadataOf(end, "address");
    return !address_.empty();
  }
  // A token that has run out is renewed by whoever writes the file.
  if (reason == Reason::TOKEN_EXPIRED) return opened_ && arguments_.Has("token-file");
  const bool passes =
      absl::IsUnavailable(end) || absl::IsResourceExhausted(end) || absl::IsDeadlineExceeded(end);
  if (ever_opened_) return passes || absl::IsInternal(end) || absl::IsUnknown(end);
  // Where nobody has answered yet the address is more likely wrong than the service away.
  return passes && reason.has_value() && reason != Reason::PEER_UNAVAILABLE;
}

absl::Duration WatchRun::PauseAfter(const absl::Status& end) {
  const absl::Duration most =
      std::min(LongestPause(), ShortestPause() * (int64_t{1} << std::min(failures_, 10)));
  ++failures_;
  // Somewhat different for each reader, so that not all come back at once.
  const absl::Duration pause =
      most / 2 + absl::Milliseconds(surroundings_.random.Below(
                     static_cast<uint64_t>(most / 2 / absl::Milliseconds(1)) + 1));
  return std::max(pause, errors::RetryAfterOf(end).value_or(absl::ZeroDuration()));
}

void WatchRun::TellOf(const absl::Status& end) {
  // The first failure may be a restart; the second one is worth a line, and with --verbose each.
  if (json_ || (failures_ != 1 && !arguments_.IsOn("verbose"))) return;
  const auto reason = errors::ReasonOf(end);
  const std::string why(reason ? errors::ReasonName(*reason)
                               : absl::StatusCodeToString(end.code()));
  surroundings_.err << view_.Say(
      base::Join("The stream has ended (", why, "); it is opened again. Ctrl-C ends.\n"),
      base::Join("Aliran data berakhir (", why, "); dibuka kembali. Ctrl-C mengakhiri.\n"));
}

}  // namespace tanggap::cli
