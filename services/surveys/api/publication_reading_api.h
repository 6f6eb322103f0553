// What everybody may read of publications: GetPublication, ListPublications, ListPublishedIndexes,
// ExportPublication.
//
//   PublicationReadingApi api(world, {surveys, publications, profiles}, page_tokens);
//   registration.Serve("GetPublication", api, &PublicationReadingApi::Get);
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/rpc/feed.h"
#include "libs/service/world.h"
#include "services/surveys/api/publication_api.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"

namespace tanggap::surveys {

// Safe to share between threads.
class PublicationReadingApi {
 public:
  // What is given outlives it.
  PublicationReadingApi(const service::World& world, const PublicationStores& stores,
                        const query::PageTokens& page_tokens)
      : world_(world), stores_(stores), page_tokens_(page_tokens) {}

  absl::StatusOr<v1::Publication> Get(const rpc::Context& context,
                                      const v1::GetPublicationRequest& request);
  absl::StatusOr<v1::ListPublicationsResponse> List(const rpc::Context& context,
                                                    const v1::ListPublicationsRequest& request);
  absl::StatusOr<v1::ListPublishedIndexesResponse> ListIndexes(
      const rpc::Context& context, const v1::ListPublishedIndexesRequest& request);
  absl::StatusOr<std::unique_ptr<rpc::Feed<v1::CsvChunk>>> Export(
      const rpc::Context& context, const v1::ExportPublicationRequest& request, rpc::Waker waker);

 private:
  struct Found {
    v1::Publication publication;
    Survey survey;
    std::shared_ptr<const v1::IndexProfile> profile;
  };
  // The token of the page behind it.
  absl::StatusOr<std::string> SealPlace(const query::PageScope& scope,
                                        const v1::Publication& last) const;
  // RESOURCE_NOT_FOUND.
  absl::StatusOr<Found> Find(const std::string& name, absl::Time deadline);

  const service::World& world_;
  const PublicationStores stores_;
  const query::PageTokens& page_tokens_;
};

}  // namespace tanggap::surveys
