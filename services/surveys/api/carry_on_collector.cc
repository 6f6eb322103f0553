#include "services/surveys/api/carry_on_collector.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/service/carry_once.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/collector_name.h"

namespace tanggap::surveys {

namespace {

struct Found {
  Survey survey;
  Collector collector;
};

struct Loaded {
  std::optional<std::string> answer;
  std::optional<Found> found;
};

}  // namespace

absl::StatusOr<rpc::Raw> CarryOnCollector(const CollectorStores& stores,
                                          const rpc::Context& context, const std::string& name,
                                          const postgres::idempotency::Request& request,
                                          const CollectorAttempt& attempt) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid survey_id, SurveyOf(name));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, CollectorOf(name));
  const auto load = [&]() -> absl::StatusOr<Loaded> {
    TANGGAP_ASSIGN_OR_RETURN(Survey survey,
                             stores.surveys.Load(survey_id, ViewerOf(context), context.deadline()));
    Loaded loaded;
    TANGGAP_ASSIGN_OR_RETURN(loaded.answer,
                             stores.surveys.FindAnswer(request, survey.agency, context.deadline()));
    if (loaded.answer.has_value()) return loaded;
    TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
    TANGGAP_ASSIGN_OR_RETURN(std::optional<Collector> collector,
                             stores.collectors.Find(survey_id, id, context.deadline()));
    if (!collector.has_value()) return NotFound(name);
    loaded.found = {std::move(survey), *std::move(collector)};
    return loaded;
  };
  return service::CarryOnce(
      load, [&](const Found& found) { return attempt(found.survey, found.collector); });
}

}  // namespace tanggap::surveys
