// Server reflection, v1 and v1alpha, over the descriptors that are linked into the program: what
// grpcurl, buf curl and `tanggap call` ask. (gRPC's own plugin does not see methods behind a
// generic doorway, and knows v1alpha only.) Internal to libs/rpc; on only where
// ServerOptions::reflection says so.
#pragma once

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <string>
#include <vector>

namespace tanggap::rpc {

// One gRPC service for each version of the protocol. `services` are the names to list.
std::vector<std::unique_ptr<grpc::Service>> ReflectionServices(
    const std::vector<std::string>& services);

}  // namespace tanggap::rpc
