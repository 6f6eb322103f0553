// Clients that each have one call under way: the next is sent when the answer to the last has come.
// Says how many calls a second a service answers, and how long they take, when it is never idle.
//
//   ClosedLoop loop({.address = "127.0.0.1:7410", .token = token, .clients = 64}, random);
//   LoopResult result = loop.Run("tanggap.complaints.v1.ComplaintsService.CreateComplaint",
//                                [&] { return NewRequest(); }, absl::Seconds(2), absl::Seconds(10));
//   std::printf("%.0f calls a second, p99 %.1f ms\n", result.PerSecond(), result.Quantile(0.99));
#pragma once

#include <absl/time/time.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/rpc/channel.h"

namespace tanggap::bench {

struct LoopOptions {
  std::string address;
  std::string token;
  int clients = 64;
  // Connections that the clients share.
  int connections = 4;
};

struct LoopResult {
  absl::Duration measured;
  // How long each answered call took, in milliseconds, sorted.
  std::vector<double> answered;
  // Calls that were not answered well, by code and reason.
  std::map<std::string, int> failed;

  double PerSecond() const;
  double Quantile(double part) const;
};

class ClosedLoop {
 public:
  ClosedLoop(const LoopOptions& options, base::Random& random);

  // Calls for `warm_up` and then for `measured`, in which what ends counts. `at_begin` and `at_end`
  // are called where the measured time begins and ends.
  LoopResult Run(const std::string& method, const std::function<std::string()>& new_request,
                 absl::Duration warm_up, absl::Duration measured,
                 const std::function<void()>& at_begin, const std::function<void()>& at_end);

 private:
  void Next(size_t client);
  void Ended(size_t client, absl::Time sent, const absl::Status& status);

  const LoopOptions options_;
  std::vector<std::unique_ptr<rpc::Channel>> channels_;
  std::string method_;
  std::function<std::string()> new_request_;

  base::Mutex mutex_;
  base::Condition changed_;
  bool counting_ TANGGAP_GUARDED_BY(mutex_) = false;
  bool ending_ TANGGAP_GUARDED_BY(mutex_) = false;
  int busy_ TANGGAP_GUARDED_BY(mutex_) = 0;
  LoopResult result_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::bench
