#include "libs/rpc/wire_items.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>

namespace tanggap::rpc {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

absl::StatusOr<std::vector<std::string_view>> WireItems(std::string_view message,
                                                        int field_number) {
  const absl::Status malformed = absl::InvalidArgumentError("the message's wire format is broken");
  std::vector<std::string_view> items;
  CodedInputStream stream(reinterpret_cast<const uint8_t*>(message.data()),
                          static_cast<int>(message.size()));
  for (;;) {
    const uint32_t tag = stream.ReadTag();
    if (tag == 0) {
      // A tag of zero is the end only where the bytes end; elsewhere it is garbage.
      if (!stream.ConsumedEntireMessage() ||
          stream.CurrentPosition() != static_cast<int>(message.size())) {
        return malformed;
      }
      return items;
    }
    const bool wanted =
        WireFormatLite::GetTagFieldNumber(tag) == field_number &&
        WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED;
    if (!wanted) {
      // Groups, which our contracts do not use but any bytes may hold, are skipped whole.
      if (!WireFormatLite::SkipField(&stream, tag)) return malformed;
      continue;
    }
    uint32_t length = 0;
    if (!stream.ReadVarint32(&length)) return malformed;
    const auto start = static_cast<size_t>(stream.CurrentPosition());
    if (length > message.size() - start) return malformed;
    items.push_back(message.substr(start, length));
    if (!stream.Skip(static_cast<int>(length))) return malformed;
  }
}

}  // namespace tanggap::rpc
