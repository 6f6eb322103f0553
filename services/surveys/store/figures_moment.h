// What figures are made of, as it was at one moment: who was counted, who waits, and the cells of
// some groups. All that one moment gives fits together, however often responses are taken up
// meanwhile, so that what is decided by counts is never put beside cells of another moment.
//
//   TANGGAP_ASSIGN_OR_RETURN(const auto moment, figures.Look(deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const FiguresState state, moment->LoadState(survey));
//   TANGGAP_ASSIGN_OR_RETURN(const auto counts, moment->LoadCounts(survey, dimension));
//   TANGGAP_ASSIGN_OR_RETURN(const FoundCells found, moment->LoadCells(survey, asked));
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/snapshot.h"
#include "services/surveys/domain/cell.h"

namespace tanggap::surveys {

// Accepted, and in no figure yet; counted up to kMostPending.
struct PendingCount {
  int series = 0;
  std::string unit;
  int month = 0;
  int64_t count = 0;
};

struct FiguresState {
  // Another one whenever cells of the survey change; 0 while nobody was counted.
  int64_t version = 0;
  std::vector<PendingCount> pending;
};

// A cell that is a base (CellName::IsBase), without its sums.
struct CountedCell {
  CellName name;
  HeadCount people;
  // ParseAnswered reads it.
  std::string answered;
};

struct AskedPopulation {
  // Empty for the agency as a whole, and for all services.
  std::string unit;
  std::string service;
  std::string period;
};

struct AskedCells {
  std::vector<CellName> cells;
  std::vector<AskedPopulation> populations;
  // With the answers to each question, which take many times as long to read as the rest.
  bool tallies = false;
};

struct FoundCells {
  // As they were asked for; of one that is not there nobody is in it.
  std::vector<CellContent> cells;
  // 0 where nobody said.
  std::vector<int64_t> populations;
};

// How many of a base cell answered what.
struct AnsweredCell {
  CellName name;
  HeadCount people;
  int64_t screened_out = 0;
  // Tallies::PeopleIn reads it.
  std::string questions;
};

// Who of a base cell has a quality flag.
struct FlaggedCount {
  CellName name;
  // ParseFlagged reads it; nothing when it is not known.
  std::optional<std::string> flagged;
};

// For one thread.
class FiguresMoment {
 public:
  // How many pending ones of a unit and month are counted. Where all must answer every element
  // twice min_cell may wait, where not any number, and devices may bring any number in a day.
  static constexpr int64_t kMostPending = 100;

  explicit FiguresMoment(std::unique_ptr<postgres::Snapshot> snapshot)
      : snapshot_(std::move(snapshot)) {}

  absl::StatusOr<FiguresState> LoadState(const base::Uuid& survey);
  // Of all series; by a dimension of the profile, or UNSPECIFIED for everybody.
  absl::StatusOr<std::vector<CountedCell>> LoadCounts(const base::Uuid& survey,
                                                      v1::ProfileDimension dimension);
  absl::StatusOr<FoundCells> LoadCells(const base::Uuid& survey, const AskedCells& asked);
  absl::StatusOr<std::vector<AnsweredCell>> LoadAnswered(const base::Uuid& survey, int series,
                                                         v1::ProfileDimension dimension);
  // Of base cells of everybody: those where somebody has one, or may have.
  absl::StatusOr<std::vector<FlaggedCount>> LoadFlagged(const base::Uuid& survey, int series);
  // Months, such as 202607, of which something is not counted yet, or not in every group.
  absl::StatusOr<std::set<int>> LoadWaitingMonths(const base::Uuid& survey, int series);

 private:
  const std::unique_ptr<postgres::Snapshot> snapshot_;
};

}  // namespace tanggap::surveys
