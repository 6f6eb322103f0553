#include "libs/auth/token_cache.h"

#include <algorithm>
#include <utility>

#include "libs/base/sha256.h"

namespace tanggap::auth {
namespace {

absl::Duration Longest() { return absl::Seconds(60); }

}  // namespace

std::shared_ptr<const Principal> TokenCache::Find(std::string_view token, absl::Time now) {
  const std::string hash = base::Sha256(token);
  base::MutexLock lock(mutex_);
  const auto found = entries_.find(hash);
  if (found == entries_.end()) return nullptr;
  const Entry& entry = found->second;
  // A clock that was set back must not make an entry last longer.
  return now >= entry.kept && now < entry.until ? entry.principal : nullptr;
}

void TokenCache::Keep(std::string_view token, std::shared_ptr<const Principal> principal,
                      absl::Time expiry, absl::Time now) {
  const absl::Time until = std::min(expiry, now + Longest());
  // Within the allowed skew after its expiry a token is good, but is checked every time.
  if (until <= now || capacity_ == 0) return;
  std::string hash = base::Sha256(token);
  base::MutexLock lock(mutex_);
  const auto [place, is_new] =
      entries_.insert_or_assign(hash, Entry{std::move(principal), now, until});
  if (!is_new) return;
  oldest_first_.push_back(std::move(hash));
  if (oldest_first_.size() > capacity_) {
    entries_.erase(oldest_first_.front());
    oldest_first_.pop_front();
  }
}

size_t TokenCache::size() const {
  base::MutexLock lock(mutex_);
  return entries_.size();
}

}  // namespace tanggap::auth
