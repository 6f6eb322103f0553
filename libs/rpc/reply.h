// What a handler answers with. An immediate handler returns a message, a status, or the bytes of an
// answer given before (a repeated request gets its first answer byte for byte):
//
//   absl::StatusOr<rpc::Answer<Complaint>> Create(const rpc::Context&, const CreateComplaintRequest&) {
//     if (stored) return rpc::Raw{stored->response};
//     return complaint;
//   }
//
// A deferred handler gets a `Reply` that it may move to where the answer becomes known; no thread
// waits meanwhile:
//
//   void Create(const rpc::Context& context, const CreateComplaintRequest& request, rpc::Reply<Complaint> reply) {
//     group_commit.Add(row, [reply = std::move(reply), response](absl::Status status) mutable {
//       status.ok() ? reply.Finish(std::move(response)) : reply.Finish(status);
//     });
//   }
//
// A reply that is destroyed without an answer answers INTERNAL_ERROR, so that no call ever hangs.
// (std::function wants copyable callables and a Reply moves only: callbacks that hold one are
// absl::AnyInvocable, or own it by shared_ptr.)
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace tanggap::rpc {

// A response that is serialised already.
struct Raw {
  std::string bytes;
};

template <typename Response>
class Answer {
 public:
  // NOLINTBEGIN(google-explicit-constructor): a handler returns either as if it were the answer
  Answer(Response message) : value_(std::move(message)) {}
  Answer(Raw raw) : value_(std::move(raw)) {}
  // NOLINTEND(google-explicit-constructor)

  std::string TakeBytes() && {
    if (auto* raw = std::get_if<Raw>(&value_)) return std::move(raw->bytes);
    return std::get<Response>(value_).SerializeAsString();
  }
  // The message, or nullptr when the answer is raw bytes.
  const Response* message() const { return std::get_if<Response>(&value_); }

 private:
  std::variant<Response, Raw> value_;
};

namespace internal {

// A reply without its type: takes the answer's bytes, once.
class RawReply {
 public:
  using Sink = std::function<void(absl::StatusOr<std::string>)>;
  explicit RawReply(Sink sink) : sink_(std::move(sink)) {}
  RawReply(RawReply&& other) noexcept : sink_(std::exchange(other.sink_, nullptr)) {}
  RawReply& operator=(RawReply&& other) noexcept {
    if (this != &other) {
      Abandon();
      sink_ = std::exchange(other.sink_, nullptr);
    }
    return *this;
  }
  ~RawReply() { Abandon(); }

  void Finish(absl::StatusOr<std::string> bytes) {
    if (Sink sink = std::exchange(sink_, nullptr)) sink(std::move(bytes));
  }
  bool pending() const { return sink_ != nullptr; }

 private:
  void Abandon() { Finish(absl::InternalError("a handler dropped its reply without an answer")); }

  Sink sink_;
};

}  // namespace internal

template <typename Response>
class Reply {
 public:
  explicit Reply(internal::RawReply reply) : reply_(std::move(reply)) {}

  // Answers the call with a Response, a Raw, a status or errors::Error, or a StatusOr of any of the
  // first two. Only the first answer has an effect. From any thread.
  template <typename Value>
  void Finish(Value&& value) {
    if constexpr (std::is_same_v<std::decay_t<Value>, absl::Status>) {
      if (value.ok())
        return reply_.Finish(absl::InternalError("a reply was finished with OK and no response"));
    }
    absl::StatusOr<Answer<Response>> answer(std::forward<Value>(value));
    if (!answer.ok()) return reply_.Finish(std::move(answer).status());
    reply_.Finish((*std::move(answer)).TakeBytes());
  }
  void FinishWithBytes(std::string bytes) { reply_.Finish(std::move(bytes)); }
  // Whether nobody has answered yet.
  bool pending() const { return reply_.pending(); }

 private:
  internal::RawReply reply_;
};

}  // namespace tanggap::rpc
