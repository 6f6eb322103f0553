#include "libs/rpc/hardened_builder.h"

#include <grpc/grpc.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>

namespace tanggap::rpc {
namespace {

constexpr int kSecond = 1000;
constexpr int kMinute = 60 * kSecond;

void LimitMessages(grpc::ServerBuilder& builder) {
  // The doorway refuses far smaller ones with a sentence; this is the wall behind it.
  builder.SetMaxReceiveMessageSize(1 << 20);
  // gRPC checks the limit against the packed length: 255 KB became 273 MB. The doorway unpacks, up
  // to its own limit.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  // Of what callers may pack with, gzip is the one that the doorway unpacks; gRPC refuses the
  // others by name.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  // Room for a token with many grants; the default of 8 KiB refuses those.
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 16 * 1024);
}

void LimitConnections(grpc::ServerBuilder& builder, absl::Duration longest_call) {
  // Rapid Reset grew an unlimited server by 400 MB.
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 100);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, 10 * kMinute);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
                             static_cast<int>(absl::ToInt64Milliseconds(longest_call)));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 5 * kMinute);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 10 * kSecond);
  // Clients of ours ping every 30 s; one that pings more often than every 20 s is sent away.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 20 * kSecond);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kMinute);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20 * kSecond);
  // By default two processes may listen on one port, and a stale server answers half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

}  // namespace

std::unique_ptr<grpc::Server> BuildHardenedServer(const std::string& address,
                                                  grpc::CallbackGenericService* doorway,
                                                  const std::vector<grpc::Service*>& services,
                                                  absl::Duration longest_call, int* port) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), port);
  LimitMessages(builder);
  LimitConnections(builder, longest_call);
  grpc::ResourceQuota quota("tanggap");
  quota.Resize(64 << 20);
  builder.SetResourceQuota(quota);
  for (grpc::Service* service : services) builder.RegisterService(service);
  builder.RegisterCallbackGenericService(doorway);
  return builder.BuildAndStart();
}

}  // namespace tanggap::rpc
