#include "services/surveys/api/version_api.h"

#include <charconv>
#include <limits>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/presenter.h"
#include "services/surveys/domain/templates.h"

namespace tanggap::surveys {

absl::StatusOr<base::Uuid> VersionApi::Seen(const rpc::Context& context, std::string_view name,
                                            const directory::Directory& directory) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(name));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           surveys_.Load(id, ViewerOf(context), context.deadline()));
  TANGGAP_RETURN_IF_ERROR(
      directory::AgencyOf(directory, survey.agency, directory::Choice::kKept).status());
  return id;
}

absl::StatusOr<v1::SurveyVersion> VersionApi::Get(const rpc::Context& context,
                                                  const v1::GetSurveyVersionRequest& request) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, Seen(context, request.name(), *directory));
  const std::string number = base::Split(request.name(), '/').back();
  int version = 0;
  std::from_chars(number.data(), number.data() + number.size(), version);
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<PublishedVersion> published,
                           versions_.Load(id, version, context.deadline()));
  if (!published.has_value()) return NotFound(request.name());
  return Presenter(*directory, context.language()).Show(id, *published);
}

absl::StatusOr<v1::ListSurveyVersionsResponse> VersionApi::List(
    const rpc::Context& context, const v1::ListSurveyVersionsRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const query::PageScope scope = {context.method(), viewer.person, request.parent(), ""};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> keys,
                           page_tokens_.Open(scope, {query::PageKeyType::kInteger},
                                             request.page_token(), viewer.former_persons));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, Seen(context, request.parent(), *directory));
  const int before =
      keys.empty() ? std::numeric_limits<int>::max() : static_cast<int>(std::get<int64_t>(keys[0]));
  const int size = PageSize(request.page_size());
  TANGGAP_ASSIGN_OR_RETURN(std::vector<PublishedVersion> versions,
                           versions_.List(id, before, size + 1, context.deadline()));
  const bool more = versions.size() > static_cast<size_t>(size);
  if (more) versions.pop_back();
  const Presenter presenter(*directory, context.language());
  v1::ListSurveyVersionsResponse response;
  for (const PublishedVersion& version : versions)
    *response.add_versions() = presenter.Show(id, version);
  if (more)
    response.set_next_page_token(page_tokens_.Seal(scope, {int64_t{versions.back().version}}));
  return response;
}

absl::StatusOr<v1::ListSurveyTemplatesResponse> VersionApi::ListTemplates(
    const rpc::Context& context, const v1::ListSurveyTemplatesRequest&) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const Presenter presenter(*directory, context.language());
  v1::ListSurveyTemplatesResponse response;
  for (const Template& each : Templates()) *response.add_templates() = presenter.Show(each);
  return response;
}

}  // namespace tanggap::surveys
