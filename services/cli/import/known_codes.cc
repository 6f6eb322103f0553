#include "services/cli/import/known_codes.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "tanggap/directory/v1/directory_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = directory::v1;

// Every page of a list.
template <typename Response, typename Request, typename Use>
absl::Status ForEachPage(Session& session, const std::string& method, Request request, Use use) {
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

// Whether a service must fill in to whom the case was given, to get to one of the steps.
bool NeedsUnit(const complaints::v1::ImportedComplaint& item) {
  for (const complaints::v1::ImportedStep& step : item.steps()) {
    switch (step.action()) {
      case complaints::v1::ACTION_ASSIGN:
        return false;
      case complaints::v1::ACTION_START_WORK:
      case complaints::v1::ACTION_ANSWER:
        return item.has_complaint();
      default:
        break;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<KnownCodes> KnownCodes::Ask(Session& session) {
  KnownCodes known(session);
  TANGGAP_RETURN_IF_ERROR(ForEachPage<v1::ListAgenciesResponse>(
      session, "ListAgencies", v1::ListAgenciesRequest(), [&](const auto& page) {
        for (const v1::AgencySummary& agency : page.agencies()) {
          Agency& entry = known.agencies_[agency.code()];
          for (const v1::Unit& unit : agency.units()) entry.units.insert(unit.code());
        }
      }));
  TANGGAP_RETURN_IF_ERROR(ForEachPage<v1::ListCategoriesResponse>(
      session, "ListCategories", v1::ListCategoriesRequest(), [&](const auto& page) {
        for (const v1::AgencyCategory& category : page.categories())
          known.agencies_[category.agency()].categories[category.category().code()] =
              category.category().unit();
      }));
  return known;
}

std::string KnownCodes::RegionProblem(const std::string& region) {
  if (region.empty()) return "";
  const size_t last = region.rfind('.');
  v1::ListRegionsRequest request;
  if (last != std::string::npos) request.set_parent(region.substr(0, last));
  request.set_page_size(1000);
  const auto [found, is_new] = regions_.try_emplace(request.parent());
  if (is_new) {
    std::set<std::string> codes;
    const absl::Status listed = ForEachPage<v1::ListRegionsResponse>(
        *session_, "ListRegions", request, [&](const auto& page) {
          for (const v1::Region& each : page.regions()) codes.insert(each.code());
        });
    // Of a region that is none, no part is one.
    const bool unknown = errors::ReasonOf(listed) == errors::Reason::UNKNOWN_REGION;
    if (listed.ok() || unknown) found->second = std::move(codes);
  }
  if (!found->second.has_value() || found->second->contains(region)) return "";
  return base::Join("there is no region '", region, "'");
}

std::string KnownCodes::AgencyProblem(const complaints::v1::ImportedComplaint& item) const {
  const std::string& code = item.complaint().agency();
  // Routing decides: what it knows, only the service can say.
  if (code.empty()) return "";
  const auto agency = agencies_.find(code);
  if (agency == agencies_.end()) return base::Join("the directory has no agency '", code, "'");
  const std::string& category = item.complaint().category();
  if (!category.empty() && !agency->second.categories.contains(category))
    return base::Join("the agency '", code, "' has no category '", category, "'");
  return UnitProblem(item, code, agency->second);
}

std::string KnownCodes::UnitProblem(const complaints::v1::ImportedComplaint& item,
                                    const std::string& code, const Agency& agency) {
  std::vector<std::string> units = {item.imply_steps().unit()};
  for (const complaints::v1::ImportedStep& step : item.steps())
    units.push_back(step.detail().unit());
  for (const std::string& unit : units) {
    if (!unit.empty() && !agency.units.contains(unit))
      return base::Join("the agency '", code, "' has no unit '", unit, "'");
  }
  const auto category = agency.categories.find(item.complaint().category());
  const bool has_one = !item.imply_steps().unit().empty() ||
                       (category != agency.categories.end() && !category->second.empty());
  if (has_one || !NeedsUnit(item)) return "";
  return base::Join("a unit of the agency '", code,
                    "' must have had it, and neither `unit` of the mapping nor its category names "
                    "one");
}

std::string KnownCodes::ProblemOf(const complaints::v1::ImportedComplaint& item) {
  std::string problem = AgencyProblem(item);
  return problem.empty() ? RegionProblem(item.complaint().region()) : problem;
}

}  // namespace tanggap::cli
