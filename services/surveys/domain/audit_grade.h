// The grade and the performance that a report claims, against its index as printed.
//
//   const PrintedRange printed = PrintedIndexes(profile, report);    // 88.3 stands for 88.25 to 88.35
//   MayBeGraded(profile, printed, "Baik");                           // B it may be, and A
#pragma once

#include <string>
#include <string_view>

#include "services/surveys/domain/audit_report.h"
#include "services/surveys/domain/profile.h"

namespace tanggap::surveys {

// From one index to another, both as printed with the profile's decimals.
struct PrintedRange {
  Rational least;
  Rational greatest;
};

// What the claimed index may be printed as with all of the profile's decimals: one number, unless
// the report prints fewer, or the sum of the weighted NRR.
PrintedRange PrintedIndexes(const Profile& profile, const Report& report);

// Whether a band between them has such a grade or performance, whichever case it is written in.
bool MayBeGraded(const Profile& profile, const PrintedRange& printed, std::string_view claim);

// "B, Baik", or "B" where the band has no performance.
std::string BandText(const Band& band);

}  // namespace tanggap::surveys
