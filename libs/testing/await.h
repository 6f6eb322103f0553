// Waits for what another thread or process will bring about: a test never sleeps.
//
//   ASSERT_TRUE(testing::Await([&] { return publisher.sequenced() == 5; }));
#pragma once

#include <chrono>
#include <thread>

namespace tanggap::testing {

// False when `condition` does not hold within half a minute.
template <typename Condition>
bool Await(Condition condition) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace tanggap::testing
