#include "services/complaints/api/announcer.h"

namespace tanggap::complaints {

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
                    .traceparent = traceparent,
                    .data_message = each.event.GetDescriptor()->full_name(),
                    .data = BytesOf(each.event),
                    .resource = happened.after.id});
  }
  return rows;
}

}  // namespace tanggap::complaints
