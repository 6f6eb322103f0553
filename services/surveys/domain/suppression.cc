#include "services/surveys/domain/suppression.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>

#include "services/surveys/domain/suppression_conclusion.h"
#include "services/surveys/domain/suppression_lattice.h"
#include "services/surveys/domain/suppression_solver.h"

namespace tanggap::surveys {

namespace {

class Decision {
 public:
  // `of_all` decides the groups that name no option, when there is one.
  Decision(const GroupKeys& keys, const Lattice& lattice, int min_cell, int most_unknowns,
           const Suppressions* of_all)
      : lattice_(lattice),
        min_cell_(min_cell),
        most_unknowns_(most_unknowns),
        states_(lattice.groups().size(), v1::SUPPRESSION_UNSPECIFIED),
        given_(lattice.groups().size(), false),
        told_(lattice.groups().size(), false),
        told_beside_known_(told_),
        waits_(lattice.families().size(), true) {
    if (of_all == nullptr) return;
    for (size_t i = 0; i < states_.size(); ++i) {
      const bool never = IsNeverShown(static_cast<int>(i));
      if (!never && GroupKeys::Names(Group(i).key, GroupCondition::kOption)) continue;
      states_[i] = never ? v1::SUPPRESSION_COMPLEMENT : of_all->Of(keys.NameOf(Group(i).key));
      given_[i] = true;
    }
    ConcludeFromGiven();
  }

  std::vector<v1::Suppression> Decide() {
    LeaveOutSmallOnes();
    LeaveOutWhatTellsSmallOnes();
    for (size_t i = 0; i < lattice_.families().size(); ++i) waiting_.push_back(static_cast<int>(i));
    Settle();
    while (LeaveOutWhatSolvesForSmallOnes()) Settle();
    return states_;
  }

 private:
  const LatticeGroup& Group(size_t i) const { return lattice_.groups()[i]; }
  const LatticeGroup& Group(int i) const { return lattice_.groups()[static_cast<size_t>(i)]; }
  bool IsShown(int i) const {
    return states_[static_cast<size_t>(i)] == v1::SUPPRESSION_UNSPECIFIED;
  }
  bool MayBeLeftOut(int i) const { return IsShown(i) && !given_[static_cast<size_t>(i)]; }
  bool IsNeverShown(int i) const {
    return Group(i).unsettled && GroupKeys::Names(Group(i).key, GroupCondition::kOption);
  }

  void ConcludeFromGiven() {
    std::vector<bool> shown(states_.size());
    std::vector<bool> known(states_.size());
    for (size_t i = 0; i < states_.size(); ++i) {
      shown[i] = given_[i] && states_[i] == v1::SUPPRESSION_UNSPECIFIED;
      // Of what moves nobody knows who is in it, also where nobody is.
      const bool moves = IsNeverShown(static_cast<int>(i));
      known[i] = shown[i] || (!moves && Group(i).people.front().open == 0);
    }
    const std::vector<bool> by_anybody = ConcludedFrom(lattice_, shown);
    const std::vector<bool> by_who_knows = ConcludedFrom(lattice_, std::move(known));
    for (size_t i = 0; i < states_.size(); ++i) {
      told_[i] = by_anybody[i] && !shown[i];
      const bool open = Group(i).people.front().open != 0;
      told_beside_known_[i] = told_[i] || (by_who_knows[i] && !shown[i] && open);
    }
  }

  void LeaveOut(int i, v1::Suppression why) {
    states_[static_cast<size_t>(i)] = why;
    for (int family : Group(i).families) {
      if (waits_[static_cast<size_t>(family)]) continue;
      waits_[static_cast<size_t>(family)] = true;
      waiting_.push_back(family);
    }
  }

  void LeaveOutSmallOnes() {
    for (int i = 0; i < static_cast<int>(states_.size()); ++i) {
      const bool small = std::ranges::any_of(
          Group(i).people, [&](const HeadCount& people) { return IsSmall(people, min_cell_); });
      if (small && MayBeLeftOut(i)) LeaveOut(i, v1::SUPPRESSION_SMALL);
    }
  }

  bool TellsSmallOne(int i, int larger) const {
    if (IsNeverShown(larger)) return false;
    for (size_t layer = 0; layer < lattice_.layer_count(); ++layer) {
      if (IsSmall(Group(larger).people[layer] - Group(i).people[layer], min_cell_)) return true;
    }
    return false;
  }

  void LeaveOutWhatTellsSmallOnes() {
    for (int i = 0; i < static_cast<int>(states_.size()); ++i) {
      const bool tells = std::ranges::any_of(Group(i).larger,
                                             [&](int larger) { return TellsSmallOne(i, larger); });
      if (tells && MayBeLeftOut(i)) LeaveOut(i, v1::SUPPRESSION_COMPLEMENT);
    }
  }

  // Applies the rule of families until it holds of all.
  void Settle() {
    while (!waiting_.empty()) {
      const Family& family = lattice_.families()[static_cast<size_t>(waiting_.front())];
      waits_[static_cast<size_t>(waiting_.front())] = false;
      waiting_.pop_front();
      while (const std::optional<int> next = NextToLeaveOut(family))
        LeaveOut(*next, v1::SUPPRESSION_COMPLEMENT);
    }
  }

  std::optional<int> NextToLeaveOut(const Family& family) const {
    // Nearly always: a survey has many families, and few with anything left out.
    if (IsSafe(family, told_beside_known_) && IsSafe(family, told_)) return std::nullopt;
    const std::vector<int> candidates = PartsToLeaveOut(family, told_beside_known_);
    if (candidates.empty() && MayBeLeftOut(family.whole)) return family.whole;
    return Smallest(candidates.empty() ? PartsToLeaveOut(family, told_) : candidates);
  }

  // Whether those of the family that are neither shown nor told by given groups hide each other.
  bool IsSafe(const Family& family, const std::vector<bool>& told) const {
    std::vector<int> hidden;
    for (int part : family.parts) {
      if (!IsShown(part) && !told[static_cast<size_t>(part)]) hidden.push_back(part);
    }
    const bool whole = IsShown(family.whole) || told[static_cast<size_t>(family.whole)];
    return whole ? hidden.empty() || Hide(hidden) : !hidden.empty();
  }

  std::vector<int> PartsToLeaveOut(const Family& family, const std::vector<bool>& told) const {
    std::vector<int> parts;
    for (int part : family.parts) {
      if (MayBeLeftOut(part) && !told[static_cast<size_t>(part)]) parts.push_back(part);
    }
    return parts;
  }

  // Whether each of these hides the others when their sum is known: two or more, and enough people
  // together; of open ones alone where there are any, because the others are known.
  bool Hide(const std::vector<int>& parts) const {
    for (size_t layer = 0; layer < lattice_.layer_count(); ++layer) {
      HeadCount people;
      int groups = 0;
      int open_groups = 0;
      for (int part : parts) {
        people += Group(part).people[layer];
        groups += Group(part).people[layer].all != 0;
        open_groups += Group(part).people[layer].open != 0;
      }
      if (people.all == 0) continue;
      if ((people.open != 0 ? open_groups : groups) < 2 || IsSmall(people, min_cell_)) return false;
    }
    return true;
  }

  std::optional<int> Smallest(const std::vector<int>& groups) const {
    if (groups.empty()) return std::nullopt;
    // Groups are ordered by key, so that the first of two alike is always the same.
    return *std::ranges::min_element(
        groups, {}, [&](int i) { return std::pair(Group(i).people.front().Counted(), i); });
  }

  // False when nothing was found.
  bool LeaveOutWhatSolvesForSmallOnes() {
    for (size_t layer = 0; layer < lattice_.layer_count(); ++layer) {
      for (bool open : {true, false}) {
        const std::vector<int> told = FirstTold(layer, open);
        if (told.empty()) continue;
        const std::optional<int> next = SmallestBeside(told);
        if (!next) continue;
        LeaveOut(*next, v1::SUPPRESSION_COMPLEMENT);
        return true;
      }
    }
    return false;
  }

  // The cells of something small that can be told all the same: of a group, or of what a larger one
  // has beside it. Empty when there is nothing.
  std::vector<int> FirstTold(size_t layer, bool open) const {
    std::vector<bool> shown;
    for (v1::Suppression state : states_) shown.push_back(state == v1::SUPPRESSION_UNSPECIFIED);
    const SuppressionSolver solver(lattice_, layer, open, shown, most_unknowns_);
    if (!solver.solved()) return {};
    const auto concerns = [&](const HeadCount& people) {
      return (people.open != 0) == open && IsSmall(people, min_cell_);
    };
    for (int i = 0; i < static_cast<int>(states_.size()); ++i) {
      const HeadCount& people = Group(i).people[layer];
      if (concerns(people) && solver.CanBeTold(i)) return Group(i).cells;
      for (int larger : Group(i).larger) {
        if (!concerns(Group(larger).people[layer] - people) ||
            !solver.ComplementCanBeTold(larger, i))
          continue;
        std::vector<int> rest;
        std::ranges::set_difference(Group(larger).cells, Group(i).cells, std::back_inserter(rest));
        return rest;
      }
    }
    return {};
  }

  // The smallest shown group that shares a cell, else any.
  std::optional<int> SmallestBeside(const std::vector<int>& cells) const {
    std::vector<int> beside;
    std::vector<int> all;
    for (int i = 0; i < static_cast<int>(states_.size()); ++i) {
      if (!MayBeLeftOut(i)) continue;
      all.push_back(i);
      if (std::ranges::any_of(Group(i).cells,
                              [&](int cell) { return std::ranges::binary_search(cells, cell); }))
        beside.push_back(i);
    }
    return Smallest(beside.empty() ? all : beside);
  }

  const Lattice& lattice_;
  const int min_cell_;
  const int most_unknowns_;
  std::vector<v1::Suppression> states_;
  std::vector<bool> given_;
  // Those that are not given as shown, and that shown given ones tell whatever is left out: to
  // anybody, and the open ones to who knows all others one by one.
  std::vector<bool> told_;
  std::vector<bool> told_beside_known_;
  std::vector<bool> waits_;
  std::deque<int> waiting_;
};

}  // namespace

Suppressions::Suppressions(const std::vector<CellCount>& cells, int min_cell, int most_unknowns,
                           const Suppressions* of_all) {
  const auto keys = std::make_shared<const GroupKeys>(cells);
  const Lattice lattice(*keys, cells);
  const std::vector<v1::Suppression> states =
      Decision(*keys, lattice, min_cell, most_unknowns, of_all).Decide();
  for (size_t i = 0; i < states.size(); ++i) by_key_.emplace(lattice.groups()[i].key, states[i]);
  keys_ = keys;
}

Suppressions Suppressions::Decide(const std::vector<CellCount>& cells, int min_cell,
                                  int most_unknowns) {
  return Suppressions(cells, min_cell, most_unknowns, nullptr);
}

Suppressions Suppressions::DecideOptions(const std::vector<CellCount>& cells, int min_cell,
                                         const Suppressions& of_all, int most_unknowns) {
  return Suppressions(cells, min_cell, most_unknowns, &of_all);
}

v1::Suppression Suppressions::Of(const GroupName& group) const {
  const std::optional<uint64_t> key = keys_->KeyOf(group);
  if (!key) return v1::SUPPRESSION_EMPTY;
  const auto found = by_key_.find(*key);
  return found == by_key_.end() ? v1::SUPPRESSION_EMPTY : found->second;
}

int64_t ReleasableNow(int64_t waiting, int min_cell) {
  return waiting < 2 * int64_t{min_cell} ? 0 : waiting - min_cell;
}

}  // namespace tanggap::surveys
