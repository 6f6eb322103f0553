// An issuer's keys by URL. A thread of its own fetches them at start, every few minutes, and when a
// token names a key that is not known (at most once a minute, so that nobody can make us flood the
// issuer). While the issuer cannot be reached, the last good keys serve for a day.
//
//   auth::UrlKeySource keys({.url = "https://masuk.example.go.id/jwks"}, clock, report);
#pragma once

#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "libs/auth/key_source.h"
#include "libs/base/mutex.h"

namespace tanggap::auth {

struct UrlKeySourceOptions {
  std::string url;
  // Certificates to trust instead of the system's; "" for those.
  std::string ca_file = {};
  // KeySet::Parse takes keys of development too.
  WatchedFile<KeySet>::Parse parse = KeySet::ParseForProduction;
  // How often the keys are fetched when nothing asks for it.
  absl::Duration refresh = absl::Minutes(5);
};

class UrlKeySource final : public KeySource {
 public:
  UrlKeySource(UrlKeySourceOptions options, const base::Clock& clock, ReportProblem report);
  ~UrlKeySource() override;
  absl::StatusOr<PublicKey> Find(std::string_view id) override;

  // Waits until so many fetches have ended; false when `timeout` passed first.
  bool WaitForFetchesForTest(int64_t fetches, absl::Duration timeout);

 private:
  void Run();
  // Whether it is time, for whatever reason.
  bool Due() const TANGGAP_REQUIRES(mutex_);
  void Keep(absl::StatusOr<KeySet> fetched) TANGGAP_REQUIRES(mutex_);

  const UrlKeySourceOptions options_;
  const base::Clock& clock_;
  const ReportProblem report_;
  std::atomic<bool> stopping_ = false;
  base::Mutex mutex_;
  base::Condition changed_;
  std::shared_ptr<const KeySet> keys_ TANGGAP_GUARDED_BY(mutex_);
  absl::Time good_ TANGGAP_GUARDED_BY(mutex_) = absl::InfinitePast();
  absl::Time attempted_ TANGGAP_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool last_failed_ TANGGAP_GUARDED_BY(mutex_) = false;
  // Asked for or under way.
  bool wanted_ TANGGAP_GUARDED_BY(mutex_) = true;
  int64_t fetches_ TANGGAP_GUARDED_BY(mutex_) = 0;
  std::thread thread_;
};

}  // namespace tanggap::auth
