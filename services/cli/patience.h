// Trying a call again for as long as somebody has patience: the longer the pauses the more often it
// was tried, as the service asks, and apart from each other, so that not all who wait come at one
// moment.
//
//   Patience patience({.total = absl::Minutes(5)}, random);
//   absl::StatusOr<std::string> answer = patience.Try([&] { return session.CallBytes(method, bytes); });
//
//   return CallPatiently<ListComplaintsResponse>(session, method, request, absl::Minutes(5));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include "libs/base/random.h"
#include "services/cli/session.h"

namespace tanggap::cli {

// Whether the same, sent again later, may go through.
bool MayPass(const absl::Status& status);

class Patience {
 public:
  struct Options {
    // How long to wait for a next try, all tries together.
    absl::Duration total;
    absl::Duration longest_pause = absl::Seconds(10);
    // How to wait; false when there is to be no next try. Null: asleep.
    std::function<bool(absl::Duration)> wait = nullptr;
  };
  Patience(Options options, base::Random& random) : options_(std::move(options)), random_(random) {}

  // Tries until it passes, or will not pass, or the patience ends, and gives what the last try
  // gave: a Status or a StatusOr.
  template <typename Attempt>
  std::invoke_result_t<Attempt> Try(Attempt attempt) {
    while (true) {
      auto result = attempt();
      const absl::Status& status = StatusOf(result);
      if (!MayPass(status) || !WaitAfter(status)) return result;
    }
  }
  // For tries that change how things stand: the patience from now on, and that something was
  // reached, so that it begins anew.
  void SetTotal(absl::Duration total) { options_.total = total; }
  void BeginAnew();

 private:
  static const absl::Status& StatusOf(const absl::Status& status) { return status; }
  template <typename T>
  static const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
    return result.status();
  }
  absl::Duration PauseAfter(const absl::Status& status) const;
  // False when there is to be no next try.
  bool WaitAfter(const absl::Status& status);

  Options options_;
  base::Random& random_;
  int attempts_ = 0;
  absl::Duration waited_;
};

template <typename Response>
absl::StatusOr<Response> CallPatiently(Session& session, const std::string& method,
                                       const google::protobuf::Message& request,
                                       absl::Duration total) {
  return Patience({.total = total}, session.surroundings().random).Try([&] {
    return session.Call<Response>(method, request);
  });
}

}  // namespace tanggap::cli
