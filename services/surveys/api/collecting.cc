#include "services/surveys/api/collecting.h"

#include <absl/strings/numbers.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/quota.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

absl::StatusOr<const directory::WorkCalendar*> CalendarOf(const directory::Directory& directory,
                                                          const std::string& agency) {
  const directory::WorkCalendar* calendar = directory.CalendarOf(agency);
  if (calendar != nullptr && directory.ServedHere(agency)) return calendar;
  return Error(Reason::AGENCY_SERVED_ELSEWHERE).With("agency", agency).ToStatus();
}

absl::Status NotOpen(const Standing& standing) {
  if (standing.state == v1::COLLECTOR_STATE_FULL) return QuotaFull("");  // by its cap
  Error error(Reason::SURVEY_NOT_OPEN);
  error.With("state", standing.state == v1::COLLECTOR_STATE_ENDED ? "ENDED" : "WAITING");
  if (standing.next_change.has_value()) {
    const std::string opens =
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", *standing.next_change, absl::UTCTimeZone());
    error.With("opens", opens);
  }
  return error;
}

// The version of surveys/{uuid}/versions/{version}, if it is one of that survey; 0 for any other.
int VersionOf(const Survey& survey, std::string_view name) {
  const std::string prefix = survey.Name() + "/versions/";
  int version = 0;
  if (name.substr(0, prefix.size()) != prefix) return 0;
  return absl::SimpleAtoi(base::AsAbsl(name.substr(prefix.size())), &version) ? version : 0;
}

}  // namespace

std::optional<AgencyDay> ParseDay(std::string_view text) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(base::AsAbsl(text), &day)) return std::nullopt;
  // Days that there are not are read as others.
  if (absl::FormatCivilTime(day) != text) return std::nullopt;
  return AgencyDay{day};
}

absl::StatusOr<AgencyDay> TodayOf(const service::World& world, const std::string& agency) {
  const std::shared_ptr<const directory::Directory> directory = world.directory();
  TANGGAP_ASSIGN_OR_RETURN(const directory::WorkCalendar* calendar, CalendarOf(*directory, agency));
  return AgencyDay{calendar->DateOf(world.clock.Now())};
}

absl::StatusOr<Standing> StandingNow(const service::World& world, const Survey& survey,
                                     const Collector& collector, Cap cap) {
  const std::shared_ptr<const directory::Directory> directory = world.directory();
  TANGGAP_ASSIGN_OR_RETURN(const directory::WorkCalendar* calendar,
                           CalendarOf(*directory, survey.agency));
  TANGGAP_ASSIGN_OR_RETURN(const Schedule schedule, ReadSchedule(collector.schedule, "schedule"));
  return StandingOf(schedule,
                    {.survey = survey.state,
                     .paused = collector.paused,
                     .full = cap == Cap::kCounts && collector.IsFull()},
                    *calendar, world.clock.Now());
}

absl::StatusOr<AgencyDay> CheckOpen(const service::World& world, const OpenedWay& way, Cap cap) {
  TANGGAP_ASSIGN_OR_RETURN(const Standing standing,
                           StandingNow(world, way.survey, way.collector, cap));
  if (standing.state != v1::COLLECTOR_STATE_OPEN) return NotOpen(standing);
  return TodayOf(world, way.survey.agency);
}

absl::StatusOr<std::shared_ptr<const CompiledVersion>> FindVersion(CompiledVersions& versions,
                                                                   const Survey& survey,
                                                                   std::string_view name,
                                                                   absl::Time deadline) {
  const int number = VersionOf(survey, name);
  std::shared_ptr<const CompiledVersion> version;
  if (number > 0) {
    TANGGAP_ASSIGN_OR_RETURN(version, versions.Find(survey.id, number, deadline));
  }
  if (version != nullptr) return version;
  return Error(Reason::UNKNOWN_SURVEY_VERSION)
      .Field("content.version", "Must be a published version of the form's survey.")
      .ToStatus();
}

std::vector<std::string> CodesOf(const std::vector<v1::MeasuredService>& services) {
  std::vector<std::string> codes;
  for (const v1::MeasuredService& service : services) codes.push_back(service.code());
  return codes;
}

}  // namespace tanggap::surveys
