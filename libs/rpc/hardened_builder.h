// The one place where a gRPC server is built, with every limit that keeps Debian's gRPC 1.51
// standing. Internal to libs/rpc.
#pragma once

#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

namespace tanggap::rpc {

// Builds and starts a server at `address`; nullptr when it cannot listen there. `port` gets the
// port that was chosen. A connection that has come to its age is closed when its calls have ended,
// at the latest after `longest_call`.
std::unique_ptr<grpc::Server> BuildHardenedServer(const std::string& address,
                                                  grpc::CallbackGenericService* doorway,
                                                  const std::vector<grpc::Service*>& services,
                                                  absl::Duration longest_call, int* port);

}  // namespace tanggap::rpc
