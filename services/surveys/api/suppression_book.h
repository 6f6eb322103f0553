// Who was counted in a survey's figures, and which groups may be shown: decided for all groups of a
// series at once, because a group is shown or not by whichever way it is asked for.
//
//   SuppressionBooks books(figures, profiles);
//   TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<SuppressionBook> book, books.Of(measured, elements, deadline));
//   book->Of(series, group);                               // SUPPRESSION_SMALL
//
// A decision over 10,000 cells takes some 200 ms and holds until the figures change, so books are
// kept. What options and single questions need beside is decided when it is first asked for.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/uuid.h"
#include "services/surveys/domain/suppression.h"
#include "services/surveys/store/figures.h"

namespace tanggap::surveys {

// The name of a base cell among groups.
GroupName GroupOf(const CellName& base);
// A month such as 202607 as a period.
Period MonthOf(int month);
// Whether a cell is part of a group.
bool IsPartOf(const GroupName& cell, const GroupName& group);

// Of one survey at one version of its figures. Safe to share between threads.
class SuppressionBook {
 public:
  class Series {
   public:
    Series(std::vector<CellCount> cells, Suppressions shown);

    // Each with its respondents and those who answered each element.
    const std::vector<CellCount>& cells() const { return cells_; }
    v1::Suppression Of(const GroupName& group) const { return shown_.Of(group); }
    const Suppressions& shown() const { return shown_; }

    // The cells that are part of a group.
    template <typename Use>
    void ForEachOf(const GroupName& group, Use use) const {
      if (group.unit == kAnyCode) {
        for (const CellCount& cell : cells_) {
          if (IsPartOf(cell.cell, group)) use(cell);
        }
        return;
      }
      const auto found = of_unit_.find(group.unit);
      if (found == of_unit_.end()) return;
      for (const size_t i : found->second) {
        if (IsPartOf(cells_[i].cell, group)) use(cells_[i]);
      }
    }
    // How many were counted in a group.
    int64_t CountOf(const GroupName& group) const;

   private:
    std::vector<CellCount> cells_;
    Suppressions shown_;
    absl::flat_hash_map<std::string, std::vector<size_t>> of_unit_;
  };

  // `figures` outlives it. `elements`: how many the survey's profile has; 0 without one.
  static absl::StatusOr<std::shared_ptr<SuppressionBook>> Read(Figures& figures,
                                                               const base::Uuid& survey,
                                                               int min_cell, size_t elements,
                                                               absl::Time deadline);

  int64_t version() const { return version_; }
  // Null when nobody was counted.
  const Series* Find(int series) const;
  // Those that somebody was counted in within `period`.
  std::set<int> SeriesIn(const Period& period) const;

  // Of all groups that name an option of `dimension`. CONCURRENT_CHANGE when figures have changed
  // since this book was read.
  absl::StatusOr<const Series*> OptionsOf(int series, v1::ProfileDimension dimension,
                                          absl::Time deadline);
  // The same, and of groups without an option when `dimension` is unspecified, looking at who
  // answered one question. It holds beside what is decided without one. Null when everybody who was
  // counted answered it: then there is nothing to add.
  absl::StatusOr<const Suppressions*> OfQuestion(int series, v1::ProfileDimension dimension,
                                                 const std::string& question, absl::Time deadline);

 private:
  using OptionsName = std::pair<int, v1::ProfileDimension>;
  using QuestionName = std::pair<OptionsName, std::string>;

  SuppressionBook(Figures& figures, const base::Uuid& survey, int min_cell, size_t elements)
      : figures_(figures), survey_(survey), min_cell_(min_cell), elements_(elements) {}
  absl::StatusOr<std::vector<CellCount>> CellsOf(const Counts& counts, int series) const;
  absl::StatusOr<const std::vector<TalliedCell>*> TalliedBy(const OptionsName& name,
                                                            absl::Time deadline)
      TANGGAP_REQUIRES(mutex_);

  Figures& figures_;
  const base::Uuid survey_;
  const int min_cell_;
  const size_t elements_;
  int64_t version_ = 0;
  std::map<int, Series> series_;

  base::Mutex mutex_;
  std::map<OptionsName, std::unique_ptr<Series>> options_ TANGGAP_GUARDED_BY(mutex_);
  std::map<OptionsName, std::vector<TalliedCell>> tallied_ TANGGAP_GUARDED_BY(mutex_);
  std::map<QuestionName, std::unique_ptr<Suppressions>> questions_ TANGGAP_GUARDED_BY(mutex_);
};

// Keeps the latest used. Safe to share between threads.
class SuppressionBooks {
 public:
  // `figures` outlives it.
  SuppressionBooks(Figures& figures, size_t most) : figures_(figures), most_(most) {}

  // Of the version that the survey was loaded with, or a later one.
  absl::StatusOr<std::shared_ptr<SuppressionBook>> Of(const MeasuredSurvey& measured,
                                                      size_t elements, absl::Time deadline);

 private:
  struct Kept {
    std::shared_ptr<SuppressionBook> book;
    std::list<base::Uuid>::iterator place;
  };
  std::shared_ptr<SuppressionBook> FindKept(const base::Uuid& survey, int64_t version)
      TANGGAP_REQUIRES(mutex_);
  void Keep(const base::Uuid& survey, std::shared_ptr<SuppressionBook> book)
      TANGGAP_REQUIRES(mutex_);

  Figures& figures_;
  const size_t most_;
  base::Mutex mutex_;
  // Those that somebody is reading: others wait for it instead of deciding the same.
  std::set<base::Uuid> reading_ TANGGAP_GUARDED_BY(mutex_);
  base::Condition read_;
  // From the latest used on.
  std::list<base::Uuid> used_ TANGGAP_GUARDED_BY(mutex_);
  std::map<base::Uuid, Kept> kept_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::surveys
