#include "libs/base/heap.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

// A sanitizer has heaps of its own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace tanggap::base {
namespace {

// Pages that this process has written to.
int64_t HeldBytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  int64_t size = 0;
  int64_t resident = 0;
  EXPECT_EQ(std::fscanf(file, "%ld %ld", &size, &resident), 2);
  std::fclose(file);
  return resident * 4096;
}

constexpr int64_t kMuch = 32 << 20;

// What is left of much is in its way at the end of the heap.
std::unique_ptr<std::string> UseMuch() {
  std::vector<std::string> much;
  for (int64_t taken = 0; taken < kMuch; taken += 1024) much.emplace_back(1000, 'x');
  return std::make_unique<std::string>(1000, 'x');
}

TEST(HeapTest, WhatWasFreedGoesBackToTheSystem) {
  const std::unique_ptr<std::string> left = UseMuch();
  const int64_t before = HeldBytes();
  GiveBackHeaps();
  EXPECT_LT(HeldBytes(), before - kMuch / 2);
}

// Counted in a process of its own, begun anew: others are made by whatever ran in this one before.
TEST(HeapTest, ThreadsShareAFew) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto heaps_of_many_threads = [] {
    constexpr int kThreads = 64;
    std::latch all_there(kThreads);
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        const std::string taken(1000, 'x');
        all_there.arrive_and_wait();
      });
    }
    for (std::thread& thread : threads) thread.join();
    char* text = nullptr;
    size_t size = 0;
    std::FILE* file = open_memstream(&text, &size);
    malloc_info(0, file);
    std::fclose(file);
    int heaps = 0;
    for (const char* at = text; (at = std::strstr(at, "<heap nr=")) != nullptr; ++at) ++heaps;
    return heaps;
  };
  EXPECT_EXIT(
      {
        KeepHeapsFew();
        const int heaps = heaps_of_many_threads();
        const int processors = static_cast<int>(std::thread::hardware_concurrency());
        std::exit(heaps > 0 && heaps <= processors ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace tanggap::base

#endif
