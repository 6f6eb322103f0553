#include "services/surveys/api/flagged_groups.h"

#include "libs/base/result.h"
#include "services/surveys/domain/flagged.h"

namespace tanggap::surveys {

namespace {

bool HoldsAny(const CountedSeries& counted, const GroupName& group, const std::set<int>& months) {
  bool holds = false;
  counted.ForEachOf(group,
                    [&](const CellCount& cell) { holds = holds || IsUnsettled(cell, months); });
  return holds;
}

}  // namespace

absl::StatusOr<bool> FlaggedGroups::MayBeTold(const GroupName& group, const ElementSums& sums) {
  const HeadCount& flagged = sums.flagged().responses;
  if (flagged.all <= 0 || IsSmall(flagged, of_.book.name().min_cell)) return false;
  const CountedSeries* counted = of_.book.Find(of_.series);
  // What single options of the profile would give away beside it is not looked at.
  if (counted == nullptr || group.option != kAnyCode) return false;
  TANGGAP_ASSIGN_OR_RETURN(const bool settled, IsSettled(*counted, group));
  if (!settled) return false;
  if (decided_ == nullptr) {
    TANGGAP_ASSIGN_OR_RETURN(
        decided_, of_.books.OfFlagged(of_.book, of_.series, *unsettled_, of_.moment, of_.deadline));
  }
  return MayTellFlagged(*decided_, group);
}

absl::StatusOr<bool> FlaggedGroups::IsSettled(const CountedSeries& counted,
                                              const GroupName& group) {
  if (!running_.has_value()) running_ = UnsettledMonths(counted.cells(), of_.today, {});
  if (HoldsAny(counted, group, *running_)) return false;
  if (!unsettled_.has_value()) {
    TANGGAP_ASSIGN_OR_RETURN(const std::set<int> waiting,
                             of_.moment.LoadWaitingMonths(of_.book.name().survey, of_.series));
    unsettled_ = UnsettledMonths(counted.cells(), of_.today, waiting);
  }
  return !HoldsAny(counted, group, *unsettled_);
}

}  // namespace tanggap::surveys
