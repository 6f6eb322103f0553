#include "services/cli/field_text.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>
#include <google/protobuf/timestamp.pb.h>

#include "libs/base/strings.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::string_view kUnspecified = "UNSPECIFIED";

// "CHANNEL_" of Channel, whose first value is CHANNEL_UNSPECIFIED.
std::string PrefixOf(const EnumDescriptor* type) {
  const std::string& first = type->value(0)->name();
  return first.ends_with(kUnspecified) ? first.substr(0, first.size() - kUnspecified.size()) : "";
}

const EnumValueDescriptor* FindValue(const EnumDescriptor* type, const std::string& text) {
  const std::string name =
      absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}, {" ", "_"}}));
  const EnumValueDescriptor* value = type->FindValueByName(base::Join(PrefixOf(type), name));
  if (value == nullptr) value = type->FindValueByName(name);
  return value == nullptr || value->number() == 0 ? nullptr : value;
}

absl::Status SetEnum(const FieldDescriptor* field, const std::string& text,
                     std::string_view written_as, Message& message) {
  const EnumValueDescriptor* value = FindValue(field->enum_type(), text);
  if (value == nullptr) {
    return UsageError(base::Join(written_as, " is '", text, "', but must be one of ",
                                 absl::StrJoin(EnumNames(field->enum_type()), ", "), "."));
  }
  message.GetReflection()->SetEnum(&message, field, value);
  return absl::OkStatus();
}

bool ReadTime(const std::string& text, absl::TimeZone zone, absl::Time* time) {
  if (absl::ParseTime(absl::RFC3339_full, text, time, nullptr)) return true;
  for (const char* format : {"%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"}) {
    if (absl::ParseTime(format, text, zone, time, nullptr)) return true;
  }
  return false;
}

absl::Status SetTime(const FieldDescriptor* field, const std::string& text,
                     std::string_view written_as, absl::TimeZone zone, Message& message) {
  absl::Time time;
  if (field->message_type() != google::protobuf::Timestamp::descriptor() ||
      !ReadTime(text, zone, &time)) {
    return UsageError(
        base::Join(written_as, " is '", text, "', but must be a time like \"2026-03-02 14:30\"."));
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(static_cast<int32_t>((time - absl::FromUnixSeconds(timestamp.seconds())) /
                                           absl::Nanoseconds(1)));
  message.GetReflection()->MutableMessage(&message, field)->CopyFrom(timestamp);
  return absl::OkStatus();
}

absl::Status SetNumber(const FieldDescriptor* field, const std::string& text,
                       std::string_view written_as, Message& message) {
  const Reflection* reflection = message.GetReflection();
  double fraction = 0;
  int32_t whole = 0;
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE && absl::SimpleAtod(text, &fraction)) {
    reflection->SetDouble(&message, field, fraction);
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 &&
             absl::SimpleAtoi(text, &whole)) {
    reflection->SetInt32(&message, field, whole);
  } else {
    return UsageError(base::Join(written_as, " is '", text, "', but must be a number."));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status SetField(std::string_view path, const std::string& text, std::string_view written_as,
                      absl::TimeZone zone, Message& message) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field =
      message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr) {
    return absl::InternalError(
        base::Join(message.GetDescriptor()->full_name(), " has no field ", path));
  }
  if (dot != std::string_view::npos) {
    return SetField(path.substr(dot + 1), text, written_as, zone,
                    *message.GetReflection()->MutableMessage(&message, field));
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      message.GetReflection()->SetString(&message, field, text);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnum(field, text, written_as, message);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetTime(field, text, written_as, zone, message);
    default:
      return SetNumber(field, text, written_as, message);
  }
}

const FieldDescriptor* FieldAt(std::string_view path, const Descriptor* message) {
  const FieldDescriptor* field = nullptr;
  for (const std::string& name : base::Split(path, '.')) {
    field = message == nullptr ? nullptr : message->FindFieldByName(name);
    if (field == nullptr) return nullptr;
    message = field->message_type();
  }
  return field;
}

std::vector<std::string> EnumNames(const EnumDescriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() != 0) names.push_back(ShortName(type->value(i)));
  }
  return names;
}

std::string ShortName(const EnumValueDescriptor* value) {
  const std::string prefix = PrefixOf(value->type());
  return value->name().starts_with(prefix) ? value->name().substr(prefix.size()) : value->name();
}

}  // namespace tanggap::cli
