// Calls that are sent at a given pace, whether the answers come or not, as citizens do. How long a
// call takes is counted from when it was to be sent, so that a service that stands still is not
// spared what would have come meanwhile.
//
//   PacedCalls paced({.address = "127.0.0.1:7410", .token = token}, {{500, absl::Seconds(12)}}, random);
//   LoadResult result = paced.Run(method, [&] { return NewRequest(); }, absl::Seconds(2), begin, end);
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

struct Pace {
  double per_second = 0;  // 0 for a pause
  absl::Duration length;
};

class PacedCalls {
 public:
  // `options.clients` is how many calls may be under way; beyond it the next waits, and what it
  // waits counts.
  PacedCalls(const LoadOptions& options, std::vector<Pace> paces, base::Random& random);

  // Sends through all paces; as ClosedLoop::Run, but for the warm-up being part of the first pace.
  // What is sent after it counts.
  LoadResult Run(const std::string& method, const std::function<std::string()>& new_request,
                 absl::Duration warm_up, const std::function<void()>& at_begin,
                 const std::function<void()>& at_end);

 private:
  // Waits until then, and until there is room.
  void AwaitTurn(absl::Time planned);
  void Ended(absl::Time start, absl::Time planned, bool counts, const absl::Status& status);

  const LoadOptions options_;
  const std::vector<Pace> paces_;
  const std::vector<std::unique_ptr<rpc::Channel>> channels_;

  base::Mutex mutex_;
  base::Condition changed_;
  int busy_ TANGGAP_GUARDED_BY(mutex_) = 0;
  LoadResult result_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::bench
