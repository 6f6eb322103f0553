// Messages as JSON and back, generated ones and those that only reflection knows; and JSON as lines
// a person can read.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::string json, ToJson(message));            // names in lowerCamelCase, as REST has them
//   TANGGAP_RETURN_IF_ERROR(FromJson(text, *message));                      // takes both spellings of a name
//   TANGGAP_ASSIGN_OR_RETURN(std::string text, ToLines(message, view));     // "state: IN_PROGRESS"
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <string>

#include "services/cli/view.h"

namespace tanggap::cli {

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message);
// The same on one line, without a line break at its end.
absl::StatusOr<std::string> ToJsonLine(const google::protobuf::Message& message);
// The usage error says where the text does not fit the message.
absl::Status FromJson(const std::string& json, google::protobuf::Message& message);
// Indented lines, with the names of the contract, times as the view shows them, and without
// brackets.
absl::StatusOr<std::string> ToLines(const google::protobuf::Message& message, const View& view);

}  // namespace tanggap::cli
