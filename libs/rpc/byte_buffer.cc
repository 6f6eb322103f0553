#include "libs/rpc/byte_buffer.h"

#include <grpcpp/support/slice.h>

#include <memory>
#include <utility>
#include <vector>

namespace tanggap::rpc {

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  std::vector<grpc::Slice> slices;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

grpc::ByteBuffer ToByteBuffer(std::string bytes) {
  // gRPC inlines small slices anyway; copying those is cheaper than an allocation.
  if (bytes.size() < 256) {
    const grpc::Slice slice(bytes);
    return grpc::ByteBuffer(&slice, 1);
  }
  auto kept = std::make_unique<std::string>(std::move(bytes));
  std::string* text = kept.release();
  const grpc::Slice slice(
      text->data(), text->size(), [](void* string) { delete static_cast<std::string*>(string); },
      text);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace tanggap::rpc
