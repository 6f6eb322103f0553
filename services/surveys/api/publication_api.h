// PublishResults: freezes the figures of a period that has ended.
//
//   PublicationApi api(world, {surveys, publications, profiles}, reader, writer,
//                      [&] { flow.Poke(); });
//   registration.Serve("PublishResults", api, &PublicationApi::Publish);
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/api/frozen_figures.h"
#include "services/surveys/store/profiles.h"
#include "services/surveys/store/publication_writer.h"
#include "services/surveys/store/publications.h"
#include "services/surveys/store/surveys.h"

namespace tanggap::surveys {

struct PublicationStores {
  Surveys& surveys;
  Publications& publications;
  Profiles& profiles;
};

// Safe to share between threads.
class PublicationApi {
 public:
  // `committed` wakes whoever carries events on. What is given outlives it.
  PublicationApi(const service::World& world, const PublicationStores& stores,
                 const FrozenFiguresReader& reader, PublicationWriter& writer,
                 std::function<void()> committed)
      : world_(world),
        stores_(stores),
        reader_(reader),
        writer_(writer),
        committed_(std::move(committed)) {}

  absl::StatusOr<rpc::Answer<v1::Publication>> Publish(const rpc::Context& context,
                                                       const v1::PublishResultsRequest& request);

 private:
  // What is to be published, but for its figures.
  struct Wanted;

  // The bytes of the answer; nothing when the survey was changed by somebody else.
  absl::StatusOr<std::optional<std::string>> Try(const rpc::Context& context,
                                                 const v1::PublishResultsRequest& request,
                                                 const Survey& found,
                                                 const postgres::idempotency::Request& asked);
  absl::Status Check(const rpc::Context& context, const v1::PublishResultsRequest& request,
                     const Survey& survey) const;
  absl::Status CheckPeriod(const v1::PublishResultsRequest& request, const Survey& survey) const;
  absl::StatusOr<Wanted> WantedBy(const rpc::Context& context,
                                  const v1::PublishResultsRequest& request, const Survey& found,
                                  const postgres::idempotency::Request& asked);
  NewPublication MadeOf(const Wanted& wanted, FrozenFigures figures) const;
  v1::Publication PublicationFrom(const Wanted& wanted, const FrozenFigures& figures,
                                  absl::Time now) const;

  const service::World& world_;
  const PublicationStores stores_;
  const FrozenFiguresReader& reader_;
  PublicationWriter& writer_;
  const std::function<void()> committed_;
};

}  // namespace tanggap::surveys
