// Where an issuer's keys come from: given once, a file that is read again when it changes, or a URL
// that is fetched in the background. Asking never waits.
//
//   auto keys = std::make_shared<auth::FileKeySource>("/etc/tanggap/jwks.json", clock, report);
//   auto keys = std::make_shared<auth::UrlKeySource>(options, clock, report);
//   auto keys = std::make_shared<auth::FixedKeySource>(*auth::KeySet::Parse(signer.Jwks()));
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "libs/auth/key_set.h"
#include "libs/auth/watched_file.h"
#include "libs/base/clock.h"

namespace tanggap::auth {

// Safe to share between threads.
class KeySource {
 public:
  virtual ~KeySource() = default;
  // The key, or TOKEN_UNTRUSTED; PEER_UNAVAILABLE while it may still come.
  virtual absl::StatusOr<PublicKey> Find(std::string_view id) = 0;
};

class FixedKeySource final : public KeySource {
 public:
  explicit FixedKeySource(KeySet keys) : keys_(std::move(keys)) {}
  absl::StatusOr<PublicKey> Find(std::string_view id) override;

 private:
  const KeySet keys_;
};

class FileKeySource final : public KeySource {
 public:
  // `parse` is KeySet::Parse or KeySet::ParseForProduction.
  FileKeySource(std::string path, const base::Clock& clock, ReportProblem report,
                WatchedFile<KeySet>::Parse parse = KeySet::Parse);
  absl::StatusOr<PublicKey> Find(std::string_view id) override;

 private:
  WatchedFile<KeySet> file_;
};

}  // namespace tanggap::auth
