// The rules that a contract's fields state in the option tanggap.common.v1.rules, compiled once per
// message type into a plan that a request is checked against before its handler sees it.
//
//   rpc::FieldRules rules;
//   TANGGAP_RETURN_IF_ERROR(rules.Compile(CreateComplaintRequest::descriptor()));    // at start
//   ...
//   std::vector<errors::FieldViolation> violations = rules.Check(&request);          // for every call
//
// Beside the stated rules every string must be free of the character U+0000 (PostgreSQL cannot
// store it), every enum value must be known, and every Timestamp and Duration within the range that
// the JSON form can show. Fields marked output only are cleared, not refused: callers send back
// what they have read. Items of a field that says per_item are counted and else left alone: their
// handler compiles their type and checks each for its own result.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "libs/errors/error.h"
#include "libs/rpc/field_plan.h"

namespace tanggap::rpc {

class FieldRules {
 public:
  // More violations than this help nobody.
  static constexpr size_t kMaxViolations = 50;

  FieldRules();
  ~FieldRules();
  FieldRules(FieldRules&&) noexcept;
  FieldRules& operator=(FieldRules&&) noexcept;

  // Compiles the plan of a message type and of all it contains. The error names the field whose
  // rule is not known or does not fit its type. Not safe to call while others call `Check`.
  absl::Status Compile(const google::protobuf::Descriptor* type);

  // Clears output-only fields and returns what breaks the rules, each with a path like
  // "items[3].place.latitude". The message's type must have been compiled. Safe to call from
  // several threads.
  std::vector<errors::FieldViolation> Check(google::protobuf::Message* message) const;

 private:
  std::map<const google::protobuf::Descriptor*, std::unique_ptr<MessagePlan>> plans_;
};

}  // namespace tanggap::rpc
