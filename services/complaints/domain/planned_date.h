// For when an answer promises what it plans: a day that there is, and that has not passed.
//
//   TANGGAP_RETURN_IF_ERROR(CheckPlannedDate(outcome, "2026-05-01", calendar.DateOf(now)));
#pragma once

#include <absl/status/status.h>
#include <absl/time/civil_time.h>

#include <string_view>

#include "tanggap/complaints/v1/complaint.pb.h"

namespace tanggap::complaints {

// A new answer: the date stands with PLANNED and with nothing else, and is `today` or later.
absl::Status CheckPlannedDate(v1::Outcome outcome, std::string_view date, absl::CivilDay today);

// A day of the calendar as YYYY-MM-DD. Empty passes.
absl::Status CheckPlannedDay(std::string_view date, std::string_view field);

}  // namespace tanggap::complaints
