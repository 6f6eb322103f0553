// The deltas of one survey on their way into cells: read, added up by the smallest group that each
// belongs to, and those by all groups that they belong to.
//
//   CellWriter cells(transaction, due.survey);
//   Folding folding(due, month, versions, profiles, deadline, cells);
//   TANGGAP_RETURN_IF_ERROR(folding.Add(rows));                       // as cell_deltas.h takes them
//   TANGGAP_RETURN_IF_ERROR(cells.Finish());
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "libs/base/uuid.h"
#include "libs/postgres/rows.h"
#include "services/surveys/domain/profile.h"
#include "services/surveys/store/cell_rows.h"
#include "services/surveys/store/profiles.h"
#include "services/surveys/store/versions.h"

namespace tanggap::surveys {

// A survey that something waits of.
struct DueFold {
  base::Uuid survey;
  std::string agency;
  std::string index_profile;
  int min_cell = 0;
  // Of its figures, when it was found.
  int64_t version = 0;
};

// Made anew for each try of a transaction.
class Folding {
 public:
  // `month` is the agency's current one. What is given outlives it.
  Folding(const DueFold& due, int month, CompiledVersions& versions, Profiles& profiles,
          absl::Time deadline, CellWriter& cells)
      : due_(due),
        month_(month),
        store_(versions),
        profiles_(profiles),
        deadline_(deadline),
        cells_(cells) {}

  // In whatever order they are; it holds what one of the smallest groups adds up to at a time.
  absl::Status Add(const postgres::Rows& rows);
  // Whether responses to a version, of a state, may be taken up before their month has ended: not
  // where an element may be left unanswered, for the few who answer it could be told from the
  // figures before and after them.
  absl::StatusOr<bool> MayStep(int state, int version);
  // How many were added.
  int64_t count() const { return count_; }

 private:
  struct Base {
    CellName base;
    bool early = false;
    friend auto operator<=>(const Base&, const Base&) = default;
  };
  struct Measured {
    std::shared_ptr<const CompiledVersion> version;
    std::optional<Layout> layout;
  };

  // Of one of the smallest groups, with the options of its people.
  using Contents = std::map<Base, CellContent>;

  Base BaseOf(const postgres::Row& row) const;
  absl::Status Add(const postgres::Row& row, const Base& of, Contents& contents);
  absl::Status AddAnswers(const postgres::Row& row, const Base& of, Contents& contents);
  absl::Status Spread(const Contents& contents);
  absl::StatusOr<const Measured*> MeasuredBy(int number);
  absl::Status LoadProfile();
  absl::Status Unreadable(int version) const;

  const DueFold& due_;
  const int month_;
  CompiledVersions& store_;
  Profiles& profiles_;
  const absl::Time deadline_;
  CellWriter& cells_;
  std::optional<Profile> profile_;
  std::map<int, Measured> versions_;
  int64_t count_ = 0;
};

}  // namespace tanggap::surveys
