// Random bytes as a dependency, so that tests can repeat themselves.
//
//   base::SystemRandom random;                   // in app.cc: the kernel's generator, fit for keys
//   and secrets base::SeededRandom random(42);               // in a test: the same bytes every
//   time std::string nonce = random.Bytes(12);
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>

namespace tanggap::base {

class Random {
 public:
  virtual ~Random() = default;
  virtual void Fill(void* bytes, size_t size) = 0;
  std::string Bytes(size_t size);
  // Uniform in [0, bound), without modulo bias. `bound` is at least 1.
  uint64_t Below(uint64_t bound);
};

// getrandom(2). Safe to share between threads. Ends the process if the kernel refuses: there is no
// safe way on.
class SystemRandom final : public Random {
 public:
  void Fill(void* bytes, size_t size) override;
};

// A fixed sequence for a seed. For tests only: its output can be predicted. Safe to share between
// threads.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}
  void Fill(void* bytes, size_t size) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace tanggap::base
