// The methods by which results are asked for, with their stores, and what takes responses up into
// figures: of ResultsService.
//
//   ResultsMethods results(foundation, versions, profiles, page_tokens);
//   results.Register(server, check_up);
//   .repeated = {results.Folding(absl::Seconds(1))}
//
// A new method is one line in Register.
#pragma once

#include <functional>

#include "libs/rpc/server.h"
#include "libs/service/foundation.h"
#include "libs/service/host.h"
#include "services/surveys/api/calculation_api.h"
#include "services/surveys/api/cell_task.h"
#include "services/surveys/api/figure_release_task.h"
#include "services/surveys/api/figure_watch.h"
#include "services/surveys/api/frequency_api.h"
#include "services/surveys/api/index_api.h"
#include "services/surveys/api/recap_api.h"
#include "services/surveys/api/watch_index_api.h"
#include "services/surveys/store/cells.h"
#include "services/surveys/store/figure_releases.h"
#include "services/surveys/store/figures.h"

namespace tanggap::surveys {

class ResultsMethods {
 public:
  // All outlive it.
  ResultsMethods(service::Foundation& foundation, CompiledVersions& versions, Profiles& profiles,
                 const query::PageTokens& page_tokens);

  void Register(rpc::Server& server, const std::function<absl::Status()>& check_up);
  // For whoever publishes results.
  const ResultStores& stores() const { return stores_; }
  Cells& cells() { return cells_; }
  // Where figures are changed: whoever does so asks others beside it.
  postgres::Pool& cell_pool() { return cell_pool_; }
  // Takes up what came in, again and again, and tells by the hour what moved.
  service::Repeated Folding(absl::Duration period);

 private:
  const service::World& world_;
  Figures figures_;
  SuppressionBooks books_;
  const ResultStores stores_;
  // Its own connection, so that it never takes one from calls.
  postgres::Pool cell_pool_;
  Cells cells_;
  FigureReleases releases_;

  CellTask cell_task_;
  FigureReleaseTask release_task_;
  IndexApi index_api_;
  FrequencyApi frequency_api_;
  CalculationApi calculation_api_;
  FigureWatch figure_watch_;
  WatchIndexApi watch_index_api_;
  RecapApi recap_api_;
};

}  // namespace tanggap::surveys
