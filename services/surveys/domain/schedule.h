// When a collector takes responses: whether it does now, and when that will change, in the working
// calendar and time zone of its agency.
//
//   TANGGAP_ASSIGN_OR_RETURN(Schedule schedule, ReadSchedule(collector.schedule(), "collector.schedule"));
//   const Standing standing = StandingOf(schedule, facts, calendar, clock.Now());
//   if (standing.state != v1::COLLECTOR_STATE_OPEN) return Error(Reason::SURVEY_NOT_OPEN);
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <optional>
#include <string_view>

#include "libs/directory/calendar.h"
#include "tanggap/surveys/v1/collector.pb.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::surveys {

// In the agency's local time.
struct Schedule {
  std::optional<absl::CivilMinute> start;
  std::optional<absl::CivilMinute> end;
  bool opening_hours_only = false;
};

// INVALID_FIELD at `path`.start or `path`.end for minutes that do not exist, or an end that is not
// after the start.
absl::StatusOr<Schedule> ReadSchedule(const v1::CollectionSchedule& schedule,
                                      std::string_view path);

// What else decides.
struct StandingFacts {
  v1::SurveyState survey = v1::SURVEY_STATE_UNSPECIFIED;
  // Held shut by staff.
  bool paused = false;
  // Every place of its cap is taken.
  bool full = false;
};

struct Standing {
  v1::CollectorState state = v1::COLLECTOR_STATE_UNSPECIFIED;
  // When the state will be another one by what is known now: schedule and calendar. Nothing when
  // that is up to people.
  std::optional<absl::Time> next_change;
};

Standing StandingOf(const Schedule& schedule, const StandingFacts& facts,
                    const directory::WorkCalendar& calendar, absl::Time now);

}  // namespace tanggap::surveys
