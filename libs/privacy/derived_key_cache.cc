#include "libs/privacy/derived_key_cache.h"

namespace tanggap::privacy {

Key DerivedKeyCache::Get(const std::string& name, const std::function<Key()>& derive) {
  {
    base::MutexLock lock(mutex_);
    if (const auto found = keys_.find(name); found != keys_.end()) return found->second;
  }
  // Outside the lock: two threads may derive the same key, which is the same key.
  const Key key = derive();
  base::MutexLock lock(mutex_);
  if (!keys_.emplace(name, key).second) return key;
  oldest_first_.push_back(name);
  if (oldest_first_.size() > capacity_) {
    keys_.erase(oldest_first_.front());
    oldest_first_.pop_front();
  }
  return key;
}

size_t DerivedKeyCache::size() const {
  base::MutexLock lock(mutex_);
  return keys_.size();
}

}  // namespace tanggap::privacy
