// How often answers were given: GetFrequencies, GetCrossTabulation.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <vector>

#include "libs/rpc/context.h"
#include "services/surveys/api/asked_scope.h"

namespace tanggap::surveys {

// Safe to share between threads.
class FrequencyApi {
 public:
  // What is given outlives it.
  FrequencyApi(const service::World& world, const ResultStores& stores) : scopes_(world, stores) {}

  absl::StatusOr<v1::GetFrequenciesResponse> Get(const rpc::Context& context,
                                                 const v1::GetFrequenciesRequest& request);
  // Of every question that is counted, for whoever publishes it; with who answered each.
  struct All {
    v1::GetFrequenciesResponse shown;
    std::map<std::string, HeadCount> people;
  };
  absl::StatusOr<All> Count(const AskedScope& asked) const;
  absl::StatusOr<v1::GetCrossTabulationResponse> CrossTabulate(
      const rpc::Context& context, const v1::GetCrossTabulationRequest& request);

 private:
  absl::StatusOr<All> CountAnswers(const AskedScope& asked,
                                   const std::vector<const Question*>& questions) const;

  const ScopeReader scopes_;
};

}  // namespace tanggap::surveys
