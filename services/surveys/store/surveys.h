// The surveys of agencies: loaded for whoever may see them, made and changed together with the
// answer to the request, the version that is published and the events, each in one statement.
//
//   Surveys surveys(pool, cipher);
//   TANGGAP_ASSIGN_OR_RETURN(const Survey survey, surveys.Load(id, viewer, deadline));        // staff
//   TANGGAP_ASSIGN_OR_RETURN(const std::optional<Survey> survey, surveys.Find(id, deadline)); // everybody else
//
//   TANGGAP_ASSIGN_OR_RETURN(const ForChange loaded, surveys.LoadForChange(id, viewer, request, deadline));
//   if (loaded.answer.has_value()) return rpc::Raw{*loaded.answer};                    // it was done before
//   TANGGAP_ASSIGN_OR_RETURN(const bool saved, surveys.Save(change, deadline));        // false: it has changed
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/events/outbox.h"
#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/access.h"
#include "services/surveys/domain/collector.h"
#include "services/surveys/domain/survey.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/versions.h"

namespace tanggap::surveys {

struct NewSurvey {
  Survey survey;
  postgres::idempotency::Request request;
  std::string answer;
};

// One of the two: what was answered to the request before, or the survey as it is.
struct ForChange {
  std::optional<std::string> answer;
  std::optional<Survey> found;
};

struct SurveyChange {
  // The version that it had.
  int before = 0;
  Survey after;
  // Whether the draft is another one.
  bool drafted = false;
  std::optional<PublishedVersion> published;
  // The collector that comes with a closing survey's first version.
  std::optional<Collector> closing;
  std::vector<events::OutboxEvent> events;
  postgres::idempotency::Request request;
  std::string answer;
  absl::Time time;
};

class Surveys {
 public:
  // Both outlive it.
  Surveys(postgres::Pool& pool, const SurveyCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // With its draft. RESOURCE_NOT_FOUND when the viewer may not see it.
  absl::StatusOr<Survey> Load(const base::Uuid& id, const Viewer& viewer, absl::Time deadline);
  // Without its draft, for those who come by what they were given, and for the service itself.
  absl::StatusOr<std::optional<Survey>> Find(const base::Uuid& id, absl::Time deadline);
  // Errors: RESOURCE_NOT_FOUND, REQUEST_ID_REUSED.
  absl::StatusOr<ForChange> LoadForChange(const base::Uuid& id, const Viewer& viewer,
                                          const postgres::idempotency::Request& request,
                                          absl::Time deadline);
  // What was answered to the request, if it was made before for a survey or profile of `agency`.
  absl::StatusOr<std::optional<std::string>> FindAnswer(
      const postgres::idempotency::Request& request, std::string_view agency, absl::Time deadline);

  // The answer: that of the first request when this one comes again.
  absl::StatusOr<std::string> Create(const NewSurvey& made, absl::Time deadline);
  // False when it has changed since, or got another collector. CLOSING_SURVEY_EXISTS.
  absl::StatusOr<bool> Save(const SurveyChange& change, absl::Time deadline);
  // Keeps the answer alone, of a request that asked for what is so already. False when it has
  // changed since.
  absl::StatusOr<bool> SaveAnswer(const SurveyChange& change, absl::Time deadline);

 private:
  absl::Status ClosingExists(const std::string& agency, absl::Time deadline);

  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
};

}  // namespace tanggap::surveys
