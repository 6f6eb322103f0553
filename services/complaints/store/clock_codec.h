// A complaint's clocks as the bytes of the column complaints.complaint.clocks, and as the
// contract's messages: times in microseconds.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <vector>

#include "services/complaints/domain/clock.h"
#include "tanggap/complaints/v1/complaint.pb.h"

namespace tanggap::complaints {

std::string EncodeClocks(const std::vector<Clock>& clocks);
std::vector<Clock> DecodeClocks(const std::string& bytes);

v1::Clock ToProto(const Clock& clock);

google::protobuf::Timestamp ToProto(absl::Time time);
absl::Time FromProto(const google::protobuf::Timestamp& time);

}  // namespace tanggap::complaints
