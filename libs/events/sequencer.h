// Moves events from the outbox into the logs: the one place where positions are given. Used by
// Publisher, from one thread; any number of processes may do it at once.
//
//   Sequencer sequencer({.source = "complaints"}, pool, clock, random);
//   TANGGAP_ASSIGN_OR_RETURN(const Sequencer::Waiting waiting, sequencer.Look({}, false));
//   TANGGAP_ASSIGN_OR_RETURN(const Sequencer::Moved moved, sequencer.Move(waiting));
//
// Two statements in one transaction: the first locks the heads of the logs concerned, the second,
// with a snapshot that is taken after the lock, moves what is there. So positions become visible in
// their order, and a second process finds the outbox as the first one left it.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <tanggap/common/v1/event.pb.h>

#include <set>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/events/outbox_horizon.h"
#include "libs/events/steps.h"
#include "libs/events/version_watch.h"
#include "libs/postgres/pool.h"

namespace tanggap::events {

struct SequencerOptions {
  std::string source;
  // Events moved by one transaction.
  int batch = 1000;
  // Whether Move gives the events, for somebody to copy them.
  bool with_events = false;
  absl::Duration time_limit = absl::Seconds(5);
  StepHook step;
};

class Sequencer {
 public:
  Sequencer(SequencerOptions options, postgres::Pool& pool, const base::Clock& clock,
            base::Random& random);

  struct Waiting {
    std::vector<std::string> agencies;  // ascending
    // The server is another one, or was started anew, since the last look; so at the first.
    bool other_server = false;
  };
  // Whose events wait in the outbox, but for agencies that are `held_back`. Only reads.
  // `from_the_beginning` trusts nothing that is known of the outbox.
  absl::StatusOr<Waiting> Look(const std::set<std::string>& held_back, bool from_the_beginning);

  struct Moved {
    size_t events_moved = 0;
    std::vector<std::string> agencies;      // whose logs have grown
    std::vector<common::v1::Event> events;  // by agency and position
    size_t order_violations = 0;
    bool more = false;  // it was a full batch
  };
  absl::StatusOr<Moved> Move(const Waiting& waiting);

  // Forgets what is known of the outbox, because rows that were held back are to be moved.
  void Forget() { horizon_.Reset(); }
  // Ids up to this one are known to be gone.
  int64_t bound() const { return horizon_.bound(); }

  struct Backlog {
    int64_t events = 0;  // counted up to 10,000
    absl::Duration age;  // of the oldest
  };
  absl::StatusOr<Backlog> MeasureBacklog();

 private:
  absl::Status MakeHeads(const std::vector<std::string>& agencies);
  absl::Time Deadline() const { return clock_.Now() + options_.time_limit; }
  void Step(std::string_view name) const {
    if (options_.step) options_.step(name);
  }

  const SequencerOptions options_;
  postgres::Pool& pool_;
  const base::Clock& clock_;
  base::Random& random_;
  OutboxHorizon horizon_;
  VersionWatch versions_;
  bool looked_ = false;
  // Agencies that are known to have a head.
  std::set<std::string> known_;
};

}  // namespace tanggap::events
