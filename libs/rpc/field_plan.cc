#include "libs/rpc/field_plan.h"

#include <string_view>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::rpc {
namespace {

using common::v1::FieldRules;
using google::protobuf::FieldDescriptor;

absl::Status Misfit(const FieldDescriptor* field, std::string_view problem) {
  return absl::FailedPreconditionError(
      base::Join("The field ", field->full_name(), " ", problem,
                 ". Correct its option (tanggap.common.v1.rules)."));
}

bool IsNumber(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return true;
    default:
      return false;
  }
}

// The field that the rules on a value speak of: of a map its values, else the field itself.
const FieldDescriptor* ValueOf(const FieldDescriptor* field) {
  return field->is_map() ? field->message_type()->map_value() : field;
}

absl::Status CheckLengths(const FieldDescriptor* field, const FieldRules& rules) {
  const FieldDescriptor* value = ValueOf(field);
  const bool is_text = value->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  const bool is_string = value->type() == FieldDescriptor::TYPE_STRING;
  if ((rules.min_length() > 0 || rules.max_length() > 0) && !is_text) {
    return Misfit(field, "has a length but is neither a string nor bytes");
  }
  if (rules.max_length() > 0 && rules.min_length() > rules.max_length()) {
    return Misfit(field, "has a min_length above its max_length");
  }
  if ((!rules.pattern().empty() || rules.format() != common::v1::FORMAT_UNSPECIFIED) &&
      !is_string) {
    return Misfit(field, "has a pattern or a format but is not a string");
  }
  if (!common::v1::Format_IsValid(rules.format()))
    return Misfit(field, "has a format that this server does not know");
  return absl::OkStatus();
}

absl::Status CheckRanges(const FieldDescriptor* field, const FieldRules& rules) {
  if ((rules.has_minimum() || rules.has_maximum()) && !IsNumber(ValueOf(field))) {
    return Misfit(field, "has a minimum or maximum but is not a number");
  }
  if (rules.has_minimum() && rules.has_maximum() && rules.minimum() > rules.maximum()) {
    return Misfit(field, "has a minimum above its maximum");
  }
  if ((rules.min_items() > 0 || rules.max_items() > 0) && !field->is_repeated()) {
    return Misfit(field, "has an item count but is not repeated");
  }
  if (rules.max_items() > 0 && rules.min_items() > rules.max_items()) {
    return Misfit(field, "has min_items above its max_items");
  }
  if (rules.per_item() && (!field->is_repeated() || field->is_map() ||
                           field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE)) {
    return Misfit(field, "says per_item but does not repeat a message");
  }
  return absl::OkStatus();
}

absl::Status CheckPresence(const FieldDescriptor* field, const FieldRules& rules) {
  if (!rules.required()) return absl::OkStatus();
  if (field->real_containing_oneof() != nullptr) {
    return Misfit(field,
                  "is required but lies in a oneof, where another member may be set instead");
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL && !field->is_repeated() &&
      !field->has_presence()) {
    return Misfit(
        field,
        "is a required bool without presence, which could only be true; declare it optional");
  }
  if (rules.output_only()) return Misfit(field, "is both required and output only");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FieldPlan> PlanField(const FieldDescriptor* field) {
  const FieldRules& rules = field->options().GetExtension(common::v1::rules);
  if (!rules.GetReflection()->GetUnknownFields(rules).empty()) {
    return Misfit(field, "has a rule that this server does not know");
  }
  TANGGAP_RETURN_IF_ERROR(CheckLengths(field, rules));
  TANGGAP_RETURN_IF_ERROR(CheckRanges(field, rules));
  TANGGAP_RETURN_IF_ERROR(CheckPresence(field, rules));
  if (rules.output_only() && rules.input_only())
    return Misfit(field, "is both output only and input only");
  FieldPlan plan;
  plan.field = field;
  plan.required = rules.required();
  plan.output_only = rules.output_only();
  plan.min_length = rules.min_length();
  if (rules.max_length() > 0) plan.max_length = rules.max_length();
  if (!rules.pattern().empty()) {
    RE2::Options options(RE2::Quiet);
    options.set_max_mem(1 << 20);
    plan.pattern = std::make_shared<const RE2>(rules.pattern(), options);
    if (!plan.pattern->ok())
      return Misfit(field,
                    base::Join("has a pattern that RE2 cannot read: ", plan.pattern->error()));
  }
  plan.format = rules.format();
  plan.has_minimum = rules.has_minimum();
  plan.minimum = rules.minimum();
  plan.has_maximum = rules.has_maximum();
  plan.maximum = rules.maximum();
  plan.min_items = rules.min_items();
  plan.per_item = rules.per_item();
  if (rules.max_items() > 0) plan.max_items = rules.max_items();
  return plan;
}

}  // namespace tanggap::rpc
