// What `consumers list` shows: each log of each consumer as its source sees it now. The processes
// that run the consumers are not asked: what holds is in the databases. Internal to
// ConsumerCommands.
//
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<Standing> standings,
//                            StandingsOf(followings, *source, deadline));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/events/consumers.h"
#include "libs/events/source.h"

namespace tanggap::events {

struct Standing {
  Following following;
  // OK, or why the log can be followed no further; nothing when its source does not answer.
  std::optional<absl::Status> state;
  // Of the log now.
  base::Uuid epoch = {};
  int64_t head = 0;
  // When the oldest event that was not applied yet was recorded.
  std::optional<absl::Time> waiting_since = std::nullopt;
};

// `followings` are all of one consumer and of this source.
absl::StatusOr<std::vector<Standing>> StandingsOf(const std::vector<Following>& followings,
                                                  Source& source, absl::Time deadline);

// Of the table: how long the oldest waiting event has waited stands under WAITING.
std::vector<std::string> StandingTitles();
std::vector<std::string> CellsOf(const Standing& standing, absl::Time now);

// What to do about a halted log, as lines; "" when it is followed.
std::string AdviceFor(const Standing& standing);

}  // namespace tanggap::events
