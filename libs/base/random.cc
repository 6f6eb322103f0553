#include "libs/base/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstring>

#include "libs/base/invariant.h"

namespace tanggap::base {

std::string Random::Bytes(size_t size) {
  std::string bytes(size, '\0');
  Fill(bytes.data(), size);
  return bytes;
}

uint64_t Random::Below(uint64_t bound) {
  // Values under `threshold` would make the low residues likelier, so they are drawn again.
  const uint64_t threshold = (0 - bound) % bound;
  uint64_t value;
  do {
    Fill(&value, sizeof(value));
  } while (value < threshold);
  return value % bound;
}

void SystemRandom::Fill(void* bytes, size_t size) {
  auto* next = static_cast<char*>(bytes);
  while (size > 0) {
    const ssize_t got = getrandom(next, size, 0);
    if (got < 0 && errno == EINTR) continue;
    TANGGAP_INVARIANT(got > 0, "the kernel gives no random bytes");
    next += got;
    size -= static_cast<size_t>(got);
  }
}

void SeededRandom::Fill(void* bytes, size_t size) {
  std::lock_guard lock(mutex_);
  auto* next = static_cast<char*>(bytes);
  while (size > 0) {
    const uint64_t word = engine_();
    const size_t step = size < sizeof(word) ? size : sizeof(word);
    std::memcpy(next, &word, step);
    next += step;
    size -= step;
  }
}

}  // namespace tanggap::base
