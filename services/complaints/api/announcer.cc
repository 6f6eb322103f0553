#include "services/complaints/api/announcer.h"

namespace tanggap::complaints {

namespace {

// Staff act in their own name. Everybody else acts as or for a reporter, whose identity may be gone
// tomorrow, while events and logs stay.
bool MayBeTraced(const Happening& happened) {
  if (happened.after.reporter_identity == v1::REPORTER_IDENTITY_NONE) return false;
  switch (happened.step.actor.kind) {
    case v1::ACTOR_KIND_OFFICER:
    case v1::ACTOR_KIND_SUPERVISOR:
    case v1::ACTOR_KIND_COORDINATOR:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<events::OutboxEvent> Announcer::EventsOf(const Happening& happened,
                                                     const directory::WorkCalendar& calendar,
                                                     absl::Time record_time,
                                                     const std::string& traceparent) const {
  std::vector<events::OutboxEvent> rows;
  for (Announcement& each : Announce(happened, calendar, world_.keys)) {
    rows.push_back({.agency = std::move(each.agency),
                    .event_id = base::Uuid::V7(record_time, world_.random),
                    .type = EventTypeOf(each.event),
                    .subject = each.event.facts().complaint(),
                    .subject_version = happened.after.version,
                    .record_time = record_time,
                    .traceparent = MayBeTraced(happened) ? traceparent : "",
                    .data_message = each.event.GetDescriptor()->full_name(),
                    .data = BytesOf(each.event),
                    .resource = happened.after.id});
  }
  return rows;
}

}  // namespace tanggap::complaints
