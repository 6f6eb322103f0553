// Clients that each have one call under way: the next is sent when the answer to the last has come.
// Says how many calls a second a service answers, and how long they take, when it is never idle.
//
//   ClosedLoop loop({.address = "127.0.0.1:7410", .token = token, .clients = 64}, random);
//   LoadResult result = loop.Run("tanggap.complaints.v1.ComplaintsService.CreateComplaint",
//                                [&] { return NewRequest(); }, absl::Seconds(2), absl::Seconds(10), begin, end);
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

class ClosedLoop {
 public:
  ClosedLoop(const LoadOptions& options, base::Random& random);

  // Calls for `warm_up` and then for `measured`, or until the first answer, in which what ends
  // counts. `at_begin` and `at_end`
  // are called where the measured time begins and ends.
  LoadResult Run(const std::string& method, const std::function<std::string()>& new_request,
                 absl::Duration warm_up, absl::Duration measured,
                 const std::function<void()>& at_begin, const std::function<void()>& at_end);

 private:
  void Next(size_t client);
  void Ended(size_t client, absl::Time sent, const absl::Status& status);

  const LoadOptions options_;
  const std::vector<std::unique_ptr<rpc::Channel>> channels_;
  std::string method_;
  std::function<std::string()> new_request_;

  base::Mutex mutex_;
  base::Condition changed_;
  bool counting_ TANGGAP_GUARDED_BY(mutex_) = false;
  bool ending_ TANGGAP_GUARDED_BY(mutex_) = false;
  int busy_ TANGGAP_GUARDED_BY(mutex_) = 0;
  LoadResult result_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::bench
