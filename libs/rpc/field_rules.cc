#include "libs/rpc/field_rules.h"

#include <set>
#include <string>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/result.h"
#include "libs/rpc/field_checker.h"

namespace tanggap::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

void CollectTypes(const Descriptor* type, std::set<const Descriptor*>* types) {
  if (!types->insert(type).second) return;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      CollectTypes(field->message_type(), types);
  }
}

// Whether a field needs a look whatever lies within it.
bool IsChecked(const FieldPlan& plan) {
  return plan.required || plan.output_only || plan.min_length > 0 || plan.has_minimum ||
         plan.has_maximum || plan.min_items > 0 ||
         plan.max_items != std::numeric_limits<uint32_t>::max() ||
         plan.max_length != std::numeric_limits<uint32_t>::max() ||
         plan.field->type() == FieldDescriptor::TYPE_STRING ||
         plan.field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
}

}  // namespace

FieldRules::FieldRules() = default;
FieldRules::~FieldRules() = default;
FieldRules::FieldRules(FieldRules&&) noexcept = default;
FieldRules& FieldRules::operator=(FieldRules&&) noexcept = default;

absl::Status FieldRules::Compile(const Descriptor* root) {
  std::set<const Descriptor*> types;
  CollectTypes(root, &types);
  std::vector<MessagePlan*> added;
  for (const Descriptor* type : types) {
    if (plans_.count(type) > 0) continue;
    auto plan = std::make_unique<MessagePlan>();
    plan->type = type;
    if (type->full_name() == "google.protobuf.Timestamp")
      plan->kind = MessagePlan::Kind::kTimestamp;
    if (type->full_name() == "google.protobuf.Duration") plan->kind = MessagePlan::Kind::kDuration;
    for (int i = 0; i < type->field_count(); ++i) {
      TANGGAP_ASSIGN_OR_RETURN(FieldPlan field, PlanField(type->field(i)));
      plan->fields.push_back(std::move(field));
    }
    added.push_back(plan.get());
    plans_.emplace(type, std::move(plan));
  }
  // Types may contain each other, so what needs checking spreads from the inside out until nothing
  // changes.
  std::set<const MessagePlan*> checked;
  for (const auto& [type, plan] : plans_) {
    bool any = plan->kind != MessagePlan::Kind::kOrdinary;
    for (const FieldPlan& field : plan->fields)
      any = any || IsChecked(field) || field.inner != nullptr;
    if (any) checked.insert(plan.get());
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (MessagePlan* plan : added) {
      for (FieldPlan& field : plan->fields) {
        if (field.inner != nullptr || field.field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE)
          continue;
        const MessagePlan* inner = plans_.at(field.field->message_type()).get();
        if (checked.count(inner) == 0) continue;
        field.inner = inner;
        checked.insert(plan);
        changed = true;
      }
    }
  }
  for (MessagePlan* plan : added) {
    std::erase_if(plan->fields, [](const FieldPlan& field) {
      return !IsChecked(field) && field.inner == nullptr;
    });
  }
  return absl::OkStatus();
}

std::vector<errors::FieldViolation> FieldRules::Check(google::protobuf::Message* message) const {
  const auto plan = plans_.find(message->GetDescriptor());
  TANGGAP_INVARIANT(plan != plans_.end(), "the rules of every request type are compiled at start");
  FieldChecker checker(kMaxViolations);
  checker.CheckMessage(*plan->second, message);
  return checker.TakeViolations();
}

}  // namespace tanggap::rpc
