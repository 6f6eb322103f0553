// The exact bytes in which a caller sent each item of a batch, so that a repeated item can be
// recognised by its bytes.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::vector<std::string_view> items,
//                            rpc::WireItems(context.request_bytes(), BatchRequest::kRequestsFieldNumber));
//   // items[i] are the wire bytes of request.requests(i)
#pragma once

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

namespace tanggap::rpc {

// The bytes of every occurrence of the length-delimited field `field_number` at the top level of a
// message, in order: as many as the parsed message has items, and in their order. The views point
// into `message`. An error (without a reason) when `message` is not well-formed; a request that the
// doorway has parsed always is.
absl::StatusOr<std::vector<std::string_view>> WireItems(std::string_view message, int field_number);

}  // namespace tanggap::rpc
