// A server stream that gRPC moves on only while its reader's thread waits in Next: no thread of
// gRPC calls back. Internal to libs/rpc; see stream_reader.h.
#pragma once

#include <absl/time/time.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "libs/rpc/stream_reader.h"

namespace tanggap::rpc {

class PulledStream final : public internal::BytesReader {
 public:
  struct Terms {
    std::string path;     // "/package.Service/Method"
    std::string request;  // its bytes
    absl::Duration idle_timeout;
    std::string peer;  // for errors
  };
  // `context` has all headers and the deadline.
  PulledStream(const grpc::GenericStub& stub, std::unique_ptr<grpc::ClientContext> context,
               Terms terms);
  ~PulledStream() override;

  absl::StatusOr<std::optional<std::string>> Next() override;
  void Cancel() override;

 private:
  enum class Came { kOk, kFailed, kNothing };

  bool Open();
  // What became of the one operation that is under way.
  Came Await(absl::Time until);
  // Finishes gRPC's part, which needs no waiting any more, and remembers how the stream ended.
  absl::Status End();
  bool Succeeds();

  grpc::GenericStub stub_;
  const std::unique_ptr<grpc::ClientContext> context_;
  const Terms terms_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  std::optional<absl::Status> end_;
  std::atomic<bool> cancelled_{false};
  bool silent_ = false;
};

}  // namespace tanggap::rpc
