// The API keys of partner systems: a text file of hashes, one line a key, read again when it
// changes. Who reads the file cannot call with it.
//
//   key Ab3dE6gH sha256=<64 hex> partner=simpus-kota agencies=dinkes roles=partner_writer,partner_reader
//       methods=tanggap.complaints.v1.*,tanggap.directory.v1.* expires=2027-01-01T00:00:00Z on_behalf_of=yes
//
// (One line in the file; # starts a comment line.) `agencies=*` gives the roles for every agency,
// which counts only for those that may span them (importer, auditor, coordinator), and is how to
// give those that need no agency (citizen, proxy). A
// partner has at most two keys, so that one can be replaced while the other serves; both are the
// same caller. The key itself is tgp_<id>_<43 characters>; its hash is that of the whole text:
// printf %s "$KEY" | sha256sum.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "libs/auth/principal.h"
#include "libs/base/random.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::auth {

// Issuer of the principals that API keys make.
inline constexpr char kApiKeyIssuer[] = "api-key";

struct ApiKey {
  std::string hash;
  absl::Time expiry;
  bool may_assert = false;
  std::shared_ptr<const Principal> principal;
};

class ApiKeyBook {
 public:
  static absl::StatusOr<ApiKeyBook> Parse(std::string_view text, const privacy::KeyRing& keys);

  // Whether a bearer value is meant to be an API key.
  static bool LooksLikeKey(std::string_view bearer);
  // API_KEY_REFUSED unless the key is in the book and has not expired.
  absl::StatusOr<const ApiKey*> Find(std::string_view key, absl::Time now) const;
  size_t size() const { return keys_.size(); }

 private:
  std::map<std::string, ApiKey, std::less<>> keys_;  // by id
};

// A new key for a partner (to be shown once) and the beginning of its line.
struct NewApiKey {
  std::string key;
  std::string line;  // "key <id> sha256=<hash>"
};
NewApiKey MakeApiKey(base::Random& random);

}  // namespace tanggap::auth
