// How many people figures speak of, and how many of them count against min_cell.
//
//   HeadCount people{.all = 14, .open = 4};
//   people.Counted();                          // 4: who sent the ten imported answers could subtract them
//   IsSmall(people, 5);                        // true: not to be shown
#pragma once

#include <cstdint>

namespace tanggap::surveys {

struct HeadCount {
  int64_t all = 0;
  // Of these: ANONYMOUS or CONFIDENTIAL, and not imported. The others the agency knows one by one.
  int64_t open = 0;

  int64_t Counted() const { return open != 0 ? open : all; }

  HeadCount& operator+=(const HeadCount& other) {
    all += other.all;
    open += other.open;
    return *this;
  }
  HeadCount& operator-=(const HeadCount& other) {
    all -= other.all;
    open -= other.open;
    return *this;
  }
  friend HeadCount operator+(HeadCount left, const HeadCount& right) { return left += right; }
  friend HeadCount operator-(HeadCount left, const HeadCount& right) { return left -= right; }
  friend bool operator==(const HeadCount&, const HeadCount&) = default;
};

// Somebody, and fewer than may be shown. Nobody is not small.
inline bool IsSmall(const HeadCount& people, int min_cell) {
  return people.all > 0 && people.Counted() < min_cell;
}

}  // namespace tanggap::surveys
