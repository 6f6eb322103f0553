// Finds the string field that made a message unreadable.
//
//   std::optional<std::string> path = rpc::FieldWithBadUtf8(EchoRequest::descriptor(), bytes);   // "items[1].text"
#pragma once

#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>
#include <string_view>

namespace tanggap::rpc {

// The path of the first string field of `message` that is not UTF-8; nothing when there is none, or
// when the bytes are broken in another way. Only worth its time after parsing has failed.
std::optional<std::string> FieldWithBadUtf8(const google::protobuf::Descriptor* type,
                                            std::string_view message);

}  // namespace tanggap::rpc
