// The handlers of DirectoryService, the same in every service.
//
//   DirectoryApi api([&] { return watcher->current(); }, reference_store, page_tokens);
//   server.Handle<v1::ListAgenciesRequest, v1::ListAgenciesResponse>(
//       "tanggap.directory.v1.DirectoryService.ListAgencies",
//       [&](const rpc::Context& context, const auto& request) { return api.ListAgencies(context, request); });
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <memory>

#include "libs/directory/directory.h"
#include "libs/directory/reference_store.h"
#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "tanggap/directory/v1/directory_service.pb.h"

namespace tanggap::directory {

// Safe to share between threads. The references outlive it.
class DirectoryApi {
 public:
  using Current = std::function<std::shared_ptr<const Directory>()>;

  DirectoryApi(Current current, ReferenceStore& references, const query::PageTokens& tokens)
      : current_(std::move(current)), references_(references), tokens_(tokens) {}

  absl::StatusOr<v1::ListAgenciesResponse> ListAgencies(
      const rpc::Context& context, const v1::ListAgenciesRequest& request) const;
  absl::StatusOr<v1::ListCategoriesResponse> ListCategories(
      const rpc::Context& context, const v1::ListCategoriesRequest& request) const;
  absl::StatusOr<v1::ListRegionsResponse> ListRegions(const rpc::Context& context,
                                                      const v1::ListRegionsRequest& request) const;
  absl::StatusOr<v1::ListIntakePointsResponse> ListIntakePoints(
      const rpc::Context& context, const v1::ListIntakePointsRequest& request) const;
  absl::StatusOr<v1::ServiceStandard> GetServiceStandard(
      const rpc::Context& context, const v1::GetServiceStandardRequest& request) const;

 private:
  const Current current_;
  ReferenceStore& references_;
  const query::PageTokens& tokens_;
};

}  // namespace tanggap::directory
