// Sets a field of any message from text, by its path: how a flag becomes part of a request.
//
//   SetField("rating.score", "4", "--rating", zone, request);
//   SetField("complaint.channel", "call-centre", "--channel", zone, request);   // CHANNEL_CALL_CENTRE
//   EnumNames(v1::Outcome_descriptor());      // {"RESOLVED", "PARTLY_RESOLVED", ...}
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

namespace tanggap::cli {

// Strings, numbers, true and false, names of enums without their prefix in any case and with
// hyphens, and times: RFC 3339, or a date, with or without hours, in `zone`. The usage error says
// what `written_as` may be.
absl::Status SetField(std::string_view path, const std::string& text, std::string_view written_as,
                      absl::TimeZone zone, google::protobuf::Message& message);

// The field at the end of a path; null when there is none.
const google::protobuf::FieldDescriptor* FieldAt(std::string_view path,
                                                 const google::protobuf::Descriptor* message);

// The names of an enum's values without their common prefix, without UNSPECIFIED.
std::vector<std::string> EnumNames(const google::protobuf::EnumDescriptor* type);
// One of them: "WEB" for CHANNEL_WEB.
std::string ShortName(const google::protobuf::EnumValueDescriptor* value);

}  // namespace tanggap::cli
