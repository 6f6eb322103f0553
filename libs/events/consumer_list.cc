#include "libs/events/consumer_list.h"

#include <absl/strings/numbers.h>

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/events/event_row.h"

namespace tanggap::events {

namespace {

std::string StateOf(const Standing& standing) {
  if (!standing.state.has_value()) return "not known";
  return standing.state->ok() ? "follows" : "halted";
}

// "3 s", "12 min", "5 h", "8 days".
std::string ShortText(absl::Duration duration) {
  if (duration < absl::Minutes(2)) return base::Join(absl::ToInt64Seconds(duration), " s");
  if (duration < absl::Hours(2)) return base::Join(absl::ToInt64Minutes(duration), " min");
  if (duration < absl::Hours(48)) return base::Join(absl::ToInt64Hours(duration), " h");
  return base::Join(absl::ToInt64Hours(duration) / 24, " days");
}

}  // namespace

absl::StatusOr<std::vector<Standing>> StandingsOf(const std::vector<Following>& followings,
                                                  Source& source, absl::Time deadline) {
  std::vector<LogPosition> positions;
  for (const Following& following : followings) positions.push_back(following.checkpoint.position);
  // One event of each: the oldest that waits.
  const ReadLimits limits = {.events = static_cast<int>(positions.size())};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogSlice> slices,
                           source.Read(positions, limits, deadline));
  std::vector<Standing> standings;
  for (size_t i = 0; i < slices.size(); ++i) {
    const LogSlice& slice = slices[i];
    Standing standing = {followings[i], slice.status, slice.epoch, slice.head_position, {}};
    if (!slice.events.empty()) standing.waiting_since = RecordTimeOf(slice.events[0]);
    standings.push_back(std::move(standing));
  }
  return standings;
}

std::vector<std::string> StandingTitles() {
  return {"CONSUMER", "SOURCE", "AGENCY", "POSITION", "HEAD", "LAG", "WAITING", "PARKED", "STATE"};
}

std::vector<std::string> CellsOf(const Standing& standing, absl::Time now) {
  const Following& following = standing.following;
  const int64_t position = following.checkpoint.position.position;
  const bool follows = standing.state.has_value() && standing.state->ok();
  return {following.consumer,
          following.source,
          following.checkpoint.position.agency,
          base::Join(position),
          follows ? base::Join(standing.head) : "?",
          follows ? base::Join(standing.head - position) : "?",
          standing.waiting_since ? ShortText(now - *standing.waiting_since) : "-",
          base::Join(following.parked),
          StateOf(standing)};
}

std::string AdviceFor(const Standing& standing) {
  if (!standing.state.has_value() || standing.state->ok()) return "";
  const LogPosition& position = standing.following.checkpoint.position;
  const std::string common = errors::MetadataOf(*standing.state, "common_position");
  const std::string& consumer = standing.following.consumer;
  std::string advice =
      base::Join(consumer, " cannot follow ", position.agency, " beyond ", position.position, ": ",
                 base::AsStd(standing.state->message()), "\n");
  switch (errors::ReasonOf(*standing.state).value_or(errors::Reason::INTERNAL_ERROR)) {
    case errors::Reason::POSITION_BEYOND_LOG:
      return advice + "  Run new-epoch in the service that owns the log, then look here again.\n";
    case errors::Reason::EVENTS_NO_LONGER_HELD:
      return advice + "  Rebuild it under a new name from what the owner's lists say.\n";
    default:
      break;
  }
  // Where other events stand at positions that were read, nobody knows from which one on.
  int64_t agreed = 0;
  if (!absl::SimpleAtoi(common, &agreed) || agreed >= position.position) {
    return advice + "  Rebuild it under a new name.\n";
  }
  return base::Join(
      advice,
      "  Rebuild it under a new name; or, when its rows have been put back to what position ",
      common, " says, run: consumers place ", consumer, " ", position.agency, " ",
      standing.epoch.ToString(), " ", common, "\n");
}

}  // namespace tanggap::events
