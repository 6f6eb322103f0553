// Who was counted in a survey's figures, and which groups may be shown: decided for all groups of a
// series at once, because a group is shown or not by whichever way it is asked for.
//
//   SuppressionBooks books(clock);
//   TANGGAP_ASSIGN_OR_RETURN(const auto book, books.Of(name, *moment, deadline));
//   book->Find(series)->Of(group);                           // SUPPRESSION_SMALL
//
// A decision looks at every cell of the survey and holds until the figures change, so decisions are
// kept. What options and single questions need beside is decided when it is first asked for.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "libs/base/uuid.h"
#include "services/surveys/api/made_once.h"
#include "services/surveys/domain/suppression.h"
#include "services/surveys/store/figures_moment.h"

namespace tanggap::surveys {

// The name of a base cell among groups.
GroupName GroupOf(const CellName& base);
// Whether a cell is part of a group.
bool IsPartOf(const GroupName& cell, const GroupName& group);

// The cells of a series, perhaps by the options of a dimension, and which groups of them may be
// shown.
class CountedSeries {
 public:
  CountedSeries(std::vector<CellCount> cells, Suppressions shown);

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
  // About how much memory it takes.
  size_t bytes() const;

 private:
  std::vector<CellCount> cells_;
  Suppressions shown_;
  absl::flat_hash_map<std::string, std::vector<size_t>> of_unit_;
};

// What a book is of: a survey, at one version of its figures.
struct BookName {
  base::Uuid survey;
  int64_t version = 0;
  int min_cell = 0;
  // How many the survey's profile has; 0 without one.
  size_t elements = 0;
};

// Of all series. It does not change.
class SuppressionBook {
 public:
  SuppressionBook(const BookName& name, std::map<int, CountedSeries> series)
      : name_(name), series_(std::move(series)) {}

  const BookName& name() const { return name_; }
  // Null when nobody was counted.
  const CountedSeries* Find(int series) const;
  // Those that somebody was counted in within `period`.
  std::set<int> SeriesIn(const Period& period) const;
  size_t bytes() const;

 private:
  const BookName name_;
  const std::map<int, CountedSeries> series_;
};

// Who answered what in a series, read when it is first needed: for the questions of one call.
class AnsweredSeries {
 public:
  // `moment` outlives it.
  AnsweredSeries(FiguresMoment& moment, int series, v1::ProfileDimension dimension)
      : moment_(moment), series_(series), dimension_(dimension) {}

  int series() const { return series_; }
  v1::ProfileDimension dimension() const { return dimension_; }
  absl::StatusOr<const std::vector<AnsweredCell>*> Cells(const base::Uuid& survey);

 private:
  FiguresMoment& moment_;
  const int series_;
  const v1::ProfileDimension dimension_;
  std::optional<std::vector<AnsweredCell>> cells_;
};

// Keeps what was decided, of whichever surveys are asked for most. By the sizes of what they hold
// all that is kept takes 28 MiB at most, but the one last used of each kind stays whatever it
// takes. Safe to share between threads.
class SuppressionBooks {
 public:
  static constexpr size_t kMostBytes = 12 << 20;
  static constexpr size_t kMostDecidedBytes = 8 << 20;

  using BookKey = std::pair<base::Uuid, int64_t>;  // with the version

  explicit SuppressionBooks(const base::Clock& clock)
      : books_(kMostBytes, clock),
        options_(kMostDecidedBytes, clock),
        questions_(kMostDecidedBytes, clock) {}

  // `moment` is of the version that `name` names: it is read when the book is not there yet. Of
  // many who ask for the same one reads, and the others wait.
  absl::StatusOr<std::shared_ptr<const SuppressionBook>> Of(const BookName& name,
                                                            FiguresMoment& moment,
                                                            absl::Time deadline);
  // For whoever changes figures: the book of the version that `moment` will be when that is final,
  // so that nobody waits for it then. Only of a survey whose book was asked for since it changed
  // last; else nothing. `Put` is for when it is final, and only then.
  struct Ahead {
    BookKey key;
    MadeOnce<BookKey, SuppressionBook>::Made made;
  };
  absl::StatusOr<std::optional<Ahead>> DecideAhead(const base::Uuid& survey, int64_t version,
                                                   FiguresMoment& moment);
  void Put(const Ahead& ahead);

  // Of all groups that name an option of `dimension`. Null when nobody was counted.
  absl::StatusOr<std::shared_ptr<const CountedSeries>> OptionsOf(const SuppressionBook& book,
                                                                 int series,
                                                                 v1::ProfileDimension dimension,
                                                                 FiguresMoment& moment,
                                                                 absl::Time deadline);
  // The same, and of groups without an option without a dimension, looking at who answered one
  // question. It holds beside what is decided without one. Null when everybody who was counted
  // answered it: then there is nothing to add.
  absl::StatusOr<std::shared_ptr<const Suppressions>> OfQuestion(const SuppressionBook& book,
                                                                 const std::string& question,
                                                                 AnsweredSeries& answered,
                                                                 absl::Time deadline);
  // Of how many were none of those asked, by the same rules. Null when nobody was.
  absl::StatusOr<std::shared_ptr<const Suppressions>> OfScreenedOut(const SuppressionBook& book,
                                                                    AnsweredSeries& answered,
                                                                    absl::Time deadline);
  // Of who has a quality flag (flagged.h), of a series in which somebody was counted, while these
  // months are unsettled.
  absl::StatusOr<std::shared_ptr<const Suppressions>> OfFlagged(const SuppressionBook& book,
                                                                int series,
                                                                const std::set<int>& unsettled,
                                                                FiguresMoment& moment,
                                                                absl::Time deadline);

 private:
  // Survey, version, series, dimension; a question, "" for who was none of those asked, or what no
  // question is called for who has a flag.
  using DecisionKey = std::tuple<base::Uuid, int64_t, int, v1::ProfileDimension, std::string>;

  using Questions = MadeOnce<DecisionKey, Suppressions>;

  // Nobody sees the figures from before any more but those who look at them now.
  void ForgetBefore(const BookKey& now);
  static Questions::Made Decided(const std::vector<CellCount>& cells, int min_cell);

  MadeOnce<BookKey, SuppressionBook> books_;
  MadeOnce<DecisionKey, CountedSeries> options_;
  Questions questions_;
};

}  // namespace tanggap::surveys
