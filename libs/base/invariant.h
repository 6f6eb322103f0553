// Ends the process when something that cannot happen has happened. For broken invariants of our own
// code only: what a caller, a file or a network can cause is an absl::Status. Always on, also in
// release builds.
//
//   TANGGAP_INVARIANT(!queue.empty(), "a worker was woken for nothing");
#pragma once

#include <cstdio>
#include <cstdlib>

#define TANGGAP_INVARIANT(condition, explanation)                                    \
  do {                                                                               \
    if (!(condition)) [[unlikely]] {                                                 \
      std::fprintf(stderr, "%s:%d: broken invariant: %s (%s)\n", __FILE__, __LINE__, \
                   (explanation), #condition);                                       \
      std::abort();                                                                  \
    }                                                                                \
  } while (false)
