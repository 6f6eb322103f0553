// Which groups are shown, so that nobody's answers can be told from figures or from what is left
// when figures are subtracted from each other.
//
//   const Suppressions suppressions = Suppressions::Decide(cells, survey.min_cell);
//   suppressions.Of({.unit = "puskesmas-1", .period = *ParsePeriod("2026-Q3")});
//
// Cells are the smallest groups there are: one unit, service, channel and month each, every one of
// the survey's series, because whether a group is shown must not depend on what was asked for. (Who
// counts for a unit and not yet for a service stands in a cell of a service of their own, "?".) A
// group is any choice of conditions on them. It is not shown
// - when it is small, in people or in answers to one element (SMALL);
// - when what a larger group, one condition of it left out, has beside it is small (COMPLEMENT);
// - when those that are not shown beside it could be told by subtraction: of the parts of a larger
//   group that is shown those left out are none, or two or more with min_cell people together; else
//   the next smallest is left out too (COMPLEMENT). A group that is left out does not have all of
//   its parts shown either.
// - when a small one could still be told from many figures at once, by solving for it (COMPLEMENT).
//   This is looked for while the figures tell at most kMostUnknowns parts apart.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "services/surveys/domain/head_count.h"
#include "services/surveys/domain/period.h"
#include "tanggap/surveys/v1/index.pb.h"

namespace tanggap::surveys {

// The conditions of a group: "*" is any, "" those who named none.
struct GroupName {
  std::string unit = "*";
  std::string service = "*";
  std::string channel = "*";
  std::string option = "*";  // of one dimension of the respondents' profile
  Period period;

  friend bool operator==(const GroupName&, const GroupName&) = default;
};

struct CellCount {
  GroupName cell;  // its period is a month
  // Respondents, then those who answered each element. Every cell has as many.
  std::vector<HeadCount> people;
  // It may move by fewer than may be told: no group by option that holds it is shown.
  bool unsettled = false;
};

class GroupKeys;

class Suppressions {
 public:
  // How many parts that figures tell apart are solved for.
  static constexpr int kMostUnknowns = 200;

  static Suppressions Decide(const std::vector<CellCount>& cells, int min_cell,
                             int most_unknowns = kMostUnknowns);
  // Of groups by one dimension of the profile, whose cells name its options. What `of_all` says of
  // groups without an option stays as it is, and what can be told by those hides nobody.
  static Suppressions DecideOptions(const std::vector<CellCount>& cells, int min_cell,
                                    const Suppressions& of_all, int most_unknowns = kMostUnknowns);

  // Unspecified for a group that may be shown, EMPTY for one of nobody.
  v1::Suppression Of(const GroupName& group) const;
  // About how much memory it takes.
  size_t bytes() const { return by_key_.capacity() * (sizeof(*by_key_.begin()) + 1); }

 private:
  Suppressions(const std::vector<CellCount>& cells, int min_cell, int most_unknowns,
               const Suppressions* of_all);

  std::shared_ptr<const GroupKeys> keys_;
  absl::flat_hash_map<uint64_t, v1::Suppression> by_key_;
};

// How many of those who wait for a month to end, or for more to come, can be added to its figures
// while it is open: so many that min_cell are added and min_cell stay, else none.
int64_t ReleasableNow(int64_t waiting, int min_cell);

}  // namespace tanggap::surveys
