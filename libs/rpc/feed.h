// A server stream without a reactor: the doorway asks a feed for its next message when the one
// before has left. Use it for every method whose contract says `returns (stream ...)`.
//
//   class ComplaintFeed final : public rpc::Feed<WatchComplaintsResponse> {
//    public:
//     ComplaintFeed(EventHub& hub, Cursor cursor, rpc::Waker wake)
//         : cursor_(cursor), subscription_(hub.Subscribe([wake] { wake.Wake(); })) {}
//     absl::StatusOr<std::optional<WatchComplaintsResponse>> Next(const rpc::Context& context) override {
//       ...read what follows cursor_, until context.deadline(); nothing there: return std::nullopt
//     }
//     WatchComplaintsResponse Heartbeat() override { return OnlyCursor(cursor_); }
//   };
//   server.HandleStream<WatchComplaintsRequest, WatchComplaintsResponse>(
//       "tanggap.complaints.v1.ComplaintsService.WatchComplaints",
//       [&](const rpc::Context& context, const WatchComplaintsRequest& request, rpc::Waker wake)
//           -> absl::StatusOr<std::unique_ptr<rpc::Feed<WatchComplaintsResponse>>> {
//         TANGGAP_ASSIGN_OR_RETURN(Cursor cursor, OpenCursor(context, request));
//         return std::make_unique<ComplaintFeed>(hub, cursor, wake);
//       });
//
// A stream ends with an error: the feed's own, or one of the doorway's (see options.h). So each
// message carries a cursor from which the caller opens the stream again. Only a feed that has an
// end of its own, as a file does, ends well: see Ended.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "libs/rpc/context.h"

namespace tanggap::rpc {

template <typename Response>
class Feed {
 public:
  // Runs on any thread, event threads included, when the stream has ended: it may not block for
  // long. No other function of the feed runs then, or after.
  virtual ~Feed() = default;
  // The next message; nothing when there is none now. Asked at the stream's beginning, after every
  // message, after each Wake, and when nothing was sent for the heartbeat's period. Runs on a
  // worker, never twice at a time; it may throw. A status ends the stream with it. What it reads
  // should come by `context.deadline()`, and `context.cancelled()` says that the stream is over.
  virtual absl::StatusOr<std::optional<Response>> Next(const Context& context) = 0;
  // What is sent when nothing else was for the heartbeat's period: computed, without waiting for
  // anything, from what is known, such as the last cursor. Never runs beside Next.
  virtual Response Heartbeat() = 0;
  // Asked after each Next that gave nothing: whether that is all there will ever be. Then the
  // stream ends with OK.
  virtual bool Ended() const { return false; }
};

namespace internal {

class Wakeable {
 public:
  virtual ~Wakeable() = default;
  virtual void Wake() = 0;
};

}  // namespace internal

// Says that a feed has something to give. A copy may be kept by whoever learns of news first and
// used from any thread, also under their locks: it never calls into the feed. After the stream's
// end it does nothing. Several Wakes make one Next when none of them was answered yet, and one that
// comes while Next runs makes another.
class Waker {
 public:
  // Wakes nothing.
  Waker() = default;
  explicit Waker(std::weak_ptr<internal::Wakeable> stream) : stream_(std::move(stream)) {}

  void Wake() const {
    if (const std::shared_ptr<internal::Wakeable> stream = stream_.lock()) stream->Wake();
  }

 private:
  std::weak_ptr<internal::Wakeable> stream_;
};

namespace internal {

// A feed whose messages are bytes.
using RawFeed = Feed<std::string>;

using OpenedFeed = absl::StatusOr<std::unique_ptr<RawFeed>>;

template <typename Response>
class SerialisedFeed final : public RawFeed {
 public:
  explicit SerialisedFeed(std::unique_ptr<Feed<Response>> feed) : feed_(std::move(feed)) {}

  absl::StatusOr<std::optional<std::string>> Next(const Context& context) override {
    absl::StatusOr<std::optional<Response>> next = feed_->Next(context);
    if (!next.ok()) return std::move(next).status();
    if (!next->has_value()) return std::optional<std::string>();
    return std::optional<std::string>((*next)->SerializeAsString());
  }
  std::string Heartbeat() override { return feed_->Heartbeat().SerializeAsString(); }
  bool Ended() const override { return feed_->Ended(); }

 private:
  const std::unique_ptr<Feed<Response>> feed_;
};

}  // namespace internal

}  // namespace tanggap::rpc
