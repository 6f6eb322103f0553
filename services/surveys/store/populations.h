// How many people used the services of a survey, by the agency's own count.
//
//   TANGGAP_ASSIGN_OR_RETURN(const bool is_new, populations.Set(change, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(auto said, populations.List(survey, {}, 100, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/surveys/store/survey_cipher.h"
#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

struct PopulationChange {
  base::Uuid survey;
  std::string agency;
  // Each unit, service and period once. A size of 0 takes back what was said.
  std::vector<v1::Population> populations;
  postgres::idempotency::Request request;
  std::string answer;
  absl::Time time;
};

// Behind which a page begins.
struct PopulationName {
  std::string period;
  std::string unit;
  std::string service;
};

class Populations {
 public:
  // Both outlive it.
  Populations(postgres::Pool& pool, const SurveyCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // False when the request was made before.
  absl::StatusOr<bool> Set(const PopulationChange& change, absl::Time deadline);
  // The latest period first, then by unit and service; from the beginning when `after` is null.
  absl::StatusOr<std::vector<v1::Population>> List(const base::Uuid& survey,
                                                   const PopulationName* after, int most,
                                                   absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
};

}  // namespace tanggap::surveys
