// Times as the contracts have them.
//
//   *item.mutable_file_time() = TimestampOf(time);
#pragma once

#include <absl/time/time.h>
#include <google/protobuf/timestamp.pb.h>

namespace tanggap::cli {

inline google::protobuf::Timestamp TimestampOf(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const absl::Duration since = time - absl::UnixEpoch();
  absl::Duration rest;
  int64_t seconds = absl::IDivDuration(since, absl::Seconds(1), &rest);
  if (rest < absl::ZeroDuration()) {
    --seconds;
    rest += absl::Seconds(1);
  }
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  return timestamp;
}

}  // namespace tanggap::cli
