#include "services/surveys/domain/flagged.h"

#include <algorithm>
#include <utility>

namespace tanggap::surveys {

namespace {

constexpr char kFlagged[] = "flagged";
constexpr char kUnflagged[] = "unflagged";
constexpr char kUnknown[] = "unknown";

// Of what is unsettled nobody is somebody tomorrow, and a larger group is as unsettled with nobody
// of it: none of its parts is left away.
void AddPart(const CellCount& all, const char* option, std::vector<HeadCount> people,
             std::vector<CellCount>& parts) {
  const bool nobody =
      std::ranges::all_of(people, [](const HeadCount& each) { return each == HeadCount(); });
  if (nobody && !all.unsettled) return;
  CellCount& part = parts.emplace_back(all);
  part.cell.option = option;
  part.people = std::move(people);
}

v1::Suppression OfPart(const Suppressions& decided, GroupName group, const char* option) {
  group.option = option;
  return decided.Of(group);
}

}  // namespace

std::set<int> UnsettledMonths(const std::vector<CellCount>& cells, absl::CivilDay today,
                              const std::set<int>& waiting) {
  std::set<int> months;
  for (const CellCount& cell : cells) {
    if (cell.people.front().open == 0) continue;
    const int month = NumberOf(cell.cell.period.First());
    if (!cell.cell.period.HasEnded(today) || waiting.contains(month)) months.insert(month);
  }
  return months;
}

bool IsUnsettled(const CellCount& cell, const std::set<int>& months) {
  return cell.people.front().open != 0 && months.contains(NumberOf(cell.cell.period.First()));
}

Suppressions DecideFlagged(const std::vector<FlaggedCell>& cells, int min_cell,
                           const Suppressions& of_all, int most_unknowns) {
  std::vector<CellCount> parts;
  for (const FlaggedCell& cell : cells) {
    std::vector<HeadCount> left = cell.all.people;
    if (!cell.flagged.has_value()) {
      AddPart(cell.all, kUnknown, std::move(left), parts);
      continue;
    }
    for (size_t i = 0; i < left.size(); ++i) left[i] -= (*cell.flagged)[i];
    AddPart(cell.all, kFlagged, *cell.flagged, parts);
    AddPart(cell.all, kUnflagged, std::move(left), parts);
  }
  return Suppressions::DecideOptions(parts, min_cell, of_all, most_unknowns);
}

bool MayTellFlagged(const Suppressions& decided, const GroupName& group) {
  const v1::Suppression left = OfPart(decided, group, kUnflagged);
  return OfPart(decided, group, kFlagged) == v1::SUPPRESSION_UNSPECIFIED &&
         (left == v1::SUPPRESSION_UNSPECIFIED || left == v1::SUPPRESSION_EMPTY) &&
         OfPart(decided, group, kUnknown) == v1::SUPPRESSION_EMPTY;
}

}  // namespace tanggap::surveys
