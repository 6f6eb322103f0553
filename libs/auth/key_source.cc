#include "libs/auth/key_source.h"

#include <memory>

#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

absl::StatusOr<PublicKey> FindIn(const KeySet& keys, std::string_view id) {
  if (const PublicKey* key = keys.Find(id)) return *key;
  return errors::Error(errors::Reason::TOKEN_UNTRUSTED)
      .Because("the issuer has no key of this kid");
}

}  // namespace

absl::StatusOr<PublicKey> FixedKeySource::Find(std::string_view id) { return FindIn(keys_, id); }

FileKeySource::FileKeySource(std::string path, const base::Clock& clock, ReportProblem report,
                             WatchedFile<KeySet>::Parse parse)
    : file_(std::move(path), std::move(parse), clock, std::move(report)) {}

absl::StatusOr<PublicKey> FileKeySource::Find(std::string_view id) {
  const std::shared_ptr<const KeySet> keys = file_.Get();
  if (keys != nullptr) return FindIn(*keys, id);
  return errors::Error(errors::Reason::PEER_UNAVAILABLE)
      .With("peer", "identity provider")
      .Because("there is no usable JWKS file");
}

}  // namespace tanggap::auth
