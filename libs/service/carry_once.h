// Carries out what a repeated request must find done: loads what it is about, gives the first
// answer to a request that came before, else tries; again when somebody else changed it meanwhile,
// and when a commit is in doubt, to see whether it came.
//
//   return service::CarryOnce(
//       [&] { return surveys.LoadForChange(id, viewer, request, context.deadline()); },
//       [&](const Survey& found) -> absl::StatusOr<std::optional<std::string>> {
//         ... decide by it as it is; save with the answer's bytes and the request ...
//         return saved ? std::optional(bytes) : std::nullopt;
//       });
//
// What is loaded has `answer`, the bytes that were answered before, or else `found`; both are
// optional.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <utility>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/postgres/failure.h"
#include "libs/rpc/reply.h"

namespace tanggap::service {

// Errors: those of `load` and `attempt`, CONCURRENT_CHANGE when it keeps changing, COMMIT_IN_DOUBT
// when only the caller can find out. The stored bytes are the answer, also the first time:
// serialising again might order them differently.
template <typename Load, typename Attempt>
absl::StatusOr<rpc::Raw> CarryOnce(Load load, Attempt attempt) {
  constexpr int kMostAttempts = 5;
  absl::Status doubt;
  for (int i = 0; i < kMostAttempts; ++i) {
    auto loaded = load();
    if (loaded.ok() && loaded->answer.has_value()) return rpc::Raw{*std::move(loaded->answer)};
    // What is in doubt and not to be seen may still come: only the caller can ask again.
    if (!doubt.ok()) return doubt;
    TANGGAP_RETURN_IF_ERROR(loaded.status());
    absl::StatusOr<std::optional<std::string>> answer = attempt(*loaded->found);
    if (!answer.ok() && !postgres::IsInDoubt(answer.status())) return answer.status();
    if (answer.ok() && answer->has_value()) return rpc::Raw{**std::move(answer)};
    doubt = answer.status();
  }
  return doubt.ok() ? errors::Error(errors::Reason::CONCURRENT_CHANGE).ToStatus() : doubt;
}

}  // namespace tanggap::service
