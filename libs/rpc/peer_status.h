// How a call to a peer ended, as its caller should see it. Internal to libs/rpc.
#pragma once

#include <absl/status/status.h>
#include <grpcpp/support/status.h>

#include <string_view>

namespace tanggap::rpc {

// The peer's own status; PEER_UNAVAILABLE when no server of ours has said anything.
absl::Status FromPeer(const grpc::Status& result, std::string_view peer);

}  // namespace tanggap::rpc
