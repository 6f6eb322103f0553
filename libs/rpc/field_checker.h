// Walks one message along its plan and collects what breaks the rules. Internal to libs/rpc: see
// field_rules.h.
#pragma once

#include <google/protobuf/message.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libs/errors/error.h"
#include "libs/rpc/field_plan.h"

namespace tanggap::rpc {

class FieldChecker {
 public:
  explicit FieldChecker(size_t max_violations) : max_violations_(max_violations) {}

  void CheckMessage(const MessagePlan& plan, google::protobuf::Message* message);
  std::vector<errors::FieldViolation> TakeViolations() { return std::move(violations_); }

 private:
  void CheckField(const FieldPlan& plan, google::protobuf::Message* message);
  void CheckRepeated(const FieldPlan& plan, google::protobuf::Message* message);
  void CheckMapEntry(const FieldPlan& plan, google::protobuf::Message* entry);
  void CheckSingular(const FieldPlan& plan, google::protobuf::Message* message);
  void CheckText(const FieldPlan& plan, const std::string& text);
  void CheckString(const FieldPlan& plan, const std::string& text);
  void CheckNumber(const FieldPlan& plan, double value);
  void CheckEnum(const google::protobuf::FieldDescriptor* field, int value);
  void CheckScalarItem(const FieldPlan& plan, const google::protobuf::Message& message, int index);
  void CheckKnownType(const MessagePlan& plan, const google::protobuf::Message& message);
  void Violate(std::string_view sentence);
  bool Full() const { return violations_.size() >= max_violations_; }

  const size_t max_violations_;
  // The path of what is being looked at, grown and shrunk along the way so that nothing is
  // allocated for good fields.
  std::string path_;
  std::vector<errors::FieldViolation> violations_;
};

}  // namespace tanggap::rpc
