// Times as the contract has them.
#pragma once

#include <absl/time/time.h>
#include <google/protobuf/timestamp.pb.h>

namespace tanggap::surveys {

// To the microsecond, which is what PostgreSQL keeps.
inline google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp proto;
  const int64_t micros = absl::ToUnixMicros(time);
  // Rounds down, so that the nanoseconds are never negative, as the message demands.
  int64_t seconds = micros / 1'000'000;
  if (micros % 1'000'000 < 0) --seconds;
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<int32_t>((micros - seconds * 1'000'000) * 1000));
  return proto;
}

inline absl::Time FromProto(const google::protobuf::Timestamp& proto) {
  return absl::FromUnixSeconds(proto.seconds()) + absl::Nanoseconds(proto.nanos());
}

}  // namespace tanggap::surveys
