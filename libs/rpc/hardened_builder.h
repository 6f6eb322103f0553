// The one place where a gRPC server is built, with every limit that keeps Debian's gRPC 1.51
// standing. Internal to libs/rpc.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

namespace tanggap::rpc {

// Builds and starts a server at `address`; nullptr when it cannot listen there. `port` gets the
// port that was chosen.
std::unique_ptr<grpc::Server> BuildHardenedServer(const std::string& address,
                                                  grpc::CallbackGenericService* doorway,
                                                  const std::vector<grpc::Service*>& services,
                                                  int* port);

}  // namespace tanggap::rpc
