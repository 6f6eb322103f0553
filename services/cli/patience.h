// When to try a call again, and how long to wait before.
//
//   if (!MayPass(status)) return status;
//   waited += PauseBefore(attempt, status, random, absl::Seconds(10));
//
//   return CallPatiently<ListComplaintsResponse>(session, method, request, {.patience = patience});
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <string>

#include "libs/base/random.h"
#include "services/cli/session.h"

namespace tanggap::cli {

// Whether the same, sent again later, may go through.
bool MayPass(const absl::Status& status);

// The longer the more often it was tried, and as the service asks; apart from each other, so that
// not all who wait come at one moment.
absl::Duration PauseBefore(int attempt, const absl::Status& status, base::Random& random,
                           absl::Duration longest);

struct Patience {
  // How long to wait for a next try, all tries together.
  absl::Duration total;
  absl::Duration longest_pause = absl::Seconds(10);
};

template <typename Response>
absl::StatusOr<Response> CallPatiently(Session& session, const std::string& method,
                                       const google::protobuf::Message& request,
                                       const Patience& patience) {
  absl::Duration waited;
  for (int attempt = 0;; ++attempt) {
    absl::StatusOr<Response> response = session.Call<Response>(method, request);
    if (response.ok() || !MayPass(response.status())) return response;
    const absl::Duration pause = PauseBefore(attempt, response.status(),
                                             session.surroundings().random, patience.longest_pause);
    waited += pause;
    if (waited > patience.total) return response;
    absl::SleepFor(pause);
  }
}

}  // namespace tanggap::cli
