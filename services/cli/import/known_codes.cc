#include "services/cli/import/known_codes.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "tanggap/directory/v1/directory_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = directory::v1;

// Every page of a list.
template <typename Request, typename Response, typename Use>
absl::Status ForEachPage(Session& session, const std::string& method, Use use) {
  Request request;
  do {
    TANGGAP_ASSIGN_OR_RETURN(
        const Response page,
        session.Call<Response>(base::Join("tanggap.directory.v1.DirectoryService.", method),
                               request));
    use(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KnownCodes> KnownCodes::Ask(Session& session) {
  KnownCodes known;
  TANGGAP_RETURN_IF_ERROR((ForEachPage<v1::ListAgenciesRequest, v1::ListAgenciesResponse>(
      session, "ListAgencies", [&](const v1::ListAgenciesResponse& page) {
        for (const v1::AgencySummary& agency : page.agencies()) {
          Agency& entry = known.agencies_[agency.code()];
          for (const v1::Unit& unit : agency.units()) entry.units.insert(unit.code());
        }
      })));
  TANGGAP_RETURN_IF_ERROR((ForEachPage<v1::ListCategoriesRequest, v1::ListCategoriesResponse>(
      session, "ListCategories", [&](const v1::ListCategoriesResponse& page) {
        for (const v1::AgencyCategory& category : page.categories())
          known.agencies_[category.agency()].categories.insert(category.category().code());
      })));
  return known;
}

std::string KnownCodes::ProblemOf(const complaints::v1::ImportedComplaint& item) const {
  const std::string& code = item.complaint().agency();
  // Routing decides: what it knows, only the service can say.
  if (code.empty()) return "";
  const auto agency = agencies_.find(code);
  if (agency == agencies_.end()) return base::Join("the directory has no agency '", code, "'");
  const std::string& category = item.complaint().category();
  if (!category.empty() && !agency->second.categories.contains(category))
    return base::Join("the agency '", code, "' has no category '", category, "'");
  const std::string& unit = item.imply_steps().unit();
  if (!unit.empty() && !agency->second.units.contains(unit))
    return base::Join("the agency '", code, "' has no unit '", unit, "'");
  return "";
}

}  // namespace tanggap::cli
