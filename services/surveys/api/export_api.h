// ExportResponses: what ListResponses shows, as one CSV file in chunks.
//
//   ExportApi api(world, surveys, lists, views);
//   registration.ServeStream("ExportResponses", api, &ExportApi::Export);
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "libs/rpc/context.h"
#include "libs/rpc/feed.h"
#include "libs/service/world.h"
#include "services/surveys/api/response_view.h"
#include "services/surveys/store/response_lists.h"
#include "services/surveys/store/surveys.h"
#include "tanggap/surveys/v1/collection_service.pb.h"

namespace tanggap::surveys {

class ExportApi {
 public:
  // All outlive it, and its streams.
  ExportApi(const service::World& world, Surveys& surveys, ResponseLists& lists,
            ResponseViews& views)
      : world_(world), surveys_(surveys), lists_(lists), views_(views) {}

  absl::StatusOr<std::unique_ptr<rpc::Feed<v1::CsvChunk>>> Export(
      const rpc::Context& context, const v1::ExportResponsesRequest& request, rpc::Waker waker);

 private:
  const service::World& world_;
  Surveys& surveys_;
  ResponseLists& lists_;
  ResponseViews& views_;
};

}  // namespace tanggap::surveys
