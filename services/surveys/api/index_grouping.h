// The groups that an index is asked for in: which there are, in which order, and what they are
// called.
//
//   TANGGAP_ASSIGN_OR_RETURN(const IndexGrouping grouping, IndexGrouping::Read(asked, request));
//   for (const PlacedGroup& group : grouping.GroupsOf(asked, counted, last, page_size + 1)) ...
#pragma once

#include <absl/status/statusor.h>

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "libs/query/page_tokens.h"
#include "services/surveys/api/asked_scope.h"

namespace tanggap::surveys {

// Where a group stands among the others: by unit, service, period and channel, or by its option.
struct GroupPlace {
  std::string unit;
  std::string service;
  int64_t month = 0;  // the first one of its period, counted from the year 0
  int64_t channel = 0;
  int64_t option = 0;
  std::string option_code;

  friend auto operator<=>(const GroupPlace&, const GroupPlace&) = default;

  static const std::vector<query::PageKeyType>& KeyTypes();
  std::vector<query::PageKey> ToKeys() const;
  static GroupPlace FromKeys(const std::vector<query::PageKey>& keys);
};

struct PlacedGroup {
  GroupPlace place;
  GroupName name;
};

class IndexGrouping {
 public:
  // INVALID_FIELD for what does not go together; UNKNOWN_QUESTION for a profile that is not asked
  // for.
  static absl::StatusOr<IndexGrouping> Read(const AskedScope& asked,
                                            const v1::GetIndexRequest& request);

  bool empty() const { return conditions_.empty() && !grain_ && dimension_ == 0; }
  // UNSPECIFIED for groups that are not of a profile.
  v1::ProfileDimension dimension() const { return dimension_; }

  // Those behind `last` in which somebody was counted or is pending, the first `most` of them in
  // their order. `counted` is the series, or its dimension if there is one, and may be null.
  std::vector<PlacedGroup> GroupsOf(const AskedScope& asked, const CountedSeries* counted,
                                    const std::optional<GroupPlace>& last, size_t most) const;
  // What the grouping names of a group.
  v1::GroupKey KeyOf(const GroupName& group) const;

 private:
  // What tells groups apart, as views of a cell: unit, service, channel, option and first month.
  using Told =
      std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, int64_t>;

  // Nothing for a cell whose service, channel or option may not be told: it is in no group by it.
  std::optional<Told> ToldOf(const GroupName& cell) const;
  // Those of the scope that nobody has counted yet; none where groups need what they do not tell.
  std::vector<GroupName> PendingCells(const AskedScope& asked) const;
  // The name of the group that a cell is part of.
  GroupName NameOf(const AskedScope& asked, const GroupName& cell) const;
  GroupPlace PlaceOf(const AskedScope& asked, const GroupName& group) const;
  bool Has(v1::Grouping condition) const;

  std::vector<v1::Grouping> conditions_;  // of unit, service and channel
  std::optional<Grain> grain_;
  v1::ProfileDimension dimension_ = v1::PROFILE_DIMENSION_UNSPECIFIED;
};

}  // namespace tanggap::surveys
