#include "libs/rpc/field_checker.h"

#include <google/protobuf/descriptor.h>

#include <cmath>
#include <utility>

#include "libs/base/strings.h"
#include "libs/rpc/formats.h"

namespace tanggap::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Appends a step to the path and takes it off again.
class Step {
 public:
  Step(std::string* path, const std::string& name) : path_(path), length_(path->size()) {
    if (!path->empty()) *path += '.';
    *path += name;
  }
  Step(std::string* path, int index) : path_(path), length_(path->size()) {
    *path += base::Join("[", index, "]");
  }
  ~Step() { path_->resize(length_); }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

 private:
  std::string* path_;
  size_t length_;
};

double NumberOf(const Message& message, const FieldDescriptor* field) {
  const Reflection* reflection = message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection->GetInt32(message, field);
    case FieldDescriptor::CPPTYPE_INT64:
      return static_cast<double>(reflection->GetInt64(message, field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection->GetUInt32(message, field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return static_cast<double>(reflection->GetUInt64(message, field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return static_cast<double>(reflection->GetFloat(message, field));
    default:
      return reflection->GetDouble(message, field);
  }
}

double NumberOf(const Message& message, const FieldDescriptor* field, int index) {
  const Reflection* reflection = message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection->GetRepeatedInt32(message, field, index);
    case FieldDescriptor::CPPTYPE_INT64:
      return static_cast<double>(reflection->GetRepeatedInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection->GetRepeatedUInt32(message, field, index);
    case FieldDescriptor::CPPTYPE_UINT64:
      return static_cast<double>(reflection->GetRepeatedUInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return static_cast<double>(reflection->GetRepeatedFloat(message, field, index));
    default:
      return reflection->GetRepeatedDouble(message, field, index);
  }
}

std::string Plain(double number) {
  return number == std::floor(number) && std::abs(number) < 1e15
             ? base::Join(static_cast<int64_t>(number))
             : base::Join(number);
}

// The rules of a map speak of its values; its keys are only kept free of U+0000.
FieldPlan KeyPlan(const FieldDescriptor* key) {
  FieldPlan plan;
  plan.field = key;
  return plan;
}

}  // namespace

void FieldChecker::CheckMessage(const MessagePlan& plan, Message* message) {
  if (plan.kind != MessagePlan::Kind::kOrdinary) return CheckKnownType(plan, *message);
  for (const FieldPlan& field : plan.fields) {
    if (Full()) return;
    if (field.output_only) {
      message->GetReflection()->ClearField(message, field.field);
    } else {
      Step step(&path_, field.field->name());
      CheckField(field, message);
    }
  }
}

void FieldChecker::CheckField(const FieldPlan& plan, Message* message) {
  const Reflection* reflection = message->GetReflection();
  if (plan.field->is_repeated()) return CheckRepeated(plan, message);
  // Without presence this asks whether the value is other than zero, empty or UNSPECIFIED.
  if (!reflection->HasField(*message, plan.field)) {
    if (plan.required) Violate("Must be set.");
    return;
  }
  CheckSingular(plan, message);
}

void FieldChecker::CheckSingular(const FieldPlan& plan, Message* message) {
  const Reflection* reflection = message->GetReflection();
  std::string scratch;
  switch (plan.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return CheckText(plan, reflection->GetStringReference(*message, plan.field, &scratch));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int value = reflection->GetEnumValue(*message, plan.field);
      if (plan.required && value == 0) return Violate("Must be set.");
      return CheckEnum(plan.field, value);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (plan.inner != nullptr)
        CheckMessage(*plan.inner, reflection->MutableMessage(message, plan.field));
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      return;
    default:
      return CheckNumber(plan, NumberOf(*message, plan.field));
  }
}

void FieldChecker::CheckRepeated(const FieldPlan& plan, Message* message) {
  const Reflection* reflection = message->GetReflection();
  const int count = reflection->FieldSize(*message, plan.field);
  if (plan.required && count == 0) return Violate("Must hold at least one item.");
  if (static_cast<uint32_t>(count) < plan.min_items) {
    Violate(base::Join("Must hold at least ", plan.min_items, " items; it holds ", count, "."));
  }
  if (static_cast<uint32_t>(count) > plan.max_items) {
    // What is too long to be read is not read.
    return Violate(
        base::Join("Must hold at most ", plan.max_items, " items; it holds ", count, "."));
  }
  if (plan.per_item) return;
  for (int i = 0; i < count && !Full(); ++i) {
    if (plan.field->is_map()) {
      CheckMapEntry(plan, reflection->MutableRepeatedMessage(message, plan.field, i));
      continue;
    }
    Step step(&path_, i);
    if (plan.field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      CheckScalarItem(plan, *message, i);
    } else if (plan.inner != nullptr) {
      CheckMessage(*plan.inner, reflection->MutableRepeatedMessage(message, plan.field, i));
    }
  }
}

void FieldChecker::CheckScalarItem(const FieldPlan& plan, const Message& message, int index) {
  const Reflection* reflection = message.GetReflection();
  std::string scratch;
  switch (plan.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return CheckText(
          plan, reflection->GetRepeatedStringReference(message, plan.field, index, &scratch));
    case FieldDescriptor::CPPTYPE_ENUM:
      return CheckEnum(plan.field, reflection->GetRepeatedEnumValue(message, plan.field, index));
    case FieldDescriptor::CPPTYPE_BOOL:
      return;
    default:
      return CheckNumber(plan, NumberOf(message, plan.field, index));
  }
}

void FieldChecker::CheckMapEntry(const FieldPlan& plan, Message* entry) {
  const FieldDescriptor* key = plan.field->message_type()->map_key();
  {
    Step step(&path_, "key");
    CheckSingular(KeyPlan(key), entry);
  }
  FieldPlan value = plan;
  value.field = plan.field->message_type()->map_value();
  value.inner = nullptr;
  if (plan.inner != nullptr) {
    for (const FieldPlan& field : plan.inner->fields) {
      if (field.field == value.field) value.inner = field.inner;
    }
  }
  Step step(&path_, "value");
  CheckSingular(value, entry);
}

void FieldChecker::CheckText(const FieldPlan& plan, const std::string& text) {
  const bool is_string = plan.field->type() == FieldDescriptor::TYPE_STRING;
  if (text.empty()) {
    // An item of a list or map cannot be left out: an empty one is a mistake where anything is
    // asked of it.
    const bool is_item =
        plan.field->is_repeated() || plan.field->containing_type()->options().map_entry();
    if (plan.required ||
        (is_item && (plan.min_length > 0 || plan.format != common::v1::FORMAT_UNSPECIFIED))) {
      Violate("Must not be empty.");
    }
    return;
  }
  if (is_string && text.find('\0') != std::string::npos)
    return Violate("Must not contain the character U+0000.");
  if (text.size() > plan.max_length || plan.min_length > 0) {
    const size_t length = is_string ? base::Utf8Length(text) : text.size();
    const std::string_view unit = is_string ? " characters" : " bytes";
    if (length > plan.max_length) {
      return Violate(
          base::Join("Must be at most ", plan.max_length, unit, " long; it has ", length, "."));
    }
    if (length < plan.min_length) {
      return Violate(
          base::Join("Must be at least ", plan.min_length, unit, " long; it has ", length, "."));
    }
  }
  if (is_string) CheckString(plan, text);
}

void FieldChecker::CheckString(const FieldPlan& plan, const std::string& text) {
  if (!HasFormat(plan.format, text)) return Violate(FormatSentence(plan.format));
  if (plan.pattern != nullptr && !RE2::FullMatch(text, *plan.pattern)) {
    Violate(base::Join("Must match the pattern ", plan.pattern->pattern(), "."));
  }
}

void FieldChecker::CheckNumber(const FieldPlan& plan, double value) {
  if (std::isnan(value) || std::isinf(value)) return Violate("Must be a finite number.");
  if (plan.has_minimum && value < plan.minimum) {
    Violate(base::Join("Must be at least ", Plain(plan.minimum), "."));
  } else if (plan.has_maximum && value > plan.maximum) {
    Violate(base::Join("Must be at most ", Plain(plan.maximum), "."));
  }
}

void FieldChecker::CheckEnum(const FieldDescriptor* field, int value) {
  if (field->enum_type()->FindValueByNumber(value) == nullptr) {
    Violate(base::Join("Must be a value of ", field->enum_type()->full_name(),
                       " that this server knows."));
  }
}

void FieldChecker::CheckKnownType(const MessagePlan& plan, const Message& message) {
  const auto* type = plan.type;
  const Reflection* reflection = message.GetReflection();
  const int64_t seconds = reflection->GetInt64(message, type->FindFieldByNumber(1));
  const int32_t nanos = reflection->GetInt32(message, type->FindFieldByNumber(2));
  if (plan.kind == MessagePlan::Kind::kTimestamp) {
    // 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
    if (seconds < -62135596800 || seconds > 253402300799 || nanos < 0 || nanos > 999'999'999) {
      Violate("Must be a time between the years 1 and 9999, with 0 to 999,999,999 nanoseconds.");
    }
    return;
  }
  const bool signs_differ = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
  if (std::abs(seconds) > 315'576'000'000 || std::abs(nanos) > 999'999'999 || signs_differ) {
    Violate(
        "Must be a duration of at most 10,000 years, with seconds and nanoseconds of the same "
        "sign.");
  }
}

void FieldChecker::Violate(std::string_view sentence) {
  if (!Full()) violations_.push_back({path_, std::string(sentence)});
}

}  // namespace tanggap::rpc
