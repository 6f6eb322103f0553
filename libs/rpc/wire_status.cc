#include "libs/rpc/wire_status.h"

#include <google/rpc/status.pb.h>

#include "libs/errors/rpc_status.h"

namespace tanggap::rpc {

grpc::Status ToGrpcStatus(const absl::Status& status, errors::Language language) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status wire = errors::ToRpcStatus(status, language);
  return {static_cast<grpc::StatusCode>(wire.code()), wire.message(), wire.SerializeAsString()};
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  google::rpc::Status wire;
  if (status.error_details().empty() || !wire.ParseFromString(status.error_details()) ||
      wire.code() != static_cast<int>(status.error_code())) {
    wire.Clear();
    wire.set_code(static_cast<int>(status.error_code()));
    wire.set_message(status.error_message());
  }
  return errors::FromRpcStatus(wire);
}

}  // namespace tanggap::rpc
