// What loads of calls have in common: who calls, over how many connections, and what came of it.
//
//   LoadResult result;
//   result.Add(took, status);                                       // for each call
//   std::printf("%.0f calls a second, p99 %.1f ms\n", result.PerSecond(), result.Quantile(0.99));
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/random.h"
#include "libs/rpc/channel.h"

namespace tanggap::bench {

struct LoadOptions {
  std::string address;
  // Empty for anonymous calls.
  std::string token;
  // Calls under way at once.
  int clients = 64;
  // Connections that they share.
  int connections = 4;
};

// One call of those that are sent at a pace.
struct TimedCall {
  // When it was to be sent, since the first.
  double seconds = 0;
  double took_ms = 0;
  bool answered = false;
};

struct LoadResult {
  absl::Duration measured;
  // How long each answered call took, in milliseconds; sorted by who gives the result out.
  std::vector<double> answered;
  // Calls that were not answered well, by code and reason.
  std::map<std::string, int> failed;
  // All that were sent at a pace, as they ended.
  std::vector<TimedCall> timed;

  void Add(absl::Duration took, const absl::Status& status);
  double PerSecond() const;
  double Quantile(double part) const;
};

std::vector<std::unique_ptr<rpc::Channel>> MakeChannels(const LoadOptions& options,
                                                        base::Random& random);
rpc::CallOptions CallOptionsOf(const LoadOptions& options);

}  // namespace tanggap::bench
