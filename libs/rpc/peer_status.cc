#include "libs/rpc/peer_status.h"

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/rpc/wire_status.h"

namespace tanggap::rpc {

absl::Status FromPeer(const grpc::Status& result, std::string_view peer) {
  absl::Status status = FromGrpcStatus(result);
  if (!absl::IsUnavailable(status) || errors::ReasonOf(status).has_value()) return status;
  return errors::Error(errors::Reason::PEER_UNAVAILABLE)
      .With("peer", peer)
      .RetryAfter(absl::Seconds(1))
      .Because(base::AsStd(status.message()));
}

}  // namespace tanggap::rpc
