// What became of each row of a table.
//
//   RowOutcome{.row = 17, .line = 18, .external_id = "2025-00017", .fate = RowFate::kRejected,
//              .reason = "column 'status' holds 'opne', which the mapping does not know"}
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tanggap::cli {

enum class RowFate { kUndecided, kAdded, kExtended, kUnchanged, kOutdated, kRejected };

struct RowOutcome {
  int64_t row = 0;
  int64_t line = 0;
  std::string external_id;
  RowFate fate = RowFate::kUndecided;
  std::string reason;
  // A time of it could not be and was adjusted.
  bool times_adjusted = false;
  // It is another filing than the one that is here, which was kept.
  bool filing_differs = false;
  // It tells steps otherwise than they are here, where history is never rewritten.
  bool history_differs = false;
  // How many of its texts were too long and were cut.
  int64_t texts_cut = 0;
  // In a dry run: a row before it tells the same case, so that what becomes of it depends on that.
  bool repeated = false;
};

// How many rows became what.
struct RowCounts {
  int64_t rows = 0;
  int64_t added = 0;
  int64_t extended = 0;
  int64_t unchanged = 0;
  int64_t outdated = 0;
  int64_t rejected = 0;
  int64_t times_adjusted = 0;
  int64_t filings_differ = 0;
  int64_t histories_differ = 0;
  int64_t texts_cut = 0;

  void Count(const RowOutcome& outcome) {
    ++rows;
    added += outcome.fate == RowFate::kAdded;
    extended += outcome.fate == RowFate::kExtended;
    unchanged += outcome.fate == RowFate::kUnchanged;
    outdated += outcome.fate == RowFate::kOutdated;
    rejected += outcome.fate == RowFate::kRejected;
    times_adjusted += outcome.times_adjusted;
    filings_differ += outcome.filing_differs;
    histories_differ += outcome.history_differs;
    if (outcome.fate != RowFate::kRejected) texts_cut += outcome.texts_cut;
  }
};

// The counts by their names.
inline const std::vector<std::pair<const char*, int64_t RowCounts::*>>& CountFields() {
  static const auto& fields = *new std::vector<std::pair<const char*, int64_t RowCounts::*>>{
      {"rows", &RowCounts::rows},
      {"added", &RowCounts::added},
      {"extended", &RowCounts::extended},
      {"unchanged", &RowCounts::unchanged},
      {"outdated", &RowCounts::outdated},
      {"rejected", &RowCounts::rejected},
      {"times_adjusted", &RowCounts::times_adjusted},
      {"filings_differ", &RowCounts::filings_differ},
      {"histories_differ", &RowCounts::histories_differ},
      {"texts_cut", &RowCounts::texts_cut}};
  return fields;
}

}  // namespace tanggap::cli
