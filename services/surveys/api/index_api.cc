#include "services/surveys/api/index_api.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/query/page_size.h"
#include "services/surveys/api/answer_size.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/group_indexes.h"
#include "services/surveys/domain/comparison.h"
#include "services/surveys/domain/definition_hash.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr query::PageLimits kPage = {.usual = 20, .most = 50};

// Everything that must be as it was for a page to follow another.
std::string QuestionOf(v1::GetIndexRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  return base::ToHex(CanonicalBytes(request));
}

absl::Status CheckHasIndex(const AskedScope& asked) {
  if (asked.profile.has_value()) return absl::OkStatus();
  return Error(Reason::SURVEY_HAS_NO_INDEX);
}

absl::StatusOr<IndexOptions> OptionsOf(const Asker& asker, const v1::GetIndexRequest& request,
                                       const IndexGrouping& grouping) {
  IndexOptions options{
      .language = asker.language, .trace = request.trace(), .dimension = grouping.dimension()};
  if (request.has_reproduction()) {
    TANGGAP_ASSIGN_OR_RETURN(options.reproduction,
                             MethodOf(request.reproduction(), "reproduction"));
  }
  return options;
}

// The first `most` groups behind the place that a page token keeps.
absl::StatusOr<std::vector<PlacedGroup>> GroupsBehind(const std::vector<query::PageKey>& keys,
                                                      const AskedScope& asked,
                                                      const IndexGrouping& grouping, size_t most) {
  if (grouping.empty()) return std::vector<PlacedGroup>();
  std::optional<GroupPlace> last;
  if (!keys.empty()) last = GroupPlace::FromKeys(keys);
  if (grouping.dimension() == v1::PROFILE_DIMENSION_UNSPECIFIED)
    return grouping.GroupsOf(asked, asked.Counted(), last, most);
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CountedSeries> by_option,
                           asked.OptionsOf(grouping.dimension()));
  return grouping.GroupsOf(asked, by_option.get(), last, most);
}

// Those in which somebody answered within the period, counted or not yet.
std::set<int> SeriesWithResponses(const AskedScope& asked) {
  std::set<int> series = asked.book->SeriesIn(asked.group.period);
  for (const PendingCount& pending : asked.figures.pending) {
    if (asked.group.period.Holds(MonthOf(pending.month))) series.insert(pending.series);
  }
  return series;
}

// As many of the groups as the answer may hold, one at least; tells how many. `indexes` has the
// whole first and then these.
absl::StatusOr<size_t> FillGroups(std::span<const PlacedGroup> groups,
                                  const IndexGrouping& grouping, GroupIndexes& indexes,
                                  v1::GetIndexResponse& response) {
  size_t bytes = response.ByteSizeLong();
  size_t shown = 0;
  for (; shown < groups.size() && (shown == 0 || bytes < kMostAnswerBytes); ++shown) {
    v1::Index& index = *response.add_groups();
    TANGGAP_ASSIGN_OR_RETURN(index, indexes.IndexOf(shown + 1));
    *index.mutable_group() = grouping.KeyOf(groups[shown].name);
    indexes.AddLabels(*index.mutable_group());
    bytes += index.ByteSizeLong();
  }
  return shown;
}

bool MayMeet(const std::string& one, const std::string& other) {
  return one == kAnyCode || other == kAnyCode || one == other;
}

// Whether one response can be in both.
bool Overlap(const AskedScope& one, const AskedScope& other) {
  return one.measured.survey.id == other.measured.survey.id && one.series == other.series &&
         MayMeet(one.group.unit, other.group.unit) &&
         MayMeet(one.group.service, other.group.service) &&
         MayMeet(one.group.channel, other.group.channel) &&
         one.group.period.Overlaps(other.group.period);
}

}  // namespace

Asker AskerOf(const rpc::Context& context) {
  return {ViewerOf(context), context.language(), context.deadline()};
}

absl::StatusOr<v1::GetIndexResponse> IndexApi::Get(const rpc::Context& context,
                                                   const v1::GetIndexRequest& request) {
  return Answer(AskerOf(context), request);
}

absl::StatusOr<v1::GetIndexResponse> IndexApi::Answer(const Asker& asker,
                                                      const v1::GetIndexRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const AskedScope asked, scopes_.Read(asker, request.scope(), "scope"));
  TANGGAP_RETURN_IF_ERROR(CheckHasIndex(asked));
  TANGGAP_ASSIGN_OR_RETURN(const IndexGrouping grouping, IndexGrouping::Read(asked, request));
  const std::string question = QuestionOf(request);
  const query::PageScope page = {"tanggap.surveys.v1.ResultsService.GetIndex", asker.viewer.person,
                                 question, ""};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> keys,
                           page_tokens_.Open(page, GroupPlace::KeyTypes(), request.page_token(),
                                             asker.viewer.former_persons));

  TANGGAP_ASSIGN_OR_RETURN(const IndexOptions options, OptionsOf(asker, request, grouping));
  // One more tells whether another page follows.
  const auto page_size = static_cast<size_t>(query::PageSize(request.page_size(), kPage));
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<PlacedGroup> groups,
                           GroupsBehind(keys, asked, grouping, page_size + 1));
  const std::span<const PlacedGroup> asked_for(groups.data(), std::min(groups.size(), page_size));

  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  GroupIndexes indexes(asked, *directory, options);
  TANGGAP_RETURN_IF_ERROR(indexes.Add(asked.group));
  for (const PlacedGroup& group : asked_for) TANGGAP_RETURN_IF_ERROR(indexes.Add(group.name));
  TANGGAP_RETURN_IF_ERROR(indexes.Read());

  v1::GetIndexResponse response;
  response.set_index_profile("indexProfiles/" + asked.profile->code);
  response.set_series(asked.series);
  response.set_min_cell(asked.measured.survey.min_cell);
  TANGGAP_ASSIGN_OR_RETURN(*response.mutable_total(), indexes.IndexOf(0));
  for (const int number : SeriesWithResponses(asked)) response.add_series_with_responses(number);
  TANGGAP_ASSIGN_OR_RETURN(const size_t shown, FillGroups(asked_for, grouping, indexes, response));
  if (shown < groups.size())
    response.set_next_page_token(page_tokens_.Seal(page, groups[shown - 1].place.ToKeys()));
  return response;
}

absl::StatusOr<v1::GetIndexComparisonResponse> IndexApi::Compare(
    const rpc::Context& context, const v1::GetIndexComparisonRequest& request) {
  const Asker asker = AskerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(const auto both, scopes_.ReadTwo(asker, {request.base(), "base"},
                                                            {request.compared(), "compared"}));
  const auto& [base, compared] = both;
  TANGGAP_RETURN_IF_ERROR(CheckHasIndex(base));
  TANGGAP_RETURN_IF_ERROR(CheckHasIndex(compared));
  if (base.profile->code != compared.profile->code) return Error(Reason::RESULTS_NOT_COMPARABLE);
  if (Overlap(base, compared)) {
    return Error(Reason::INVALID_FIELD)
        .Field("compared", "Must hold no response that `base` can hold.")
        .ToStatus();
  }
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  GroupIndexes before(base, *directory, {.language = asker.language});
  GroupIndexes after(compared, *directory, {.language = asker.language});
  for (auto& [indexes, scope] : {std::pair(&before, &base), std::pair(&after, &compared)}) {
    TANGGAP_RETURN_IF_ERROR(indexes->Add(scope->group));
    TANGGAP_RETURN_IF_ERROR(indexes->Read());
  }
  v1::GetIndexComparisonResponse response;
  TANGGAP_ASSIGN_OR_RETURN(*response.mutable_base(), before.IndexOf(0));
  TANGGAP_ASSIGN_OR_RETURN(*response.mutable_compared(), after.IndexOf(0));
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<CellContent> one, before.ContentOf(0));
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<CellContent> other, after.ContentOf(0));
  if (!one.has_value() || !other.has_value() || !one->sums || !other->sums) return response;
  TANGGAP_ASSIGN_OR_RETURN(std::optional<IndexComparison> comparison,
                           surveys::Compare(*base.profile, {*one->sums, before.PopulationOf(0)},
                                            {*other->sums, after.PopulationOf(0)}));
  if (!comparison.has_value()) return response;
  *response.mutable_index_change() = std::move(comparison->index);
  for (v1::ElementChange& change : comparison->elements)
    *response.add_element_changes() = std::move(change);
  return response;
}

}  // namespace tanggap::surveys
