// What agencies do about published results.
//
//   TANGGAP_ASSIGN_OR_RETURN(const bool written, improvements.Write(change, deadline));   // false: it has changed
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/pool.h"
#include "services/surveys/store/publications.h"
#include "services/surveys/store/surveys.h"

namespace tanggap::surveys {

struct Improvement {
  PublicationName publication;
  base::Uuid id;
  int version = 1;
  std::string element;
  std::string unit;
  std::string cause;
  std::string action;
  std::string responsible_position;
  std::string due_date;  // 2026-12-31
  v1::ImprovementState state = v1::IMPROVEMENT_STATE_PLANNED;
  std::string result;
  std::string end_date;  // empty while it is to be done
  absl::Time create_time;
  absl::Time update_time;

  std::string Name() const { return publication.ToText() + "/improvements/" + id.ToString(); }
  bool IsOver() const {
    return state == v1::IMPROVEMENT_STATE_DONE || state == v1::IMPROVEMENT_STATE_GIVEN_UP;
  }
};

struct ImprovementChange {
  // Of its survey: version, event, request and answer.
  SurveyChange change;
  // The version that it had; 0 for a new one.
  int before = 0;
  Improvement after;
};

class Improvements {
 public:
  // Both outlive it.
  Improvements(postgres::Pool& pool, const SurveyCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // Nothing when there is none.
  absl::StatusOr<std::optional<Improvement>> Find(const PublicationName& publication,
                                                  const base::Uuid& id, absl::Time deadline);
  // Behind `after`, the first added first, at most `most`.
  absl::StatusOr<std::vector<Improvement>> List(const PublicationName& publication,
                                                const base::Uuid& after, int most,
                                                absl::Time deadline);
  // False when it or its survey has changed since, or the request was made before.
  absl::StatusOr<bool> Write(const ImprovementChange& change, absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
};

}  // namespace tanggap::surveys
