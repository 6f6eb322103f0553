#include "libs/auth/url_key_source.h"

#include <algorithm>
#include <utility>

#include "libs/auth/http_fetch.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

// Between two fetches, whatever asks for them, and after one that failed.
absl::Duration AtLeastBetween() { return absl::Minutes(1); }

}  // namespace

UrlKeySource::UrlKeySource(UrlKeySourceOptions options, const base::Clock& clock,
                           ReportProblem report)
    : options_(std::move(options)),
      clock_(clock),
      report_(std::move(report)),
      thread_([this] { Run(); }) {}

UrlKeySource::~UrlKeySource() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

absl::StatusOr<PublicKey> UrlKeySource::Find(std::string_view id) {
  base::MutexLock lock(mutex_);
  const absl::Time now = clock_.Now();
  const bool usable = keys_ != nullptr && now - good_ <= LastGoodLasts();
  if (usable) {
    if (const PublicKey* key = keys_->Find(id)) return *key;
  }
  if (!wanted_ && now - attempted_ >= AtLeastBetween()) {
    wanted_ = true;
    changed_.NotifyAll();
  }
  if (usable && !wanted_) {
    return errors::Error(errors::Reason::TOKEN_UNTRUSTED)
        .Because("the issuer has no key of this kid");
  }
  return errors::Error(errors::Reason::PEER_UNAVAILABLE)
      .With("peer", "identity provider")
      .RetryAfter(absl::Seconds(1));
}

bool UrlKeySource::WaitForFetchesForTest(int64_t fetches, absl::Duration timeout) {
  base::MutexLock lock(mutex_);
  while (fetches_ < fetches) {
    if (!changed_.WaitFor(lock, timeout) && fetches_ < fetches) return false;
  }
  return true;
}

void UrlKeySource::Run() {
  while (true) {
    {
      base::MutexLock lock(mutex_);
      while (!stopping_ && !Due()) {
        changed_.WaitFor(lock, std::min(options_.refresh, AtLeastBetween()));
      }
      if (stopping_) return;
      wanted_ = true;
      attempted_ = clock_.Now();
    }
    absl::StatusOr<std::string> body = HttpFetch(options_.url, options_.ca_file, stopping_);
    absl::StatusOr<KeySet> keys =
        body.ok() ? options_.parse(*body) : absl::StatusOr<KeySet>(body.status());
    base::MutexLock lock(mutex_);
    Keep(std::move(keys));
    changed_.NotifyAll();
  }
}

bool UrlKeySource::Due() const {
  const absl::Duration period = last_failed_ ? AtLeastBetween() : options_.refresh;
  return wanted_ || clock_.Now() - attempted_ >= period;
}

void UrlKeySource::Keep(absl::StatusOr<KeySet> fetched) {
  wanted_ = false;
  ++fetches_;
  last_failed_ = !fetched.ok();
  if (fetched.ok()) {
    keys_ = std::make_shared<const KeySet>(*std::move(fetched));
    good_ = clock_.Now();
  } else if (report_ && !stopping_) {
    report_(fetched.status());
  }
}

}  // namespace tanggap::auth
