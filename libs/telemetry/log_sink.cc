#include "libs/telemetry/log_sink.h"

#include <absl/time/clock.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace tanggap::telemetry {

namespace {

constexpr absl::Duration kLastFlush = absl::Seconds(1);
constexpr int kPollMillis = 50;

// As many whole lines as a pipe takes in one piece, so that lines of programs that share a pipe do
// not mix; a line that is longer than that comes in pieces.
std::string_view NextChunk(std::string_view lines) {
  if (lines.size() <= PIPE_BUF) return lines;
  const size_t end = lines.rfind('\n', PIPE_BUF - 1);
  return lines.substr(0, end == std::string_view::npos ? PIPE_BUF : end + 1);
}

}  // namespace

DescriptorSink::DescriptorSink(int descriptor, size_t capacity_bytes)
    : descriptor_(descriptor), capacity_bytes_(capacity_bytes), writer_([this] { Run(); }) {}

DescriptorSink::~DescriptorSink() {
  Flush(kLastFlush);
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  writer_.join();
}

void DescriptorSink::Write(std::string line) {
  line += '\n';
  base::MutexLock lock(mutex_);
  if (waiting_.size() + line.size() > capacity_bytes_) {
    ++dropped_;
    return;
  }
  waiting_ += line;
  changed_.NotifyAll();
}

bool DescriptorSink::Flush(absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  base::MutexLock lock(mutex_);
  while (writing_ || !waiting_.empty()) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    changed_.WaitFor(lock, left);
  }
  return true;
}

bool DescriptorSink::stopping() {
  base::MutexLock lock(mutex_);
  return stopping_;
}

void DescriptorSink::Run() {
  // A reader that went away must not end the program by SIGPIPE, and signals are for the main
  // thread.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  std::string lines;
  while (true) {
    {
      base::MutexLock lock(mutex_);
      writing_ = false;
      changed_.NotifyAll();
      while (waiting_.empty() && !stopping_) changed_.Wait(lock);
      if (waiting_.empty() || stopping_) return;
      lines.clear();
      std::swap(lines, waiting_);
      writing_ = true;
    }
    WriteOut(lines);
  }
}

void DescriptorSink::WriteOut(std::string_view lines) {
  if (torn_ && WriteChunk("\n")) torn_ = false;
  while (!lines.empty()) {
    const std::string_view chunk = NextChunk(lines);
    if (!WriteChunk(chunk)) {
      dropped_ += static_cast<uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
      torn_ = true;
      return;
    }
    lines.remove_prefix(chunk.size());
  }
}

bool DescriptorSink::WriteChunk(std::string_view chunk) {
  while (!chunk.empty()) {
    // The descriptor is often shared with other programs, so it cannot be made non-blocking.
    // Instead: a pipe that poll calls writable takes PIPE_BUF bytes without blocking.
    pollfd poll_for = {descriptor_, POLLOUT, 0};
    const int ready = poll(&poll_for, 1, kPollMillis);
    if (ready == 0) {
      if (stopping()) return false;
      continue;
    }
    if (ready < 0 && errno != EINTR) return false;
    const ssize_t written = write(descriptor_, chunk.data(), chunk.size());
    if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (written > 0) chunk.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

void MemorySink::Write(std::string line) {
  base::MutexLock lock(mutex_);
  lines_.push_back(std::move(line));
}

std::vector<std::string> MemorySink::lines() const {
  base::MutexLock lock(mutex_);
  return lines_;
}

}  // namespace tanggap::telemetry
