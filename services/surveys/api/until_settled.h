// Answers again when figures changed while an answer was made from them: what is decided by counts
// of one moment is never put beside sums of another.
//
//   return UntilSettled<v1::GetIndexResponse>([&] { return Try(asker, request); });
#pragma once

#include <absl/status/statusor.h>

#include "libs/errors/error.h"

namespace tanggap::surveys {

template <typename Response, typename Try>
absl::StatusOr<Response> UntilSettled(Try attempt) {
  // They change once a second at most.
  constexpr int kMostTries = 5;
  absl::StatusOr<Response> answer = attempt();
  for (int i = 1; i < kMostTries && !answer.ok() &&
                  errors::ReasonOf(answer.status()) == errors::Reason::CONCURRENT_CHANGE;
       ++i)
    answer = attempt();
  return answer;
}

}  // namespace tanggap::surveys
