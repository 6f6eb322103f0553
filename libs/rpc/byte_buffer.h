// gRPC's byte buffers to and from std::string. Internal to libs/rpc.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <string>
#include <string_view>

namespace tanggap::rpc {

// One copy; "" for an empty or unusable buffer.
std::string ToBytes(const grpc::ByteBuffer& buffer);
// Without a copy: the buffer keeps the string.
grpc::ByteBuffer ToByteBuffer(std::string bytes);

}  // namespace tanggap::rpc
