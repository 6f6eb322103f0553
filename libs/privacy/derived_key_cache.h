// Keys that were derived lately, so that a call which seals five fields for one agency derives
// once. Bounded: the oldest goes first. Safe to share between threads.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <unordered_map>

#include "libs/base/mutex.h"
#include "libs/privacy/key.h"

namespace tanggap::privacy {

class DerivedKeyCache {
 public:
  explicit DerivedKeyCache(size_t capacity) : capacity_(capacity) {}

  // The key stored under `name`, else what `derive` gives.
  Key Get(const std::string& name, const std::function<Key()>& derive);
  size_t size() const;

 private:
  const size_t capacity_;
  mutable base::Mutex mutex_;
  std::unordered_map<std::string, Key> keys_ TANGGAP_GUARDED_BY(mutex_);
  std::deque<std::string> oldest_first_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::privacy
