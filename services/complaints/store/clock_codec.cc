#include "services/complaints/store/clock_codec.h"

#include "libs/base/invariant.h"

namespace tanggap::complaints {

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp proto;
  const int64_t micros = absl::ToUnixMicros(time);
  // Rounds down, so that the nanoseconds are never negative, as the message demands.
  int64_t seconds = micros / 1'000'000;
  if (micros % 1'000'000 < 0) --seconds;
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<int32_t>((micros - seconds * 1'000'000) * 1000));
  return proto;
}

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixMicros(time.seconds() * 1'000'000 + time.nanos() / 1000);
}

v1::Clock ToProto(const Clock& clock) {
  v1::Clock proto;
  proto.set_kind(clock.kind);
  proto.set_run(clock.run);
  *proto.mutable_allowance() = clock.allowance;
  *proto.mutable_start_time() = ToProto(clock.start);
  *proto.mutable_due_time() = ToProto(clock.due);
  if (clock.paused_at.has_value()) *proto.mutable_pause_time() = ToProto(*clock.paused_at);
  if (clock.met.has_value()) *proto.mutable_met_time() = ToProto(*clock.met);
  proto.set_dropped(clock.dropped);
  return proto;
}

std::string EncodeClocks(const std::vector<Clock>& clocks) {
  v1::Complaint holder;
  for (const Clock& clock : clocks) *holder.add_clocks() = ToProto(clock);
  return holder.SerializeAsString();
}

std::vector<Clock> DecodeClocks(const std::string& bytes) {
  v1::Complaint holder;
  TANGGAP_INVARIANT(holder.ParseFromString(bytes),
                    "the column clocks holds what was written there");
  std::vector<Clock> clocks;
  for (const v1::Clock& proto : holder.clocks()) {
    Clock clock;
    clock.kind = proto.kind();
    clock.run = proto.run();
    clock.allowance = proto.allowance();
    clock.start = FromProto(proto.start_time());
    clock.due = FromProto(proto.due_time());
    if (proto.has_pause_time()) clock.paused_at = FromProto(proto.pause_time());
    if (proto.has_met_time()) clock.met = FromProto(proto.met_time());
    clock.dropped = proto.dropped();
    clocks.push_back(std::move(clock));
  }
  return clocks;
}

}  // namespace tanggap::complaints
