// How much of single responses may be shown, so that as many as min_cell share it: unit, service
// and month; else unit and month; else the month; else the year, once it has ended; else nothing.
// Those that an earlier step shows are not counted with the later ones, so that each response has
// one step, whatever is looked for.
//
//   const Alike alike(counts, min_cell, this_year);
//   const Shown shown = alike.Of({"loket", "ktp-el", 202607});
//   if (shown.step == AlikeStep::kMonth) ...                    // neither unit nor service
//   alike.CountShown(selection);                                // and alike.CountAll(selection)
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "services/surveys/domain/period.h"

namespace tanggap::surveys {

enum class AlikeStep { kService, kUnit, kMonth, kYear, kWithheld };

// What responses are told apart by.
struct ResponsePlace {
  std::string unit;
  std::string service;
  int month = 0;  // 202607
};

struct PlaceTally {
  ResponsePlace place;
  int channel = 0;
  int64_t count = 0;
};

// As far as a step shows it.
struct Shown {
  AlikeStep step = AlikeStep::kWithheld;
  std::string unit;
  std::string service;
  std::string period;  // 2026-07, or 2026

  // Those that share all of it.
  auto Group() const { return std::tie(step, unit, service, period); }
  friend bool operator<(const Shown& one, const Shown& other) {
    return one.Group() < other.Group();
  }
  friend bool operator==(const Shown& one, const Shown& other) {
    return one.Group() == other.Group();
  }
};

// What is looked for. Empty, all of time and 0: anything.
struct Selected {
  std::string unit;
  std::string service;
  Period period;
  int channel = 0;
};

class Alike {
 public:
  // `tallies`: of all that have ended months and are held, alike in kind. Years before `this_year`
  // have ended.
  Alike(const std::vector<PlaceTally>& tallies, int min_cell, int this_year);

  Shown Of(const ResponsePlace& place) const;
  // Whether min_cell of those that share `shown` came by this channel.
  bool ShowsChannel(const Shown& shown, int channel) const;
  // Whether what is shown of a response is what is looked for; `channel` 0 where it is not shown.
  static bool Matches(const Selected& selected, const Shown& shown, int channel);

  // Of all in truth what is looked for, and of those that are found by what is shown of them.
  int64_t CountAll(const Selected& selected) const;
  int64_t CountShown(const Selected& selected) const;

 private:
  const std::vector<PlaceTally> tallies_;
  const int64_t min_cell_;
  const int this_year_;
  std::map<std::tuple<std::string, std::string, int>, AlikeStep> steps_;
  std::map<std::pair<Shown, int>, int64_t> channels_;
};

}  // namespace tanggap::surveys
