#include "libs/rpc/utf8_fields.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <map>

#include "libs/base/strings.h"

namespace tanggap::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// As deep as protobuf itself reads.
constexpr int kMaxDepth = 100;

std::string PathTo(const FieldDescriptor* field, int index) {
  return field->is_repeated() ? base::Join(field->name(), "[", index, "]") : field->name();
}

std::optional<std::string> Find(const Descriptor* type, std::string_view message, int depth) {
  if (depth > kMaxDepth) return std::nullopt;
  CodedInputStream stream(reinterpret_cast<const uint8_t*>(message.data()),
                          static_cast<int>(message.size()));
  std::map<const FieldDescriptor*, int> seen;
  while (const uint32_t tag = stream.ReadTag()) {
    const FieldDescriptor* field = type->FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormatLite::SkipField(&stream, tag)) return std::nullopt;
      continue;
    }
    uint32_t length = 0;
    if (!stream.ReadVarint32(&length)) return std::nullopt;
    const auto start = static_cast<size_t>(stream.CurrentPosition());
    if (length > message.size() - start) return std::nullopt;
    const std::string_view value = message.substr(start, length);
    if (!stream.Skip(static_cast<int>(length))) return std::nullopt;
    if (field == nullptr) continue;
    const std::string path = PathTo(field, field->is_repeated() ? seen[field]++ : 0);
    if (field->type() == FieldDescriptor::TYPE_STRING && !base::IsUtf8(value)) return path;
    if (field->type() != FieldDescriptor::TYPE_MESSAGE) continue;
    const std::optional<std::string> inner = Find(field->message_type(), value, depth + 1);
    if (inner.has_value()) return base::Join(path, ".", *inner);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> FieldWithBadUtf8(const Descriptor* type, std::string_view message) {
  return Find(type, message, 0);
}

}  // namespace tanggap::rpc
