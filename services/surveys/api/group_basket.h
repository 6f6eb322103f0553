// The cells of all groups that one answer is made of, read by one statement.
//
//   GroupBasket basket(asked, GroupBasket::With::kSums);
//   const size_t place = basket.Add(group, dimension);
//   TANGGAP_RETURN_IF_ERROR(basket.Read());
//   TANGGAP_ASSIGN_OR_RETURN(const CellContent content, basket.ContentOf(place));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <set>
#include <vector>

#include "services/surveys/api/asked_scope.h"

namespace tanggap::surveys {

class GroupBasket {
 public:
  enum class With { kSums, kTallies };

  // `asked` outlives it. Contents have sums, and answers to each question where they are wanted.
  GroupBasket(const AskedScope& asked, With with);

  // Before Read. With a dimension a group that names one of its options; "*" for all of them
  // together is no group.
  size_t Add(const GroupName& group,
             v1::ProfileDimension dimension = v1::PROFILE_DIMENSION_UNSPECIFIED);
  absl::Status Read();

  absl::StatusOr<CellContent> ContentOf(size_t place) const;
  // As it was said for exactly this unit, service and period; else 0.
  int64_t PopulationOf(size_t place) const;

 private:
  struct Group {
    // Of what is asked for.
    std::vector<size_t> cells;
    std::optional<size_t> population;
  };

  const AskedScope& asked_;
  // Months, such as 202607, in which anybody was counted.
  std::set<int> months_;
  AskedCells wanted_;
  FoundCells found_;
  std::vector<Group> groups_;
};

}  // namespace tanggap::surveys
