// Counts calls of callers without a token against AnonymousLimits. Internal to libs/rpc.
//
//   TANGGAP_RETURN_IF_ERROR(guard.Admit(AnonymousCall::kLookup, rpc.peer(), x_forwarded_for, now));
//
// It remembers one time for each of a fixed number of places, for look-ups and for calls that are
// nobody's to know apart; an address is counted in the one that
// its keyed hash points to. So its size does not grow with who calls, and two addresses that share
// a place share its allowance.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "libs/base/random.h"
#include "libs/rpc/anonymous_limits.h"

namespace tanggap::rpc {

// An allowance that fills again evenly, kept as the time at which it would be full: one number, so
// that threads share it without a lock.
class Allowance {
 public:
  // Nothing when one more may pass, else in how long one will.
  absl::Duration Take(int64_t per_second, absl::Time now);

 private:
  std::atomic<int64_t> full_at_{0};  // microseconds since 1970
};

// Whom a call is for: by its peer as gRPC writes it ("ipv4:10.0.3.7:51234", "ipv6:%5B::1%5D:51234",
// "unix:") and, when that is a proxy of ours, by what it says. Empty for somebody on this machine,
// and when a proxy does not say.
Address CallerAddress(std::string_view peer, std::string_view forwarded_for,
                      const Networks& proxies);

// A look-up, or any call of a method with `unnamed_callers`.
enum class AnonymousCall { kLookup, kUnnamed };

// Safe to share between threads.
class AnonymousGuard {
 public:
  AnonymousGuard(const AnonymousLimits& limits, base::Random& random);

  // RATE_LIMITED when the address, or all together, call too often. A call that is for nobody in
  // particular counts among all only.
  absl::Status Admit(AnonymousCall call, std::string_view peer, std::string_view forwarded_for,
                     absl::Time now);

 private:
  // Of one kind of calls.
  struct Counted {
    int64_t of_address = 0;
    int64_t of_all = 0;
    std::unique_ptr<Allowance[]> places;
    Allowance all;
  };
  size_t PlaceOf(const Address& address) const;

  const Networks proxies_;
  const std::string hash_key_;
  Counted lookups_;
  Counted unnamed_;
};

}  // namespace tanggap::rpc
