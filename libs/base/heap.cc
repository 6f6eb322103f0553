#include "libs/base/heap.h"

#include <malloc.h>

#include <algorithm>
#include <thread>

namespace tanggap::base {

void KeepHeapsFew() {
  mallopt(M_ARENA_MAX, std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
}

void GiveBackHeaps() { malloc_trim(0); }

}  // namespace tanggap::base
