#include "services/surveys/api/carry_on_collector.h"

#include "libs/base/result.h"
#include "libs/service/carry_once.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/collector_name.h"

namespace tanggap::surveys {

namespace {

struct Loaded {
  std::optional<std::string> answer;
  std::optional<Collector> found;
};

}  // namespace

absl::StatusOr<rpc::Raw> CarryOnCollector(const CollectorStores& stores,
                                          const rpc::Context& context, const std::string& name,
                                          const postgres::idempotency::Request& request,
                                          const CollectorAttempt& attempt) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid survey_id, SurveyOf(name));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, CollectorOf(name));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           stores.surveys.Load(survey_id, ViewerOf(context), context.deadline()));
  const auto load = [&]() -> absl::StatusOr<Loaded> {
    Loaded loaded;
    TANGGAP_ASSIGN_OR_RETURN(loaded.answer,
                             stores.surveys.FindAnswer(request, survey.agency, context.deadline()));
    if (loaded.answer.has_value()) return loaded;
    TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
    TANGGAP_ASSIGN_OR_RETURN(loaded.found,
                             stores.collectors.Find(survey_id, id, context.deadline()));
    if (!loaded.found.has_value()) return NotFound(name);
    return loaded;
  };
  return service::CarryOnce(load, [&](const Collector& found) { return attempt(survey, found); });
}

}  // namespace tanggap::surveys
