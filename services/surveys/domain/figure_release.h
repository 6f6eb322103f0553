// What others are told of the figures of one part of a survey: the sums of a month of a unit, or of
// the agency as a whole, of which Suppressions says that they may be shown.
//
//   const FigurePart part = {.series = 1, .month = 202607, .unit = "puskesmas-1"};
//   v1::Released released = ReleasedOf(content, &profile, tell_flagged);
//   released.set_complete(true);                         // the month has ended and everything counts
#pragma once

#include <compare>
#include <string>

#include "services/surveys/domain/cell.h"
#include "services/surveys/domain/profile.h"
#include "tanggap/surveys/v1/events.pb.h"

namespace tanggap::surveys {

struct FigurePart {
  int series = 0;
  int month = 0;     // 202607
  std::string unit;  // kAnyCode for the agency as a whole

  // Its cell.
  CellName Cell() const;

  friend auto operator<=>(const FigurePart&, const FigurePart&) = default;
};

// Sums of `content`, which somebody is in. `profile` is null for a survey without an index: then
// only how many answered is told. `tell_flagged` says whether it may be told who has a quality flag
// (flagged.h).
v1::Released ReleasedOf(const CellContent& content, const Profile* profile, bool tell_flagged);

}  // namespace tanggap::surveys
