// A cell: what is kept of the responses of one group, and the parts that one response has in the
// cells of all groups that it belongs to.
//
//   CellContent content;
//   content.Merge(ContentOf(definition, sheet, &profile, layout, open, flagged));
//   for (const CellName& name : AllCellsOf(base)) cells[name].Merge(content);
//
// A cell is of one unit, service and channel or of any, and of one month or year; with a dimension
// of the respondents' profile of one of its options, by months alone. Who may not be told from
// service, channel and profile yet, because the month has not ended, is in the cells of the unit
// and, for those, in cells of grain kWaiting, which no figure reads, until it has.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/surveys/domain/element_sums.h"
#include "services/surveys/domain/tallies.h"
#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::surveys {

// Any unit or service.
inline constexpr char kAnyCode[] = "*";
// A service that may not be told yet; its channel is kAnyChannel.
inline constexpr char kUntoldCode[] = "?";
inline constexpr int kAnyChannel = -1;

enum class CellGrain { kMonth = 1, kYear = 2, kWaiting = 3 };

struct CellName {
  int series = 0;
  v1::ProfileDimension dimension = v1::PROFILE_DIMENSION_UNSPECIFIED;
  std::string option;  // "" for those who did not say; without a dimension ""
  CellGrain grain = CellGrain::kMonth;
  int period = 0;  // 202607, or 2026
  std::string unit;
  std::string service;
  int channel = 0;

  // One of the smallest groups, from which all others are added up.
  bool IsBase() const {
    return grain == CellGrain::kMonth && unit != kAnyCode &&
           (service == kUntoldCode || (service != kAnyCode && channel != kAnyChannel));
  }

  friend auto operator<=>(const CellName&, const CellName&) = default;
};

struct CellContent {
  HeadCount people;
  int64_t screened_out = 0;
  // Of surveys that have an index.
  std::optional<ElementSums> sums;
  Tallies tallies;

  CellContent() = default;
  explicit CellContent(const std::optional<Layout>& layout);

  // Adds `other`, or takes it out. RESULTS_NOT_COMPARABLE when it was measured otherwise.
  absl::Status Merge(const CellContent& other, int sign = 1);
  // Nobody is in it.
  bool IsEmpty() const;
  // How many people answered each element, without whom is in it; empty when all answered all.
  std::string SerialiseAnswered() const;
  // How many of them have a quality flag, and answered each element; empty when nobody has one.
  std::string SerialiseFlagged() const;

  friend bool operator==(const CellContent&, const CellContent&) = default;
};

// Those who answered each of `elements` elements, of people who are in a cell.
absl::StatusOr<std::vector<HeadCount>> ParseAnswered(std::string_view bytes,
                                                     const HeadCount& people, size_t elements);
// Those who have a quality flag, then those of them who answered each of `elements` elements.
absl::StatusOr<std::vector<HeadCount>> ParseFlagged(std::string_view bytes, size_t elements);

// One response's profile: what it said of each dimension that its version asks for.
using ProfileAnswers = std::map<v1::ProfileDimension, std::string>;

ProfileAnswers ProfileAnswersOf(const Definition& definition, const AnswerSheet& sheet);

// What `response` adds to figures.
CellContent ContentOf(const Definition& definition, const AnswerSheet& sheet,
                      const Profile* profile, const std::optional<Layout>& layout, bool open,
                      bool flagged);

// The cells that those are in who are in `base`, a unit, service, channel and month, perhaps with
// an option.
// - All: every group of it.
std::vector<CellName> AllCellsOf(const CellName& base);
// - Before its month has ended: those of the unit, and the waiting ones.
std::vector<CellName> EarlyCellsOf(const CellName& base);
// What a waiting cell is added to once its month has ended, and what it is taken out of.
std::vector<CellName> CellsAfter(const CellName& waiting);
std::optional<CellName> CellBefore(const CellName& waiting);
// With an option.
CellName WithOption(CellName cell, v1::ProfileDimension dimension, const std::string& option);

}  // namespace tanggap::surveys
