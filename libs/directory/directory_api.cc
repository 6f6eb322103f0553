#include "libs/directory/directory_api.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/service_standard.h"
#include "libs/errors/error.h"
#include "libs/query/page_size.h"

namespace tanggap::directory {
namespace {

using errors::Error;
using errors::Reason;

constexpr query::PageLimits kPage = {.usual = 100, .most = 500};
constexpr query::PageLimits kRegions = {.usual = 100, .most = 1000};

// Where a page begins: behind these sort keys; none on the first page.
absl::StatusOr<std::vector<std::string>> After(const query::PageTokens& tokens,
                                               const query::PageScope& scope, size_t keys,
                                               std::string_view token) {
  const std::vector<query::PageKeyType> types(keys, query::PageKeyType::kText);
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> opened,
                           tokens.Open(scope, types, token));
  std::vector<std::string> after;
  for (const query::PageKey& key : opened) {
    const std::string* text = std::get_if<std::string>(&key);
    after.push_back(text ? *text : std::string());
  }
  return after;
}

// The directory is public and the same for everybody, so a token works for whoever has it.
query::PageScope Scope(const rpc::Context& context, std::string_view filter) {
  return {.method = context.method(), .caller = "", .filter = filter, .order_by = ""};
}

absl::Status UnknownAgency(std::string_view code) {
  return Error(Reason::UNKNOWN_AGENCY)
      .With("agency", code)
      .Field("agency", "The directory has no agency with this code.");
}

v1::AgencySummary Summary(const AgencyEntry& agency) {
  v1::AgencySummary summary;
  summary.set_code(agency.code());
  *summary.mutable_label() = agency.proto().label();
  summary.set_region(agency.proto().region());
  *summary.mutable_units() = agency.proto().units();
  *summary.mutable_languages() = agency.proto().languages();
  summary.set_address(agency.instance().address());
  summary.set_time_zone(agency.proto().calendar().time_zone());
  summary.set_retired(agency.proto().retired());
  summary.set_successor(agency.proto().successor());
  return summary;
}

// What agencies have many of: pages over (agency, code). `entries` gives the list of one agency,
// `add` puts one into the response.
template <typename Entry, typename Request, typename Response, typename Entries, typename Add>
absl::Status ListOfAgencies(const Directory& directory, const query::PageTokens& tokens,
                            const rpc::Context& context, const Request& request, Entries entries,
                            Add add, Response& response) {
  if (!request.agency().empty() && !directory.FindAgency(request.agency()))
    return UnknownAgency(request.agency());
  const query::PageScope scope = Scope(context, request.agency());
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string> after,
                           After(tokens, scope, 2, request.page_token()));
  const int size = query::PageSize(request.page_size(), kPage);
  int count = 0;
  std::vector<query::PageKey> last;
  for (const auto& agency : directory.agencies()) {
    if (!request.agency().empty() && agency->code() != request.agency()) continue;
    if (!after.empty() && agency->code() < after[0]) continue;
    std::vector<const Entry*> sorted;
    for (const Entry& entry : entries(agency->proto())) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(),
              [](const Entry* a, const Entry* b) { return a->code() < b->code(); });
    for (const Entry* entry : sorted) {
      if (!after.empty() && agency->code() == after[0] && entry->code() <= after[1]) continue;
      if (count == size) {
        response.set_next_page_token(tokens.Seal(scope, last));
        return absl::OkStatus();
      }
      add(agency->code(), *entry);
      last = {agency->code(), entry->code()};
      ++count;
    }
  }
  return absl::OkStatus();
}

// Whether the caller's copy is up to date; fills etag and unchanged.
template <typename Request, typename Response>
bool Unchanged(const Request& request, const std::string& etag, Response& response) {
  response.set_etag(etag);
  response.set_unchanged(!etag.empty() && request.etag() == etag && request.page_token().empty());
  return response.unchanged();
}

}  // namespace

absl::StatusOr<v1::ListAgenciesResponse> DirectoryApi::ListAgencies(
    const rpc::Context& context, const v1::ListAgenciesRequest& request) const {
  const std::shared_ptr<const Directory> directory = current_();
  v1::ListAgenciesResponse response;
  if (Unchanged(request, directory->etag(), response)) return response;
  const query::PageScope scope = Scope(context, "");
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string> after,
                           After(tokens_, scope, 1, request.page_token()));
  const int size = query::PageSize(request.page_size(), kPage);
  const int64_t load_micros = absl::ToUnixMicros(directory->load_time());
  response.mutable_load_time()->set_seconds(load_micros / 1'000'000);
  response.mutable_load_time()->set_nanos(static_cast<int32_t>(load_micros % 1'000'000 * 1000));
  for (const auto& agency : directory->agencies()) {
    if (!after.empty() && agency->code() <= after[0]) continue;
    if (response.agencies_size() == size) {
      response.set_next_page_token(tokens_.Seal(scope, {response.agencies(size - 1).code()}));
      break;
    }
    *response.add_agencies() = Summary(*agency);
  }
  return response;
}

absl::StatusOr<v1::ListCategoriesResponse> DirectoryApi::ListCategories(
    const rpc::Context& context, const v1::ListCategoriesRequest& request) const {
  const std::shared_ptr<const Directory> directory = current_();
  v1::ListCategoriesResponse response;
  if (Unchanged(request, directory->etag(), response)) return response;
  const auto add = [&](const std::string& agency, const v1::Category& category) {
    v1::AgencyCategory& item = *response.add_categories();
    item.set_agency(agency);
    *item.mutable_category() = category;
  };
  TANGGAP_RETURN_IF_ERROR(ListOfAgencies<v1::Category>(
      *directory, tokens_, context, request,
      [](const v1::Agency& agency) -> const auto& { return agency.categories(); }, add, response));
  return response;
}

absl::StatusOr<v1::ListIntakePointsResponse> DirectoryApi::ListIntakePoints(
    const rpc::Context& context, const v1::ListIntakePointsRequest& request) const {
  const std::shared_ptr<const Directory> directory = current_();
  v1::ListIntakePointsResponse response;
  if (Unchanged(request, directory->etag(), response)) return response;
  const auto add = [&](const std::string& agency, const v1::IntakePoint& point) {
    v1::AgencyIntakePoint& item = *response.add_intake_points();
    item.set_agency(agency);
    *item.mutable_intake_point() = point;
  };
  TANGGAP_RETURN_IF_ERROR(ListOfAgencies<v1::IntakePoint>(
      *directory, tokens_, context, request,
      [](const v1::Agency& agency) -> const auto& { return agency.intake_points(); }, add,
      response));
  return response;
}

absl::StatusOr<v1::ListRegionsResponse> DirectoryApi::ListRegions(
    const rpc::Context& context, const v1::ListRegionsRequest& request) const {
  v1::ListRegionsResponse response;
  TANGGAP_ASSIGN_OR_RETURN(const std::string edition,
                           references_.RegionEdition(context.deadline()));
  if (Unchanged(request, edition, response)) return response;
  const query::PageScope scope = Scope(context, request.parent());
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string> after,
                           After(tokens_, scope, 1, request.page_token()));
  const int size = query::PageSize(request.page_size(), kRegions);
  // One more than asked for tells whether there is another page.
  TANGGAP_ASSIGN_OR_RETURN(std::vector<v1::Region> regions,
                           references_.ListRegions(request.parent(), after.empty() ? "" : after[0],
                                                   size + 1, context.deadline()));
  if (regions.size() > static_cast<size_t>(size)) {
    regions.resize(static_cast<size_t>(size));
    response.set_next_page_token(tokens_.Seal(scope, {regions.back().code()}));
  }
  for (v1::Region& region : regions) *response.add_regions() = std::move(region);
  // A village has no parts; a code that is none has none either, and that is worth telling apart.
  if (regions.empty() && !request.parent().empty()) {
    TANGGAP_ASSIGN_OR_RETURN(const bool known,
                             references_.HasRegion(request.parent(), context.deadline()));
    if (!known) {
      return Error(Reason::UNKNOWN_REGION)
          .With("region", request.parent())
          .Field("parent", "No region has this code.");
    }
  }
  return response;
}

absl::StatusOr<v1::ServiceStandard> DirectoryApi::GetServiceStandard(
    const rpc::Context& /*context*/, const v1::GetServiceStandardRequest& request) const {
  const std::shared_ptr<const Directory> directory = current_();
  const AgencyEntry* agency = directory->FindAgency(request.agency());
  if (!agency) return UnknownAgency(request.agency());
  if (!request.category().empty() && !agency->FindCategory(request.category())) {
    return Error(Reason::UNKNOWN_CATEGORY)
        .With("agency", request.agency())
        .With("category", request.category())
        .Field("category", "The agency has no category with this code.");
  }
  const std::shared_ptr<const Policy> policy = directory->PolicyFor(
      request.agency(), request.complaint_class(), request.track(), request.category());
  if (!policy) {
    return Error(Reason::INVALID_FIELD)
        .Field("complaint_class", "No service standard holds for this class.");
  }
  return ServiceStandardOf(request, *policy);
}

}  // namespace tanggap::directory
