// The client's end of a server stream: the caller's thread pulls one message after the other.
//
//   rpc::StreamReader<WatchComplaintsResponse> stream = channel.OpenStream<WatchComplaintsResponse>(
//       "tanggap.complaints.v1.ComplaintsService.WatchComplaints", request, {.trace = &trace});
//   while (true) {
//     absl::StatusOr<std::optional<WatchComplaintsResponse>> next = stream.Next();
//     if (!next.ok() || !next->has_value()) break;      // wait RetryAfterOf(status), open anew from the last cursor
//     Apply(**next);
//   }
//
// Nothing is read ahead: a reader that is slow slows the server down, and one that stops for a
// minute is cut off. Nothing is tried again: only the caller knows from which cursor.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tanggap::rpc {

namespace internal {

class BytesReader {
 public:
  virtual ~BytesReader() = default;
  virtual absl::StatusOr<std::optional<std::string>> Next() = 0;
  virtual void Cancel() = 0;
};

}  // namespace internal

// May outlive its channel. Gives the stream up when destroyed.
template <typename Response>
class StreamReader {
 public:
  explicit StreamReader(std::unique_ptr<internal::BytesReader> bytes) : bytes_(std::move(bytes)) {}

  // Waits for the next message; nothing when the stream has ended well. The error is the server's;
  // PEER_UNAVAILABLE when nothing, no heartbeat either, came for the idle timeout; CALL_CANCELLED
  // after Cancel. After an end it says the same again. One thread at a time; the first call opens
  // the stream.
  absl::StatusOr<std::optional<Response>> Next() {
    absl::StatusOr<std::optional<std::string>> bytes = bytes_->Next();
    if (!bytes.ok()) return std::move(bytes).status();
    if (!bytes->has_value()) return std::optional<Response>();
    Response response;
    if (!response.ParseFromString(**bytes)) {
      Cancel();
      return absl::InternalError("a message of the stream is not of its type");
    }
    return std::optional<Response>(std::move(response));
  }

  // Ends the stream and a Next under way. From any thread.
  void Cancel() { bytes_->Cancel(); }

 private:
  std::unique_ptr<internal::BytesReader> bytes_;
};

}  // namespace tanggap::rpc
