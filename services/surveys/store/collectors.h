// Ways to surveys, with their places.
//
//   Collectors collectors(pool, cipher);
//   TANGGAP_ASSIGN_OR_RETURN(const bool is_new, collectors.Create(made, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const std::optional<FoundWay> way, collectors.FindByLink(link, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/collector.h"
#include "services/surveys/domain/survey.h"
#include "services/surveys/store/survey_cipher.h"

namespace tanggap::surveys {

// What a link leads to.
struct FoundWay {
  Collector collector;
  Survey survey;
};

struct NewCollector {
  Collector collector;
  // Of its survey; the version is that by which the collector was checked.
  std::string agency;
  int survey_version = 0;
  postgres::idempotency::Request request;
  std::string answer;
};

// What becomes of a collector.
struct CollectorChange {
  // The version that it had.
  int before = 0;
  Collector after;
  // Not empty when quotas count others than before. By their codes, places of which none may be
  // taken: nothing is written when one is.
  std::vector<std::string> untaken;
  // The survey's version that it was checked against; 0 when there was nothing to check.
  int checked_by = 0;
  std::string agency;
  postgres::idempotency::Request request;
  std::string answer;
  absl::Time time;
};

// 15 characters of chance and a check character, so that no mistyped link reaches the database.
std::string NewLink(base::Random& random);
// As people type it, in stored form; nothing for what cannot be a link.
std::optional<std::string> ReadLink(std::string_view typed);

class Collectors {
 public:
  // Both outlive it.
  Collectors(postgres::Pool& pool, const SurveyCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // False when its survey has changed meanwhile, or the request was made before.
  absl::StatusOr<bool> Create(const NewCollector& made, absl::Time deadline);
  // Nothing when there is none. Of a survey that the caller may see: nobody asks here.
  absl::StatusOr<std::optional<Collector>> Find(const base::Uuid& survey, const base::Uuid& id,
                                                absl::Time deadline);
  // The oldest first, behind `after`.
  absl::StatusOr<std::vector<Collector>> List(const base::Uuid& survey, const base::Uuid& after,
                                              int most, absl::Time deadline);
  // False when it has changed meanwhile, or the survey that it was checked against, a place is
  // taken that must not be, or the request was made before.
  absl::StatusOr<bool> Save(const CollectorChange& change, absl::Time deadline);

  // Nothing when there is none. `link` in stored form.
  absl::StatusOr<std::optional<FoundWay>> FindByLink(const std::string& link, absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
};

}  // namespace tanggap::surveys
