// absl::Status to grpc::Status and back, with google.rpc.Status in the details. Internal to
// libs/rpc.
#pragma once

#include <absl/status/status.h>
#include <grpcpp/support/status.h>

#include "libs/errors/language.h"

namespace tanggap::rpc {

grpc::Status ToGrpcStatus(const absl::Status& status, errors::Language language);
// A status of gRPC itself or of a proxy keeps code and text and has no reason.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace tanggap::rpc
