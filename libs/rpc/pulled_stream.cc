#include "libs/rpc/pulled_stream.h"

#include <absl/time/clock.h>

#include <utility>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/rpc/byte_buffer.h"
#include "libs/rpc/peer_status.h"

namespace tanggap::rpc {

using errors::Error;
using errors::Reason;

PulledStream::PulledStream(const grpc::GenericStub& stub,
                           std::unique_ptr<grpc::ClientContext> context, Terms terms)
    : stub_(stub), context_(std::move(context)), terms_(std::move(terms)) {}

PulledStream::~PulledStream() {
  if (call_ != nullptr && !end_.has_value()) {
    context_->TryCancel();
    end_ = End();
  }
  queue_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) continue;
}

absl::StatusOr<std::optional<std::string>> PulledStream::Next() {
  if (!end_.has_value() && (call_ != nullptr || Open())) {
    grpc::ByteBuffer message;
    call_->Read(&message, this);
    if (Succeeds()) return std::optional<std::string>(ToBytes(message));
  }
  if (!end_.has_value()) end_ = End();
  if (!end_->ok()) return *end_;
  return std::optional<std::string>();
}

bool PulledStream::Open() {
  call_ = stub_.PrepareCall(context_.get(), terms_.path, &queue_);
  call_->StartCall(this);
  if (!Succeeds()) return false;
  call_->WriteLast(ToByteBuffer(terms_.request), grpc::WriteOptions(), this);
  return Succeeds();
}

bool PulledStream::Succeeds() {
  const Came came = Await(absl::Now() + terms_.idle_timeout);
  if (came == Came::kNothing) {
    silent_ = true;
    context_->TryCancel();
    Await(absl::InfiniteFuture());
    return false;
  }
  return came == Came::kOk;
}

PulledStream::Came PulledStream::Await(absl::Time until) {
  void* tag = nullptr;
  bool ok = false;
  const gpr_timespec deadline =
      until == absl::InfiniteFuture()
          ? gpr_inf_future(GPR_CLOCK_REALTIME)
          : grpc::TimePoint<std::chrono::system_clock::time_point>(absl::ToChronoTime(until))
                .raw_time();
  if (queue_.AsyncNext(&tag, &ok, deadline) != grpc::CompletionQueue::GOT_EVENT)
    return Came::kNothing;
  return ok ? Came::kOk : Came::kFailed;
}

absl::Status PulledStream::End() {
  grpc::Status result;
  call_->Finish(&result, this);
  Await(absl::InfiniteFuture());
  if (cancelled_) return Error(Reason::CALL_CANCELLED);
  if (silent_) {
    return Error(Reason::PEER_UNAVAILABLE)
        .With("peer", terms_.peer)
        .RetryAfter(absl::Seconds(1))
        .Because("nothing came for the idle timeout");
  }
  return FromPeer(result, terms_.peer);
}

void PulledStream::Cancel() {
  cancelled_ = true;
  context_->TryCancel();
}

}  // namespace tanggap::rpc
