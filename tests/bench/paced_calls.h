// Calls that are sent at a steady rate, whether the answers come or not, as citizens do. How long a
// call takes is counted from when it was to be sent, so that a service that stands still is not
// spared what would have come meanwhile.
//
//   PacedCalls paced({.address = "127.0.0.1:7410", .token = token}, 500, random);
//   LoadResult result = paced.Run(method, [&] { return NewRequest(); }, absl::Seconds(2), absl::Seconds(10), begin, end);
#pragma once

#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "tests/bench/load.h"

namespace tanggap::bench {

class PacedCalls {
 public:
  // `options.clients` is how many calls may be under way; beyond it the next waits, and what it
  // waits counts.
  PacedCalls(const LoadOptions& options, double per_second, base::Random& random);

  // As ClosedLoop::Run; what is sent in the measured time counts.
  LoadResult Run(const std::string& method, const std::function<std::string()>& new_request,
                 absl::Duration warm_up, absl::Duration measured,
                 const std::function<void()>& at_begin, const std::function<void()>& at_end);

 private:
  // Waits until then, and until there is room.
  void AwaitTurn(absl::Time planned);
  void Ended(absl::Time planned, bool counts, const absl::Status& status);

  const LoadOptions options_;
  const absl::Duration interval_;
  const std::vector<std::unique_ptr<rpc::Channel>> channels_;

  base::Mutex mutex_;
  base::Condition changed_;
  int busy_ TANGGAP_GUARDED_BY(mutex_) = 0;
  LoadResult result_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::bench
