#include "libs/redis/address.h"

#include <absl/strings/numbers.h>
#include <sys/un.h>

#include "libs/base/strings.h"

namespace tanggap::redis::internal {

namespace {

constexpr std::string_view kUnix = "unix:";
constexpr size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

// What was written is not repeated: someone may have put a password into it.
absl::Status Bad(std::string_view what) {
  return absl::InvalidArgumentError(
      base::Join("--redis-address ", what,
                 "; write it as 127.0.0.1:6379, [::1]:6379, "
                 "redis.example.net:6379 or unix:/run/redis/redis.sock"));
}

}  // namespace

absl::StatusOr<Address> ParseAddress(std::string_view text) {
  if (text.substr(0, kUnix.size()) == kUnix) {
    const std::string_view path = text.substr(kUnix.size());
    if (path.empty() || path.front() != '/') return Bad("needs an absolute path behind \"unix:\"");
    if (path.size() > kLongestPath) {
      return Bad(base::Join("has a longer path than a socket may have, ", kLongestPath, " bytes"));
    }
    return Address{.host = "", .port = 0, .path = std::string(path)};
  }
  if (text.find("://") != std::string_view::npos || text.find('@') != std::string_view::npos) {
    return Bad(
        "is no URL: user and password belong in --redis-username and "
        "--redis-password-file, TLS in a tunnel beside this program");
  }
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return Bad("has no port");
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  int port = 0;
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos ||
      !absl::SimpleAtoi(base::AsAbsl(digits), &port) || port < 1 || port > 65535) {
    return Bad("needs a port from 1 to 65535 behind the last colon");
  }
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty()) return Bad("has no host before the port");
  if (!bracketed && host.find(':') != std::string_view::npos) {
    return Bad("needs brackets around an IPv6 address");
  }
  if (host.find_first_of(" \t\r\n/[]") != std::string_view::npos || host.size() > 253) {
    return Bad("has a host that is neither a name nor a number");
  }
  return Address{.host = std::string(host), .port = port, .path = ""};
}

}  // namespace tanggap::redis::internal
