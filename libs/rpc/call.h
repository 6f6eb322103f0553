// One call from its arrival to its answer. Internal to libs/rpc; doorway.h makes it.
//
//   event thread:  Begin (trace, admission, deadline, who calls) -> read the bytes -> queue
//   worker:        Work  (role -> parse -> rules -> handler)
//   any thread:    Finish, once -> metrics, access log
//
// A server stream's call goes the same way until its handler has returned a feed; then its Stream
// (stream.h) writes and finishes.
//
// It owns itself until gRPC is done with it and until the last of worker and reply has let go.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <grpcpp/generic/async_generic_service.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libs/exec/task.h"
#include "libs/rpc/context.h"
#include "libs/rpc/doorway.h"
#include "libs/rpc/method_table.h"
#include "libs/rpc/open_calls.h"
#include "libs/rpc/open_streams.h"
#include "libs/rpc/stream.h"

namespace tanggap::rpc {

class Call final : public grpc::ServerGenericBidiReactor,
                   public std::enable_shared_from_this<Call> {
 public:
  Call(Doorway& doorway, grpc::GenericCallbackServerContext& rpc);

  // Either starts to read the request or answers already. Called once, right after construction.
  void Begin();

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;
  // The time of this call is over, whoever still works on it: answers DEADLINE_EXCEEDED.
  void EndOverdue();

  // For the stream of this call. Write and Finish belong to whoever has the stream's turn.
  Context& context() { return *context_; }
  absl::Time now() const { return doorway_.needs().clock.Now(); }
  void Write(std::string message);
  void CountMessage() const { method_->stream_metrics->Sent(); }
  // What a new call with this call's token would be told.
  absl::Status StillAllowed() const;
  // Before OnDone only; what is returned may outlive it.
  std::shared_ptr<grpc_call> Core();
  // Answers; the second and later answers are ignored. Afterwards `this` may be gone unless the
  // caller holds it.
  void Finish(absl::StatusOr<std::string> response);
  // Of a stream that has come to an end of its own.
  void FinishStream();

 private:
  Context::Parts ReadHeaders() const;
  std::string_view Header(const char* name) const;
  // Of a header that was given several times.
  std::string_view LastHeader(const char* name) const;
  absl::Status Admit(Context::Parts* parts);
  absl::Status AdmitStream(const auth::Principal& caller);
  absl::Status AdmitAnonymous() const;
  absl::Status LimitTime(Context::Parts* parts);
  absl::StatusOr<std::shared_ptr<const auth::Principal>> Identify() const;
  void Queue();
  void Work();
  void Shed(exec::ShedReason reason);
  absl::Status Unpack();
  void RunHandler(const google::protobuf::Message& request);
  void OpenStream(const google::protobuf::Message& request);
  internal::RawReply MakeReply();

  absl::Status WithIncident(const absl::Status& status);
  void Report(const absl::Status& status) const;

  Doorway& doorway_;
  grpc::GenericCallbackServerContext& rpc_;  // gone after OnDone
  const absl::Time arrived_;                 // on the doorway's clock
  const Method* method_ = nullptr;
  std::optional<Context> context_;
  OpenCalls::Place place_;
  OpenStreams::Place stream_place_;
  std::unique_ptr<Stream> stream_;  // of a server stream
  std::string authorization_;       // of a server stream, as on_behalf_of_
  std::string on_behalf_of_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::atomic<size_t> request_size_{0};
  size_t response_size_ = 0;
  std::atomic<bool> finished_{false};
  std::shared_ptr<Call> self_;
};

}  // namespace tanggap::rpc
