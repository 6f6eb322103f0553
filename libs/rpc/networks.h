// Addresses of machines, and lists of the networks that they may lie in.
//
//   TANGGAP_ASSIGN_OR_RETURN(rpc::Networks proxies, rpc::Networks::Parse("10.0.3.7, 172.16.0.0/12"));
//   if (const auto address = rpc::ParseAddress("172.20.0.4"); address && proxies.Contain(*address)) ...
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::rpc {

// 4 or 16 bytes in network order. An IPv4 address that is written as IPv6 is IPv4.
using Address = std::string;

// "203.0.113.7" and "2001:db8::1", in brackets too and with a port or without.
std::optional<Address> ParseAddress(std::string_view text);
// Whether it is this machine.
bool IsLoopback(const Address& address);

class Networks {
 public:
  Networks() = default;
  // Addresses and networks like 10.0.0.0/8, separated by commas; empty for none. INVALID_ARGUMENT
  // names what is neither.
  static absl::StatusOr<Networks> Parse(std::string_view list);

  bool Contain(const Address& address) const;

 private:
  struct Network {
    Address first;
    size_t bits;
  };
  std::vector<Network> networks_;
};

}  // namespace tanggap::rpc
