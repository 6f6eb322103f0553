#include "services/surveys/results_methods.h"

#include "libs/service/registration.h"

namespace tanggap::surveys {

ResultsMethods::ResultsMethods(service::Foundation& foundation, CompiledVersions& versions,
                               Profiles& profiles, const query::PageTokens& page_tokens)
    : world_(foundation.world()),
      figures_(foundation.pool()),
      books_(foundation.world().clock),
      stores_{figures_, books_, versions, profiles},
      cell_pool_(foundation.Connections(1), world_.clock, world_.random),
      cells_(cell_pool_, versions, profiles),
      releases_(cell_pool_),
      cell_task_(world_, cells_, books_, foundation.needs().log, foundation.needs().metrics),
      release_task_(
          world_, releases_, books_, profiles, [&flow = foundation.flow()] { flow.Poke(); },
          foundation.needs().log, foundation.needs().metrics),
      index_api_(world_, stores_, page_tokens),
      frequency_api_(world_, stores_),
      calculation_api_(profiles),
      figure_watch_(figures_, world_.clock),
      watch_index_api_(world_, index_api_, figure_watch_),
      recap_api_(world_, figures_, profiles) {}

void ResultsMethods::Register(rpc::Server& server, const std::function<absl::Status()>& check_up) {
  service::Registration results(server, "tanggap.surveys.v1.ResultsService.", check_up);
  results.Serve("GetIndex", index_api_, &IndexApi::Get);
  results.Serve("GetIndexComparison", index_api_, &IndexApi::Compare);
  results.Serve("GetFrequencies", frequency_api_, &FrequencyApi::Get);
  results.Serve("GetCrossTabulation", frequency_api_, &FrequencyApi::CrossTabulate);
  results.Serve("GetSampleSize", calculation_api_, &CalculationApi::GetSampleSize);
  results.Serve("AuditReportedIndex", calculation_api_, &CalculationApi::Audit);
  results.ServeStream("WatchIndex", watch_index_api_, &WatchIndexApi::Watch);
  results.ServeStream("ExportRecap", recap_api_, &RecapApi::Export);
}

service::Repeated ResultsMethods::Folding(absl::Duration period) {
  return {period, [this] {
            cell_task_.Run();
            release_task_.RunIfDue();
          }};
}

}  // namespace tanggap::surveys
