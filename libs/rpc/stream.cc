#include "libs/rpc/stream.h"

#include <grpc/grpc.h>

#include <algorithm>
#include <utility>

#include "libs/errors/error.h"
#include "libs/rpc/call.h"
#include "libs/rpc/open_streams.h"
#include "libs/rpc/thrown.h"

namespace tanggap::rpc {
namespace {

using errors::Error;
using errors::Reason;

// How long a caller that does not read holds up what should end: the message under way, then the
// status behind it.
constexpr absl::Duration kGrace = absl::Seconds(2);
// gRPC ends a call at its caller's deadline by itself; what is left after this, the doorway does.
constexpr absl::Duration kDeadlineGrace = absl::Milliseconds(200);

}  // namespace

Stream::Stream(Call& call, OpenStreams& streams, Terms terms)
    : call_(call), streams_(streams), terms_(std::move(terms)) {}

bool Stream::Accept(std::unique_ptr<internal::RawFeed> feed) {
  const absl::Time now = call_.now();
  const absl::Duration life = streams_.SomewhatLess(terms_.limits.longest_life);
  base::MutexLock lock(mutex_);
  // Its destructor runs after the lock was released: `feed` was made before `lock`.
  if (state_ == State::kEnded) return false;
  feed_ = std::move(feed);
  state_ = State::kTurn;
  sent_.opened = true;
  last_sent_ = now;
  life_end_ = now + life;
  next_check_ = now + terms_.limits.caller_check;
  return true;
}

void Stream::Turn() {
  {
    base::MutexLock lock(mutex_);
    entry_queued_ = false;
    if (state_ != State::kQueued) return;
    state_ = State::kTurn;
  }
  TakeTurn();
}

void Stream::TakeTurn() {
  NextMessage next = AskFeed();
  Step step;
  {
    base::MutexLock lock(mutex_);
    step = AfterTurn(std::move(next));
  }
  Do(std::move(step));
}

Stream::NextMessage Stream::AskFeed() {
  // Before the feed looks: what comes from now on makes another turn.
  woken_ = false;
  Context& context = call_.context();
  context.SetDeadline(std::min(terms_.deadline, context.now() + terms_.turn));
  NextMessage next;
  try {
    next = feed_->Next(context);
  } catch (...) {
    return WhatWasThrown("a feed");
  }
  if (!next.ok() || next->has_value()) return next;
  over_ = feed_->Ended();
  if (over_) return next;
  {
    base::MutexLock lock(mutex_);
    if (context.now() - last_sent_ < terms_.limits.heartbeat || !ending_.ok()) return next;
  }
  return AskHeartbeat();
}

Stream::NextMessage Stream::AskHeartbeat() {
  try {
    return std::optional<std::string>(feed_->Heartbeat());
  } catch (...) {
    return WhatWasThrown("a feed");
  }
}

Stream::Step Stream::AfterTurn(NextMessage next) {
  if (at_once_) return EndWith(ending_);
  if (!next.ok()) return EndWith(ending_.ok() ? next.status() : ending_);
  if (next->has_value()) {
    state_ = State::kWriting;
    starting_ = true;
    written_.reset();
    writing_bytes_ = (*next)->size();
    last_sent_ = call_.now();
    Step step;
    step.write = *std::move(next);
    return step;
  }
  if (!ending_.ok()) return EndWith(ending_);
  if (over_) return EndWith(absl::OkStatus());
  state_ = State::kIdle;
  if (woken_) Queue();
  return {};
}

void Stream::Do(Step step) {
  if (step.write.has_value()) Write(*std::move(step.write));
  if (!step.end.has_value()) return;
  // First the feed: who sees the end may rely on its being gone.
  step.feed.reset();
  if (step.end->ok()) return call_.FinishStream();
  call_.Finish(*std::move(step.end));
}

void Stream::Write(std::string message) {
  call_.Write(std::move(message));
  Step step;
  {
    base::MutexLock lock(mutex_);
    starting_ = false;
    if (written_.has_value()) {
      step = AfterWrite();
    } else if (at_once_) {
      step = EndWith(ending_);
    }
  }
  Do(std::move(step));
}

void Stream::OnWriteDone(bool ok) {
  Step step;
  {
    base::MutexLock lock(mutex_);
    if (state_ != State::kWriting) return;
    written_ = ok;
    // Whoever started the write is about to look.
    if (starting_) return;
    step = AfterWrite();
  }
  Do(std::move(step));
}

Stream::Step Stream::AfterWrite() {
  if (!*written_) return EndWith(ending_.ok() ? Error(Reason::CALL_CANCELLED) : ending_);
  ++sent_.messages;
  sent_.bytes += writing_bytes_;
  call_.CountMessage();
  last_sent_ = call_.now();
  if (!ending_.ok()) return EndWith(ending_);
  Queue();
  return {};
}

Stream::Step Stream::EndWith(absl::Status status) {
  state_ = State::kEnded;
  ending_since_ = call_.now();
  Step step;
  step.end = std::move(status);
  step.feed = std::move(feed_);
  return step;
}

void Stream::Queue() {
  state_ = State::kQueued;
  // A turn that was queued before, and overtaken by a heartbeat, serves.
  if (std::exchange(entry_queued_, true)) return;
  // Under the lock, so that the stream, and with it the doorway, is not over before this returns.
  streams_.Queue(terms_.traffic_class, std::shared_ptr<Stream>(call_.shared_from_this(), this));
}

void Stream::Wake() {
  if (woken_.exchange(true)) return;
  base::MutexLock lock(mutex_);
  if (state_ == State::kIdle) Queue();
}

void Stream::OnDone() {
  base::MutexLock lock(mutex_);
  done_ = true;
}

void Stream::End(absl::Status status, Manner manner) {
  Step step;
  {
    base::MutexLock lock(mutex_);
    if (state_ == State::kEnded) return;
    const bool overtakes = manner == Manner::kAtOnce && !at_once_;
    if (ending_.ok() || overtakes) {
      ending_ = std::move(status);
      ending_since_ = call_.now();
    }
    at_once_ = at_once_ || overtakes;
    if (state_ != State::kOpening || at_once_) call_.context().MarkCancelled();
    const bool idle = state_ == State::kIdle || state_ == State::kQueued;
    const bool writing = state_ == State::kWriting && !starting_;
    if (idle || (at_once_ && (writing || state_ == State::kOpening))) step = EndWith(ending_);
  }
  Do(std::move(step));
}

void Stream::EndOpening(absl::Status status) {
  {
    base::MutexLock lock(mutex_);
    if (state_ != State::kOpening) return;
    state_ = State::kEnded;
    ending_since_ = call_.now();
    call_.context().MarkCancelled();
  }
  call_.Finish(std::move(status));
}

void Stream::Tick(absl::Time now) {
  EndIfOver(now);
  CheckCaller(now);
  SendHeartbeat(now);
  Abort(now);
}

void Stream::EndIfOver(absl::Time now) {
  absl::Status status;
  Manner manner = Manner::kAtOnce;
  {
    base::MutexLock lock(mutex_);
    if (state_ == State::kOpening || state_ == State::kEnded) return;
    const StreamLimits& limits = terms_.limits;
    const bool writing = state_ == State::kWriting;
    if (now >= terms_.deadline + kDeadlineGrace) {
      status = Error(Reason::DEADLINE_EXCEEDED);
    } else if (writing && !ending_.ok() && now - ending_since_ >= kGrace) {
      status = ending_;
    } else if (writing && now - last_sent_ >= limits.longest_write) {
      status = Error(Reason::STREAM_NOT_READ)
                   .With("seconds", base::Join(absl::ToInt64Seconds(limits.longest_write)));
    } else if (now >= life_end_ && ending_.ok()) {
      status = Error(Reason::STREAM_ENDED);
      manner = Manner::kAfterMessage;
    }
  }
  if (!status.ok()) End(std::move(status), manner);
}

void Stream::CheckCaller(absl::Time now) {
  {
    base::MutexLock lock(mutex_);
    if (state_ == State::kOpening || state_ == State::kEnded || now < next_check_) return;
    next_check_ = now + terms_.limits.caller_check;
  }
  if (absl::Status refused = call_.StillAllowed(); !refused.ok())
    End(std::move(refused), Manner::kAfterMessage);
}

void Stream::SendHeartbeat(absl::Time now) {
  {
    base::MutexLock lock(mutex_);
    const absl::Duration silence = now - last_sent_;
    if (silence < terms_.limits.heartbeat) return;
    if (state_ == State::kIdle) return Queue();
    // No worker was to be had for long: the caller should at least hear that the stream lives.
    if (state_ != State::kQueued || silence < terms_.limits.heartbeat * 3 / 2) return;
    state_ = State::kTurn;
  }
  NextMessage heartbeat = AskHeartbeat();
  Step step;
  {
    base::MutexLock lock(mutex_);
    step = AfterTurn(std::move(heartbeat));
  }
  Do(std::move(step));
}

void Stream::Abort(absl::Time now) {
  std::shared_ptr<grpc_call> core;
  {
    base::MutexLock lock(mutex_);
    if (state_ != State::kEnded || done_ || now - ending_since_ < kGrace) return;
    // gRPC keeps what was not read, and the status behind it, for as long as the caller is there.
    core = call_.Core();
    ending_since_ = now;
  }
  grpc_call_cancel(core.get(), nullptr);
}

Stream::Sent Stream::sent() const {
  base::MutexLock lock(mutex_);
  return sent_;
}

}  // namespace tanggap::rpc
