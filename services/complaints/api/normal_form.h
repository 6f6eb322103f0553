// The bytes of what a message says, whatever wrote it: unknown fields, defaults and empty parts
// leave no trace, and the order of fields is that of the contract. What is hashed to be compared
// years later must not depend on a client's library.
//
//   privacy::HmacSha256(key, NormalForm(step));
#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace tanggap::complaints {

std::string NormalForm(const google::protobuf::Message& message);

}  // namespace tanggap::complaints
