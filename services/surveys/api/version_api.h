// Published questionnaires, and those to begin with: GetSurveyVersion, ListSurveyVersions,
// ListSurveyTemplates.
//
//   VersionApi version_api(world, surveys, versions, page_tokens);
//   design.Serve("GetSurveyVersion", version_api, &VersionApi::Get);
#pragma once

#include <absl/status/statusor.h>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/surveys/store/surveys.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/design_messages.pb.h"

namespace tanggap::surveys {

// Safe to share between threads.
class VersionApi {
 public:
  // What is given outlives it.
  VersionApi(const service::World& world, Surveys& surveys, Versions& versions,
             const query::PageTokens& page_tokens)
      : world_(world), surveys_(surveys), versions_(versions), page_tokens_(page_tokens) {}

  absl::StatusOr<v1::SurveyVersion> Get(const rpc::Context& context,
                                        const v1::GetSurveyVersionRequest& request);
  absl::StatusOr<v1::ListSurveyVersionsResponse> List(const rpc::Context& context,
                                                      const v1::ListSurveyVersionsRequest& request);
  absl::StatusOr<v1::ListSurveyTemplatesResponse> ListTemplates(
      const rpc::Context& context, const v1::ListSurveyTemplatesRequest& request);

 private:
  // The survey that the caller may see, of an agency that is served here.
  absl::StatusOr<base::Uuid> Seen(const rpc::Context& context, std::string_view name,
                                  const directory::Directory& directory);

  const service::World& world_;
  Surveys& surveys_;
  Versions& versions_;
  const query::PageTokens& page_tokens_;
};

}  // namespace tanggap::surveys
