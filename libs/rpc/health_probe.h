// Asks a server whether it lives, by the standard health service. Internal to libs/rpc.
#pragma once

#include <absl/time/time.h>
#include <grpcpp/channel.h>

#include <functional>
#include <memory>

namespace tanggap::rpc {

// Sends one grpc.health.v1.Health/Check and tells `done`, on a thread of gRPC, whether any answer
// came: NOT_SERVING is a sign of life too. By then nothing of gRPC's holds on to `channel`.
void ProbeHealth(const std::shared_ptr<grpc::Channel>& channel, absl::Duration timeout,
                 std::function<void(bool)> done);

}  // namespace tanggap::rpc
