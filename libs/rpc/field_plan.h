// What is to be checked of one message type, field by field, with everything looked up beforehand.
// Internal to libs/rpc: see field_rules.h.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>
#include <re2/re2.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "tanggap/common/v1/rules.pb.h"

namespace tanggap::rpc {

struct MessagePlan;

struct FieldPlan {
  const google::protobuf::FieldDescriptor* field = nullptr;
  bool required = false;
  bool output_only = false;
  uint32_t min_length = 0;
  uint32_t max_length = std::numeric_limits<uint32_t>::max();
  std::shared_ptr<const RE2> pattern;
  common::v1::Format format = common::v1::FORMAT_UNSPECIFIED;
  bool has_minimum = false;
  bool has_maximum = false;
  double minimum = 0;
  double maximum = 0;
  uint32_t min_items = 0;
  uint32_t max_items = std::numeric_limits<uint32_t>::max();
  // The items are left to the handler, which answers each by itself.
  bool per_item = false;
  // Of a message field, or of a map's entry: the plan of what lies within. nullptr when nothing
  // there is checked.
  const MessagePlan* inner = nullptr;
};

struct MessagePlan {
  enum class Kind { kOrdinary, kTimestamp, kDuration };
  const google::protobuf::Descriptor* type = nullptr;
  Kind kind = Kind::kOrdinary;
  std::vector<FieldPlan> fields;
};

// The plan of one field from its option; `inner` is left to the caller. The error is a sentence
// that names the field.
absl::StatusOr<FieldPlan> PlanField(const google::protobuf::FieldDescriptor* field);

}  // namespace tanggap::rpc
