#include "libs/rpc/doorway.h"

#include <memory>

#include "libs/rpc/call.h"

namespace tanggap::rpc {

Doorway::Doorway(const ServerOptions& options, const ServerNeeds& needs, const MethodTable& methods,
                 exec::Executor& executor, int stream_turns)
    : options_(options),
      needs_(needs),
      methods_(methods),
      executor_(executor),
      open_calls_(options.max_open_calls),
      open_streams_(options.streams, stream_turns, executor, needs.random),
      anonymous_guard_(options.anonymous, needs.random),
      unknown_methods_(needs.metrics, "unknown") {}

grpc::ServerGenericBidiReactor* Doorway::CreateReactor(grpc::GenericCallbackServerContext* rpc) {
  auto call = std::make_shared<Call>(*this, *rpc);
  call->Begin();
  return call.get();
}

}  // namespace tanggap::rpc
