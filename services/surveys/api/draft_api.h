// SaveDraft and GetDraft: a response in parts, and what to ask next.
//
//   DraftApi api(world, ways, versions, drafts);
//   registration.Serve("SaveDraft", api, &DraftApi::Save);
#pragma once

#include <absl/status/statusor.h>

#include <optional>

#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/surveys/api/collecting.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/domain/validation.h"
#include "services/surveys/store/drafts.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

class DraftApi {
 public:
  // All outlive it.
  DraftApi(const service::World& world, Ways& ways, CompiledVersions& versions, Drafts& drafts)
      : world_(world), ways_(ways), versions_(versions), drafts_(drafts) {}

  absl::StatusOr<v1::DraftProgress> Save(const rpc::Context& context,
                                         const v1::SaveDraftRequest& request);
  absl::StatusOr<v1::Draft> Get(const rpc::Context& context, const v1::GetDraftRequest& request);

 private:
  absl::StatusOr<Draft> DraftOf(const rpc::Context& context, const v1::SaveDraftRequest& request,
                                const OpenedWay& way, const base::Uuid& id) const;

  const service::World& world_;
  Ways& ways_;
  CompiledVersions& versions_;
  Drafts& drafts_;
};

}  // namespace tanggap::surveys
