// The recapitulation of agencies as CSV: ExportRecap. One agency a chunk.
//
//   RecapApi recap(world, figures, profiles);
//   results.ServeStream("ExportRecap", recap, &RecapApi::Export);
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/rpc/context.h"
#include "libs/rpc/feed.h"
#include "libs/service/world.h"
#include "services/surveys/domain/access.h"
#include "services/surveys/store/figures.h"
#include "services/surveys/store/profiles.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

// Safe to share between threads. What it refers to outlives the feeds that it opens.
class RecapApi {
 public:
  RecapApi(const service::World& world, Figures& figures, Profiles& profiles)
      : world_(world), figures_(figures), profiles_(profiles) {}

  absl::StatusOr<std::unique_ptr<rpc::Feed<v1::CsvChunk>>> Export(
      const rpc::Context& context, const v1::ExportRecapRequest& request, rpc::Waker waker);

 private:
  // Whose units are told of, by code.
  absl::StatusOr<std::vector<std::string>> AgenciesOf(const Viewer& viewer,
                                                      const v1::ExportRecapRequest& request) const;

  const service::World& world_;
  Figures& figures_;
  Profiles& profiles_;
};

}  // namespace tanggap::surveys
