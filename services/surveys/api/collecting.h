// Whether a way takes responses now, and what day it is for its agency.
//
//   TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, CheckOpen(world, *way, Cap::kCounts));
//   TANGGAP_ASSIGN_OR_RETURN(const auto version, FindVersion(versions, way->survey,
//                                                            content.version(), deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/service/world.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/domain/period.h"
#include "services/surveys/domain/schedule.h"
#include "services/surveys/store/versions.h"

namespace tanggap::surveys {

// A day in an agency's time zone.
struct AgencyDay {
  absl::CivilDay civil;

  // 202607
  int Month() const { return NumberOf(absl::CivilMonth(civil)); }
  // Since 1970.
  int Number() const { return static_cast<int>(civil - absl::CivilDay(1970, 1, 1)); }
  std::string Text() const { return absl::FormatCivilTime(civil); }
};
// Nothing for what is no day, as 2026-02-30 is none.
std::optional<AgencyDay> ParseDay(std::string_view text);

// AGENCY_SERVED_ELSEWHERE.
absl::StatusOr<AgencyDay> TodayOf(const service::World& world, const std::string& agency);

// Whether a cap that is reached says no at once; what comes in batches is told one by one.
enum class Cap { kCounts, kLeftToEach };
absl::StatusOr<Standing> StandingNow(const service::World& world, const Survey& survey,
                                     const Collector& collector, Cap cap);
// Today, when it takes responses: else SURVEY_NOT_OPEN, or QUOTA_FULL.
absl::StatusOr<AgencyDay> CheckOpen(const service::World& world, const OpenedWay& way, Cap cap);

// The version that content.version names: UNKNOWN_SURVEY_VERSION when it is none of the survey's.
absl::StatusOr<std::shared_ptr<const CompiledVersion>> FindVersion(CompiledVersions& versions,
                                                                   const Survey& survey,
                                                                   std::string_view name,
                                                                   absl::Time deadline);

std::vector<std::string> CodesOf(const std::vector<v1::MeasuredService>& services);

}  // namespace tanggap::surveys
