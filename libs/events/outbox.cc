#include "libs/events/outbox.h"

#include "libs/base/strings.h"

namespace tanggap::events {

std::string InsertEvents(int first, std::string_view changed, std::string_view resource_column) {
  constexpr std::string_view kTypes[kEventParameters] = {
      "text", "uuid", "text", "text", "int", "timestamptz", "text", "text", "bytea", "uuid"};
  std::string arrays;
  for (int i = 0; i < kEventParameters; ++i) {
    arrays += base::Join(i == 0 ? "" : ", ", "$", first + i, "::", kTypes[i], "[]");
  }
  // The ids are drawn after the sort, so they follow the order of the arrays.
  return base::Join(R"(events AS (
      INSERT INTO ev.outbox (agency, event_id, type, subject, subject_version, record_time, traceparent, data_message,
        data)
      SELECT given.agency, given.event_id, given.type, given.subject, given.subject_version, given.record_time,
        given.traceparent, given.data_message, given.data
      FROM unnest()",
                    arrays,
                    R"() WITH ORDINALITY AS given (agency, event_id, type, subject, subject_version,
        record_time, traceparent, data_message, data, resource, place)
      JOIN )",
                    changed, " ON ", changed, ".", resource_column, R"( = given.resource
      ORDER BY given.place))");
}

void AppendEvents(postgres::Params& params, const std::vector<OutboxEvent>& events) {
  std::vector<std::string_view> agencies, types, subjects, traceparents, messages, data;
  std::vector<base::Uuid> ids, resources;
  std::vector<int64_t> versions;
  std::vector<absl::Time> times;
  for (const OutboxEvent& event : events) {
    agencies.push_back(event.agency);
    ids.push_back(event.event_id);
    types.push_back(event.type);
    subjects.push_back(event.subject);
    versions.push_back(event.subject_version);
    times.push_back(event.record_time);
    traceparents.push_back(event.traceparent);
    messages.push_back(event.data_message);
    data.push_back(event.data);
    resources.push_back(event.resource);
  }
  params.TextArray(agencies).UuidArray(ids).TextArray(types).TextArray(subjects);
  params.IntArray(versions).TimeArray(times).TextArray(traceparents).TextArray(messages);
  params.BytesArray(data).UuidArray(resources);
}

}  // namespace tanggap::events
