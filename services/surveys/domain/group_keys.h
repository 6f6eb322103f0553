// Names of groups as single numbers, because a survey has many thousands of groups and every one is
// looked up several times.
//
//   const GroupKeys keys(cells);
//   const std::optional<uint64_t> key = keys.KeyOf(name);      // nothing for a name that no cell has
//   GroupKeys::Without(*key, GroupCondition::kUnit);                // the group of all units
//
// The numbers ascend as the names do, in whatever order the cells came.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/surveys/domain/suppression.h"

namespace tanggap::surveys {

// In the order of their weight.
enum class GroupCondition { kUnit, kService, kChannel, kOption, kPeriod };
inline constexpr std::array kPlainConditions = {GroupCondition::kUnit, GroupCondition::kService,
                                                GroupCondition::kChannel, GroupCondition::kOption};
// From the finest.
inline constexpr std::array kAllGrains = {Grain::kMonth, Grain::kQuarter, Grain::kSemester,
                                          Grain::kYear, Grain::kAll};

class GroupKeys {
 public:
  explicit GroupKeys(const std::vector<CellCount>& cells);

  std::optional<uint64_t> KeyOf(const GroupName& name) const;
  GroupName NameOf(uint64_t key) const;

  static bool Names(uint64_t key, GroupCondition condition);
  static uint64_t Without(uint64_t key, GroupCondition condition);
  // The same with the period of this grain that holds its period.
  uint64_t Within(uint64_t key, Grain grain) const;
  Grain GrainOf(uint64_t key) const;

 private:
  // Numbers from 1; 0 is any, and a value that every cell has.
  using Numbers = std::map<std::string, uint64_t, std::less<>>;
  std::array<Numbers, 4> numbers_;
  std::array<std::vector<std::string>, 4> values_;
  std::map<std::string, uint64_t, std::less<>> period_numbers_;
  std::vector<Period> periods_;
  // Of each period, by grain: the one that holds it.
  std::vector<std::array<uint64_t, 5>> holders_;
};

}  // namespace tanggap::surveys
