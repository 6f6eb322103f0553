// Reads "HOST:PORT". Internal to http.
#pragma once

#include <absl/status/statusor.h>

#include <boost/asio/ip/tcp.hpp>
#include <string_view>

namespace tanggap::http::internal {

absl::StatusOr<boost::asio::ip::tcp::endpoint> ParseAddress(std::string_view text);

}  // namespace tanggap::http::internal
