// What all calls share: the table of methods, the executor, who can be asked about tokens, and
// whether the server still takes calls. gRPC asks it for a reactor for every call. Internal to
// libs/rpc.
#pragma once

#include <grpcpp/generic/async_generic_service.h>

#include <atomic>

#include "libs/exec/executor.h"
#include "libs/rpc/anonymous_guard.h"
#include "libs/rpc/method_table.h"
#include "libs/rpc/open_calls.h"
#include "libs/rpc/open_streams.h"
#include "libs/rpc/options.h"

namespace tanggap::rpc {

class Doorway final : public grpc::CallbackGenericService {
 public:
  // At most `stream_turns` turns of streams of a traffic class run at once.
  Doorway(const ServerOptions& options, const ServerNeeds& needs, const MethodTable& methods,
          exec::Executor& executor, int stream_turns);

  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* rpc) override;

  // From now on every new call is told SHUTTING_DOWN.
  void Close() { closed_ = true; }
  bool closed() const { return closed_; }

  const ServerOptions& options() const { return options_; }
  const ServerNeeds& needs() const { return needs_; }
  const MethodTable& methods() const { return methods_; }
  exec::Executor& executor() { return executor_; }
  OpenCalls& open_calls() { return open_calls_; }
  OpenStreams& open_streams() { return open_streams_; }
  AnonymousGuard& anonymous_guard() { return anonymous_guard_; }
  CallMetrics& unknown_methods() { return unknown_methods_; }

 private:
  const ServerOptions& options_;
  const ServerNeeds& needs_;
  const MethodTable& methods_;
  exec::Executor& executor_;
  OpenCalls open_calls_;
  OpenStreams open_streams_;
  AnonymousGuard anonymous_guard_;
  CallMetrics unknown_methods_;
  std::atomic<bool> closed_{false};
};

}  // namespace tanggap::rpc
