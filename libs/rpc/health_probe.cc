#include "libs/rpc/health_probe.h"

#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>

#include <optional>
#include <utility>

#include "libs/rpc/byte_buffer.h"

namespace tanggap::rpc {
namespace {

struct Probe {
  explicit Probe(const std::shared_ptr<grpc::Channel>& channel) : stub(std::in_place, channel) {}
  std::optional<grpc::GenericStub> stub;
  std::optional<grpc::ClientContext> context{std::in_place};
  // HealthCheckRequest{}: the whole server. Its message has no bytes, so no generated code is
  // needed.
  grpc::ByteBuffer request = ToByteBuffer("");
  grpc::ByteBuffer response;
};

}  // namespace

void ProbeHealth(const std::shared_ptr<grpc::Channel>& channel, absl::Duration timeout,
                 std::function<void(bool)> done) {
  auto probe = std::make_shared<Probe>(channel);
  probe->context->set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  probe->stub->UnaryCall(&*probe->context, "/grpc.health.v1.Health/Check", grpc::StubOptions(),
                         &probe->request, &probe->response,
                         [probe, done = std::move(done)](const grpc::Status& status) {
                           probe->context.reset();
                           probe->stub.reset();
                           done(status.ok());
                         });
}

}  // namespace tanggap::rpc
