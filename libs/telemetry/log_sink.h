// Where log lines go. `DescriptorSink` is for programs, `MemorySink` for tests.
//
//   telemetry::DescriptorSink sink(STDERR_FILENO);
//   telemetry::MemorySink sink;
//   ...
//   EXPECT_THAT(sink.lines(), Contains(HasSubstr("Ready.")));
#pragma once

#include <absl/time/time.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "libs/base/mutex.h"

namespace tanggap::telemetry {

class LogSink {
 public:
  virtual ~LogSink() = default;
  // Takes a line (without its line break) or drops it; never waits for the outside world.
  virtual void Write(std::string line) = 0;
  // How many lines were dropped so far.
  virtual uint64_t dropped() const = 0;
};

// Lines wait in a bounded buffer for a thread that writes them to a file descriptor. When whoever
// reads the other end stands still, or the disk is full, lines are dropped and counted, and the
// program goes on.
class DescriptorSink final : public LogSink {
 public:
  // Does not own `descriptor`.
  explicit DescriptorSink(int descriptor, size_t capacity_bytes = 1 << 20);
  // Gives what is left one second to leave.
  ~DescriptorSink() override;

  void Write(std::string line) override;
  uint64_t dropped() const override { return dropped_.load(); }
  // True when every line taken so far has been written, or dropped, within `timeout`.
  bool Flush(absl::Duration timeout);

 private:
  void Run();
  void WriteOut(std::string_view lines);
  bool WriteChunk(std::string_view chunk);
  bool stopping();

  const int descriptor_;
  const size_t capacity_bytes_;
  std::atomic<uint64_t> dropped_{0};
  bool torn_ = false;  // the writer's: the last line was cut off before its line break

  base::Mutex mutex_;
  base::Condition changed_;
  std::string waiting_ TANGGAP_GUARDED_BY(mutex_);
  bool writing_ TANGGAP_GUARDED_BY(mutex_) = false;
  bool stopping_ TANGGAP_GUARDED_BY(mutex_) = false;
  std::thread writer_;
};

// Keeps every line. For tests only: it grows for ever.
class MemorySink final : public LogSink {
 public:
  void Write(std::string line) override;
  uint64_t dropped() const override { return 0; }
  std::vector<std::string> lines() const;

 private:
  mutable base::Mutex mutex_;
  std::vector<std::string> lines_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::telemetry
