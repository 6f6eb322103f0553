// Tokens whose signature was checked lately: a check costs as much as a whole empty call. Bounded;
// an entry lasts at most a minute, so that a revoked key is soon felt, and never beyond its token.
// Tokens are kept as hashes.
#pragma once

#include <absl/time/time.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "libs/auth/principal.h"
#include "libs/base/mutex.h"

namespace tanggap::auth {

// Safe to share between threads.
class TokenCache {
 public:
  explicit TokenCache(size_t capacity) : capacity_(capacity) {}

  // Null when the token is not known or its entry is over.
  std::shared_ptr<const Principal> Find(std::string_view token, absl::Time now);
  void Keep(std::string_view token, std::shared_ptr<const Principal> principal, absl::Time expiry,
            absl::Time now);
  size_t size() const;

 private:
  struct Entry {
    std::shared_ptr<const Principal> principal;
    absl::Time kept;
    absl::Time until;
  };
  const size_t capacity_;
  mutable base::Mutex mutex_;
  std::unordered_map<std::string, Entry> entries_ TANGGAP_GUARDED_BY(mutex_);
  std::deque<std::string> oldest_first_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::auth
