// One call from its arrival to its answer. Internal to libs/rpc; doorway.h makes it.
//
//   event thread:  Begin (trace, admission, deadline, who calls) -> read the bytes -> queue
//   worker:        Work  (role -> parse -> rules -> handler)
//   any thread:    Finish, once -> metrics, access log
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
#include "libs/rpc/method_table.h"
#include "libs/rpc/open_calls.h"

namespace tanggap::rpc {

class Doorway;

class Call final : public grpc::ServerGenericBidiReactor,
                   public std::enable_shared_from_this<Call> {
 public:
  Call(Doorway& doorway, grpc::GenericCallbackServerContext& rpc);

  // Either starts to read the request or answers already. Called once, right after construction.
  void Begin();

  void OnReadDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;
  // The time of this call is over, whoever still works on it: answers DEADLINE_EXCEEDED.
  void EndOverdue();

 private:
  Context::Parts ReadHeaders() const;
  std::string_view Header(const char* name) const;
  absl::Status Admit(Context::Parts* parts);
  absl::Status LimitTime(Context::Parts* parts);
  absl::StatusOr<std::shared_ptr<const auth::Principal>> Identify() const;
  void Queue();
  void Work();
  void Shed(exec::ShedReason reason);
  absl::Status Unpack();
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Parse();
  void RunHandler(const google::protobuf::Message& request);
  internal::RawReply MakeReply();

  // Answers; the second and later answers are ignored. Afterwards `this` may be gone unless the
  // caller holds it.
  void Finish(absl::StatusOr<std::string> response);
  absl::Status WithIncident(const absl::Status& status);
  void Report(const absl::Status& status) const;

  Doorway& doorway_;
  grpc::GenericCallbackServerContext& rpc_;  // gone after OnDone
  const absl::Time arrived_;                 // on the doorway's clock
  const Method* method_ = nullptr;
  std::optional<Context> context_;
  OpenCalls::Place place_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::atomic<size_t> request_size_{0};
  size_t response_size_ = 0;
  std::atomic<bool> finished_{false};
  std::shared_ptr<Call> self_;
};

}  // namespace tanggap::rpc
