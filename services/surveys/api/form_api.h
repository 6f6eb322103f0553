// GetForm: what a respondent is shown behind a link. It looks at nobody's credentials and answers
// the same bytes to everybody, so that fetching a form says nothing of who does.
//
//   FormApi forms(world, ways, versions);
//   registration.Serve("GetForm", forms, &FormApi::Get);
#pragma once

#include <absl/status/statusor.h>

#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/form.pb.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

class FormApi {
 public:
  // All outlive it.
  FormApi(const service::World& world, Ways& ways, CompiledVersions& versions)
      : world_(world), ways_(ways), versions_(versions) {}

  absl::StatusOr<v1::Form> Get(const rpc::Context& context, const v1::GetFormRequest& request);
  // The form of a way, but for etag and unchanged.
  absl::StatusOr<v1::Form> FormOf(const OpenedWay& way, absl::Time deadline);

 private:
  const service::World& world_;
  Ways& ways_;
  CompiledVersions& versions_;
};

}  // namespace tanggap::surveys
