// Answers again when responses came in between what was taken up for an answer and its figures.
//
//   return UntilSettled<FrozenFigures>([&] { return Try(asker, scope); });
#pragma once

#include <absl/status/statusor.h>

#include "libs/errors/error.h"

namespace tanggap::surveys {

template <typename Response, typename Try>
absl::StatusOr<Response> UntilSettled(Try attempt) {
  constexpr int kMostTries = 5;
  absl::StatusOr<Response> answer = attempt();
  for (int i = 1; i < kMostTries && !answer.ok() &&
                  errors::ReasonOf(answer.status()) == errors::Reason::CONCURRENT_CHANGE;
       ++i)
    answer = attempt();
  return answer;
}

}  // namespace tanggap::surveys
