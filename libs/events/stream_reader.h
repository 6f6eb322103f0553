// The part of a consumer that reads Redis: what follows the positions at hand, as far as Redis has
// it without a gap, how far the publishers say that the logs go, and that there are more of them.
// Whatever is missing or wrong is reported as such, never guessed.
//
//   StreamReader reader(std::move(connection), "complaints");
//   const Arrivals arrivals = reader.Read(positions, WithRoster::kYes, absl::Milliseconds(250), 256);
//   for (const auto& [agency, events] : arrivals.events) Apply(agency, events);
//   for (const std::string& agency : arrivals.gaps) Pull(agency);
//   for (const auto& [agency, why] : arrivals.refused) Pull(agency);
//   if (arrivals.roster == Roster::kGrew) LookForNewLogs();
//   if (!arrivals.status.ok()) PullEverything();
//   const auto beacons = reader.Beacons(agencies);       // when nothing has come
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <tanggap/common/v1/event.pb.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libs/events/log_slice.h"
#include "libs/events/stream_keys.h"
#include "libs/redis/connection.h"
#include "libs/redis/streams.h"

namespace tanggap::events {

// Whether the roster, which says how many logs there are, is waited for too.
enum class WithRoster { kNo, kYes };
enum class Roster {
  kSilent,
  // It has an entry that was not seen before.
  kGrew,
  // As a stream whose log is in `refused`.
  kRefused,
};

struct Arrivals {
  // OK, or why Redis could not be asked at all.
  absl::Status status;
  // Of each log the events that follow its position directly.
  std::map<std::string, std::vector<common::v1::Event>> events;
  // Logs whose stream has events, but not the next one, or something that is no event of theirs.
  std::set<std::string> gaps;
  // Logs whose stream cannot be read, and why: the key holds something else, or is not ours to
  // read.
  std::map<std::string, absl::Status> refused;
  Roster roster = Roster::kSilent;
};

class StreamReader {
 public:
  StreamReader(std::unique_ptr<redis::Connection> connection, std::string source)
      : connection_(std::move(connection)), source_(std::move(source)) {}

  // Waits up to `block` for the first event; at most `count` of each log. Redis refuses all streams
  // for one that cannot be read: then each is read by itself, without waiting.
  Arrivals Read(const std::vector<LogPosition>& positions, WithRoster with_roster,
                absl::Duration block, int64_t count);

  // What the publishers last said of each log; an agency whose beacon is out is absent.
  absl::StatusOr<std::map<std::string, Beacon>> Beacons(const std::set<std::string>& agencies);

  // How long Redis will not be asked because it failed; zero when it may be.
  absl::Duration UntilNextAttempt() const { return connection_->UntilNextAttempt(); }

 private:
  absl::Status ReadInto(Arrivals& arrivals, const std::vector<LogPosition>& positions,
                        WithRoster with_roster, const redis::ReadLimits& limits);
  absl::Status ReadOneByOne(Arrivals& arrivals, const std::vector<LogPosition>& positions,
                            WithRoster with_roster, int64_t count);
  void Take(const LogPosition& position, const std::vector<redis::Entry>& entries,
            Arrivals& arrivals) const;

  const std::unique_ptr<redis::Connection> connection_;
  const std::string source_;
  // The newest entry of the roster that was seen.
  int64_t roster_ = 0;
};

}  // namespace tanggap::events
