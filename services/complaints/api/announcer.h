// Makes of what happens to complaints the events that the store writes in the same statement, and
// sees to it that they travel on once they are committed.
//
//   change.events = announcer.EventsOf(happened, rules.calendar, record_time, context.trace().ToString());
//   TANGGAP_ASSIGN_OR_RETURN(const bool saved, cases.Save(change, deadline));
//   if (saved) announcer.Committed();
#pragma once

#include <absl/time/time.h>

#include <functional>
#include <string>
#include <vector>

#include "libs/events/outbox.h"
#include "libs/service/world.h"
#include "services/complaints/api/announcing.h"

namespace tanggap::complaints {

// Safe to share between threads.
class Announcer {
 public:
  // `committed` wakes whoever carries the events on: it must be quick and callable from any thread.
  Announcer(const service::World& world, std::function<void()> committed)
      : world_(world), committed_(std::move(committed)) {}

  // Each with an id of its own. `traceparent` is that of the call, empty for what the service does
  // by itself; it is left out of what is told of a reporter's own steps
  // (docs/no_trace_leads_to_a_reporter.md).
  std::vector<events::OutboxEvent> EventsOf(const Happening& happened,
                                            const directory::WorkCalendar& calendar,
                                            absl::Time record_time,
                                            const std::string& traceparent) const;

  // After a commit that wrote events. A forgotten call costs the tenth of a second after which the
  // events are found all the same.
  void Committed() const { committed_(); }

 private:
  const service::World& world_;
  const std::function<void()> committed_;
};

}  // namespace tanggap::complaints
