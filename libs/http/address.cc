#include "libs/http/address.h"

#include <absl/strings/numbers.h>

#include <boost/asio/ip/address.hpp>
#include <string>

#include "libs/base/strings.h"

namespace tanggap::http::internal {

absl::StatusOr<boost::asio::ip::tcp::endpoint> ParseAddress(std::string_view text) {
  const absl::Status bad = absl::InvalidArgumentError(base::Join(
      "the address \"", text.substr(0, 64),
      "\" must be HOST:PORT with the host as a number, such as 127.0.0.1:9100 or [::1]:9100"));
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad;
  const std::string_view digits = text.substr(colon + 1);
  std::string_view host = text.substr(0, colon);
  uint32_t port;
  if (digits.find_first_not_of("0123456789") != std::string_view::npos ||
      !absl::SimpleAtoi(base::AsAbsl(digits), &port) || port > 65535) {
    return bad;
  }
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(host), error);
  if (error || address.is_v6() != bracketed) return bad;
  return boost::asio::ip::tcp::endpoint(address, static_cast<uint16_t>(port));
}

}  // namespace tanggap::http::internal
