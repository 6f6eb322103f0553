// One open server stream: who asks the feed for its next message, when, and how it ends. Internal
// to libs/rpc; call.h opens it, open_streams.h gives it turns on workers and tells it the time.
//
//   opening -> turn -> writing -> queued -> turn ...       (a message leaves; the next is asked for)
//                \-> idle ------> queued                   (Wake, or time for a heartbeat)
//   any -> ended                                           (once, with a status)
//
// At most one message is held. Whoever moved the stream to `turn` or `writing` is alone allowed to
// touch the feed or gRPC's stream; an end that comes meanwhile is left to them. Nothing of gRPC is
// called under the lock: its reactions may run on the very thread that asked.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "libs/base/mutex.h"
#include "libs/rpc/feed.h"
#include "libs/rpc/options.h"

namespace tanggap::rpc {

class Call;
class OpenStreams;

class Stream final : public internal::Wakeable {
 public:
  struct Terms {
    size_t traffic_class = 0;
    absl::Duration turn;  // how long one turn of the feed should take at most
    absl::Time deadline;  // the caller's
    StreamLimits limits;
  };
  enum class Manner {
    kAfterMessage,  // the message under way is still sent
    kAtOnce,
  };
  struct Sent {
    bool opened = false;
    uint64_t messages = 0;
    uint64_t bytes = 0;
  };

  Stream(Call& call, OpenStreams& streams, Terms terms);

  // From the handler's worker. False when the call has ended meanwhile; the feed is gone then.
  bool Accept(std::unique_ptr<internal::RawFeed> feed);
  // Asks the feed for the next message and sends it; first by whoever called Accept, then from
  // turns that were queued.
  void TakeTurn();
  void Turn();

  void Wake() override;
  void OnWriteDone(bool ok);
  void OnDone();
  // The first end counts, but one at once overtakes one after the message.
  void End(absl::Status status, Manner manner);
  // Ends a call that is not open yet.
  void EndOpening(absl::Status status);
  // Looks what is due. Called several times a second.
  void Tick(absl::Time now);

  Sent sent() const;
  absl::Time deadline() const { return terms_.deadline; }

 private:
  enum class State { kOpening, kTurn, kWriting, kIdle, kQueued, kEnded };
  // What is to be done once the lock is released.
  struct Step {
    std::optional<std::string> write = std::nullopt;
    std::optional<absl::Status> end = std::nullopt;
    std::unique_ptr<internal::RawFeed> feed = nullptr;
  };
  using NextMessage = absl::StatusOr<std::optional<std::string>>;

  NextMessage AskFeed();
  NextMessage AskHeartbeat();
  Step AfterTurn(NextMessage next) TANGGAP_REQUIRES(mutex_);
  Step AfterWrite() TANGGAP_REQUIRES(mutex_);
  Step EndWith(absl::Status status) TANGGAP_REQUIRES(mutex_);
  void Queue() TANGGAP_REQUIRES(mutex_);
  void Do(Step step);
  void Write(std::string message);
  // Parts of Tick.
  void EndIfOver(absl::Time now);
  void CheckCaller(absl::Time now);
  void SendHeartbeat(absl::Time now);
  void Abort(absl::Time now);

  Call& call_;
  OpenStreams& streams_;
  const Terms terms_;
  std::atomic<bool> woken_{false};

  mutable base::Mutex mutex_;
  State state_ TANGGAP_GUARDED_BY(mutex_) = State::kOpening;
  std::unique_ptr<internal::RawFeed> feed_;  // of whoever has the turn; taken under the lock
  bool over_ = false;                        // as the feed said; of whoever has the turn
  bool entry_queued_ TANGGAP_GUARDED_BY(mutex_) = false;
  // Of the write under way: whether StartWrite has not returned yet, and what became of it.
  bool starting_ TANGGAP_GUARDED_BY(mutex_) = false;
  std::optional<bool> written_ TANGGAP_GUARDED_BY(mutex_);
  size_t writing_bytes_ TANGGAP_GUARDED_BY(mutex_) = 0;
  // The end that was asked for; OK while none was.
  absl::Status ending_ TANGGAP_GUARDED_BY(mutex_);
  bool at_once_ TANGGAP_GUARDED_BY(mutex_) = false;
  absl::Time ending_since_ TANGGAP_GUARDED_BY(mutex_);
  bool done_ TANGGAP_GUARDED_BY(mutex_) = false;
  Sent sent_ TANGGAP_GUARDED_BY(mutex_);
  // When the last message was handed over or had left; when the stream's life ends; when its
  // caller's token is looked at again.
  absl::Time last_sent_ TANGGAP_GUARDED_BY(mutex_);
  absl::Time life_end_ TANGGAP_GUARDED_BY(mutex_);
  absl::Time next_check_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::rpc
