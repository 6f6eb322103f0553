// One GET by libcurl, for JWKS documents: https only (http to this machine itself excepted), no
// redirects, at most 256 KiB and 10 seconds.
//
//   std::atomic<bool> cancelled = false;
//   absl::StatusOr<std::string> body = auth::HttpFetch("https://masuk.example.go.id/jwks", "", cancelled);
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <string>

namespace tanggap::auth {

// `ca_file` replaces the system's certificates when not empty. Setting `cancelled` ends the
// transfer within a second.
absl::StatusOr<std::string> HttpFetch(const std::string& url, const std::string& ca_file,
                                      const std::atomic<bool>& cancelled);

}  // namespace tanggap::auth
