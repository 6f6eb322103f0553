// The indexes of several groups of one scope: which may be shown, read together, with everything
// that is said of each.
//
//   GroupIndexes indexes(asked, *directory, {.language = language, .trace = true});
//   TANGGAP_RETURN_IF_ERROR(indexes.Add(asked.group));
//   TANGGAP_RETURN_IF_ERROR(indexes.Read());
//   TANGGAP_ASSIGN_OR_RETURN(v1::Index index, indexes.IndexOf(0));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <vector>

#include "libs/directory/directory.h"
#include "services/surveys/api/asked_scope.h"
#include "services/surveys/api/flagged_groups.h"
#include "services/surveys/api/group_basket.h"
#include "services/surveys/domain/index.h"

namespace tanggap::surveys {

struct IndexOptions {
  errors::Language language = errors::Language::kIndonesian;
  bool trace = false;
  std::optional<Method> reproduction;
  // Of the profile, whose options groups name; UNSPECIFIED for groups that name none.
  v1::ProfileDimension dimension = v1::PROFILE_DIMENSION_UNSPECIFIED;
};

class GroupIndexes {
 public:
  // `asked`, which has an index, and `directory` outlive it.
  GroupIndexes(const AskedScope& asked, const directory::Directory& directory,
               IndexOptions options);

  absl::Status Add(const GroupName& group);
  // All that were added.
  absl::Status Read() { return basket_.Read(); }
  size_t size() const { return groups_.size(); }

  // Without its key.
  absl::StatusOr<v1::Index> IndexOf(size_t i);
  // Labels of what it names.
  void AddLabels(v1::GroupKey& key) const;
  // The sums of one that is shown, and its population; nothing of one that is not.
  absl::StatusOr<std::optional<CellContent>> ContentOf(size_t i) const;
  int64_t PopulationOf(size_t i) const { return basket_.PopulationOf(*groups_[i].place); }

 private:
  struct Group {
    GroupName name;
    v1::Suppression suppression = v1::SUPPRESSION_UNSPECIFIED;
    // How many were counted in it, of one that is not shown.
    int64_t count = 0;
    // In the basket, of one that is shown.
    std::optional<size_t> place;
    // Its services, when it holds several and all are shown.
    std::vector<size_t> services;
  };

  void AddServices(Group& group);
  bool IsReworded(const Period& period) const;
  void AddMeanOfServices(const Group& group, v1::Index& index) const;
  void AddLabels(v1::IndexFigures& figures) const;

  const AskedScope& asked_;
  const directory::Directory& directory_;
  const IndexOptions options_;
  GroupBasket basket_;
  FlaggedGroups flagged_;
  std::vector<Group> groups_;
};

}  // namespace tanggap::surveys
