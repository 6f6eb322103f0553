#include "libs/events/event_row.h"

#include <string>

namespace tanggap::events {

common::v1::Event EventOf(const postgres::Row& row, std::string_view source) {
  common::v1::Event event;
  event.set_id(row.Text("event_id"));
  event.set_source(std::string(source));
  event.set_agency(row.Text("agency"));
  event.set_epoch(row.Text("epoch"));
  event.set_position(row.Int("position"));
  event.set_type(row.Text("type"));
  event.set_subject(row.Text("subject"));
  event.set_subject_version(static_cast<int32_t>(row.Int("subject_version")));
  const absl::Time time = row.Time("record_time");
  const absl::Time second = absl::FromUnixSeconds(absl::ToUnixSeconds(time));
  event.mutable_record_time()->set_seconds(absl::ToUnixSeconds(time));
  event.mutable_record_time()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - second)));
  event.set_traceparent(row.Text("traceparent"));
  event.set_data(row.Bytes("data"));
  event.set_data_message(row.Text("data_message"));
  return event;
}

absl::Time RecordTimeOf(const common::v1::Event& event) {
  return absl::FromUnixSeconds(event.record_time().seconds()) +
         absl::Nanoseconds(event.record_time().nanos());
}

}  // namespace tanggap::events
