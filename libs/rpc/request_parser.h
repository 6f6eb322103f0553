// The bytes of a request to a message that keeps the rules of its contract. Internal to libs/rpc.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string_view>

#include "libs/rpc/field_rules.h"

namespace tanggap::rpc {

// MALFORMED_REQUEST or INVALID_FIELD otherwise.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ParseRequest(
    const google::protobuf::Message& prototype, const FieldRules& rules, std::string_view bytes);

}  // namespace tanggap::rpc
