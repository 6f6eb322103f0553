#include "libs/rpc/networks.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <arpa/inet.h>

#include <algorithm>

#include "libs/base/strings.h"

namespace tanggap::rpc {

namespace {

constexpr std::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);

// Without brackets and port; empty when it is neither form.
std::string WithoutPort(std::string_view text) {
  if (!text.empty() && text.front() == '[') {
    const size_t end = text.find(']');
    return end == std::string_view::npos ? "" : std::string(text.substr(1, end - 1));
  }
  const bool has_port = std::count(text.begin(), text.end(), ':') == 1;
  return std::string(has_port ? text.substr(0, text.find(':')) : text);
}

// Whether the first `bits` of both are the same.
bool BeginAlike(const Address& a, const Address& b, size_t bits) {
  const size_t whole = bits / 8;
  if (a.compare(0, whole, b, 0, whole) != 0) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<unsigned char>(0xff00u >> (bits % 8));
  return ((static_cast<unsigned char>(a[whole]) ^ static_cast<unsigned char>(b[whole])) & mask) ==
         0;
}

}  // namespace

std::optional<Address> ParseAddress(std::string_view text) {
  const std::string written = WithoutPort(text);
  char bytes[16];
  if (inet_pton(AF_INET, written.c_str(), bytes) == 1) return Address(bytes, 4);
  if (inet_pton(AF_INET6, written.c_str(), bytes) != 1) return std::nullopt;
  const std::string_view whole(bytes, sizeof bytes);
  if (whole.substr(0, kMapped.size()) == kMapped) return Address(whole.substr(kMapped.size()));
  return Address(whole);
}

bool IsLoopback(const Address& address) {
  if (address.size() == 4) return address[0] == 127;
  return address == Address(15, '\0') + '\1';
}

absl::StatusOr<Networks> Networks::Parse(std::string_view list) {
  Networks networks;
  for (const std::string& item : base::Split(list, ',')) {
    const std::string_view text = base::AsStd(absl::StripAsciiWhitespace(base::AsAbsl(item)));
    if (text.empty()) continue;
    const size_t slash = text.find('/');
    const std::optional<Address> first = ParseAddress(text.substr(0, slash));
    const size_t most = first.has_value() ? first->size() * 8 : 0;
    size_t bits = most;
    const bool has_bits = slash == std::string_view::npos ||
                          absl::SimpleAtoi(base::AsAbsl(text.substr(slash + 1)), &bits);
    if (!first.has_value() || !has_bits || bits > most) {
      return absl::InvalidArgumentError(base::AsAbsl(
          base::Join("\"", text, "\" is neither an address nor a network such as 10.0.0.0/8")));
    }
    networks.networks_.push_back({*first, bits});
  }
  return networks;
}

bool Networks::Contain(const Address& address) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    return network.first.size() == address.size() &&
           BeginAlike(network.first, address, network.bits);
  });
}

}  // namespace tanggap::rpc
