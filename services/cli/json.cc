#include "services/cli/json.h"

#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/layout.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

using google::protobuf::Message;
using Json = nlohmann::ordered_json;

absl::StatusOr<std::string> Write(const Message& message,
                                  const google::protobuf::util::JsonPrintOptions& options) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (status.ok()) return json;
  return absl::InternalError(
      base::Join(message.GetTypeName(), " cannot be written as JSON: ", status.ToString()));
}

// One value on one line: times as people read them, everything else as it is.
std::string Plain(const std::string& name, const Json& value, const View& view) {
  if (!value.is_string()) return value.dump();
  const auto& text = value.get_ref<const std::string&>();
  absl::Time time;
  if (name.ends_with("time") && absl::ParseTime(absl::RFC3339_full, text, &time, nullptr))
    return view.Time(time);
  return Harmless(text);
}

void AddLines(const Json& value, size_t depth, const View& view, std::string* text);

void AddMember(const std::string& name, const Json& value, const std::string& before, size_t depth,
               const View& view, std::string* text) {
  const std::string start = base::Join(before, view.Dim(base::Join(name, ":")));
  if (!value.is_structured()) {
    *text += base::Join(start, " ", Plain(name, value, view), "\n");
  } else if (value.empty()) {
    *text += base::Join(start, value.is_array() ? " none\n" : " set\n");
  } else {
    *text += base::Join(start, "\n");
    AddLines(value, depth + 2, view, text);
  }
}

void AddLines(const Json& value, size_t depth, const View& view, std::string* text) {
  const std::string before(depth, ' ');
  if (value.is_object()) {
    for (const auto& [name, member] : value.items())
      AddMember(name, member, before, depth, view, text);
    return;
  }
  for (const Json& item : value) {
    if (!item.is_object() || item.empty()) {
      *text += base::Join(before, "- ", item.is_structured() ? "set" : Plain("", item, view), "\n");
      continue;
    }
    std::string lines;
    AddLines(item, depth + 2, view, &lines);
    lines[depth] = '-';
    *text += lines;
  }
}

}  // namespace

absl::StatusOr<std::string> ToJson(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  return Write(message, options);
}

absl::StatusOr<std::string> ToJsonLine(const Message& message) { return Write(message, {}); }

absl::Status FromJson(const std::string& json, Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage(json, &message);
  if (status.ok()) return absl::OkStatus();
  return UsageError(base::Join("The JSON does not fit ", message.GetTypeName(), ": ",
                               std::string(status.message()), "\nSee: tanggap describe ",
                               message.GetTypeName()));
}

absl::StatusOr<std::string> ToLines(const Message& message, const View& view) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  TANGGAP_ASSIGN_OR_RETURN(std::string json, Write(message, options));
  const Json value = Json::parse(json, nullptr, false);
  if (value.is_discarded()) return json;
  std::string text;
  AddLines(value, 0, view, &text);
  return text.empty() ? view.Say("Done.\n", "Selesai.\n") : text;
}

}  // namespace tanggap::cli
