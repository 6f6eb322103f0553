#include "libs/rpc/anonymous_guard.h"

#include <absl/hash/hash.h>
#include <absl/strings/ascii.h>

#include <algorithm>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::rpc {

namespace {

constexpr size_t kPlaces = 8192;
constexpr size_t kNetworkBytes = 8;
constexpr int64_t kMicrosASecond = 1'000'000;
constexpr int64_t kBurstSeconds = 10;

absl::Status TooOften(int64_t per_second, absl::Duration wait) {
  return errors::Error(errors::Reason::RATE_LIMITED)
      .With("calls_per_second", base::Join(per_second))
      .RetryAfter(std::max(wait, absl::Milliseconds(1)));
}

bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string WithBrackets(std::string_view text) {
  std::string plain(text);
  for (const auto& [escaped, bracket] : {std::pair("%5B", "["), std::pair("%5D", "]")}) {
    const size_t at = plain.find(escaped);
    if (at != std::string::npos) plain.replace(at, 3, bracket);
  }
  return plain;
}

}  // namespace

absl::Duration Allowance::Take(int64_t per_second, absl::Time now) {
  const int64_t each = kMicrosASecond / per_second;
  const int64_t whole = kBurstSeconds * kMicrosASecond;
  const int64_t time = absl::ToUnixMicros(now);
  int64_t full_at = full_at_.load(std::memory_order_relaxed);
  while (true) {
    // So far ahead lies only what is from before the clock was put back.
    const bool stale = full_at > time + 2 * whole;
    const int64_t from = stale ? time : std::max(full_at, time);
    const int64_t wait = from + each - (time + whole);
    if (wait > 0) return absl::Microseconds(wait);
    if (full_at_.compare_exchange_weak(full_at, from + each, std::memory_order_relaxed))
      return absl::ZeroDuration();
  }
}

Address CallerAddress(std::string_view peer, std::string_view forwarded_for,
                      const Networks& proxies) {
  std::optional<Address> address;
  if (TakePrefix(peer, "ipv4:") || TakePrefix(peer, "ipv6:")) {
    address = ParseAddress(WithBrackets(peer));
    if (!address.has_value()) return {};
    if (!IsLoopback(*address) && !proxies.Contain(*address)) return *address;
  }
  // The proxy has added the last entry; what stands before it came with the call.
  const std::string_view last = forwarded_for.substr(forwarded_for.rfind(',') + 1);
  address = ParseAddress(base::AsStd(absl::StripAsciiWhitespace(base::AsAbsl(last))));
  return address.value_or(Address());
}

AnonymousGuard::AnonymousGuard(const AnonymousLimits& limits, base::Random& random)
    : proxies_(limits.proxies),
      hash_key_(random.Bytes(16)),
      lookups_{limits.of_address, limits.of_all, std::make_unique<Allowance[]>(kPlaces), {}},
      unnamed_{limits.unnamed_of_address,
               limits.unnamed_of_all,
               std::make_unique<Allowance[]>(kPlaces),
               {}} {}

size_t AnonymousGuard::PlaceOf(const Address& address) const {
  // Whoever has an IPv6 network has all addresses in it.
  const Address network = address.size() == 4 ? address : address.substr(0, kNetworkBytes);
  return absl::HashOf(hash_key_, network) % kPlaces;
}

absl::Status AnonymousGuard::Admit(AnonymousCall call, std::string_view peer,
                                   std::string_view forwarded_for, absl::Time now) {
  Counted& counted = call == AnonymousCall::kLookup ? lookups_ : unnamed_;
  const Address address = CallerAddress(peer, forwarded_for, proxies_);
  if (!address.empty() && counted.of_address > 0) {
    const absl::Duration wait = counted.places[PlaceOf(address)].Take(counted.of_address, now);
    if (wait > absl::ZeroDuration()) return TooOften(counted.of_address, wait);
  }
  if (counted.of_all > 0) {
    const absl::Duration wait = counted.all.Take(counted.of_all, now);
    if (wait > absl::ZeroDuration()) return TooOften(counted.of_all, wait);
  }
  return absl::OkStatus();
}

}  // namespace tanggap::rpc
