#include "services/surveys/store/use.h"

#include "libs/base/result.h"
#include "services/surveys/domain/schedule.h"

namespace tanggap::surveys {

namespace {

constexpr postgres::Statement kReadCollectors = {
    "read_collectors_in_use",
    "SELECT level, channel, schedule, quotas FROM surveys.collector WHERE survey = $1 "
    "ORDER BY create_time, collector"};

// Each service is looked up by itself in what was given, which may be millions; what came in since
// the day before is read once, and so is what figures tell of responses that are held no longer.
constexpr postgres::Statement kReadServices = {"read_services_in_use", R"(
  SELECT s.code FROM unnest($2::text[]) AS s (code)
  WHERE s.code IN (SELECT service FROM surveys.collector WHERE survey = $1)
    OR s.code IN (SELECT service FROM surveys.arrival_0 WHERE survey = $1)
    OR s.code IN (SELECT service FROM surveys.arrival_1 WHERE survey = $1)
    OR s.code IN (SELECT service FROM surveys.cell_count WHERE survey = $1 AND dimension = 0)
    OR EXISTS (SELECT FROM surveys.response WHERE survey = $1 AND service = s.code LIMIT 1))"};

}  // namespace

absl::StatusOr<SurveyUse> Uses::Read(const Survey& survey, const directory::WorkCalendar& calendar,
                                     absl::Time now, absl::Time deadline) {
  SurveyUse use;
  TANGGAP_RETURN_IF_ERROR(ReadCollectors(survey, calendar, now, deadline, use));
  if (!survey.services.empty()) TANGGAP_RETURN_IF_ERROR(ReadServices(survey, deadline, use));
  return use;
}

absl::Status Uses::ReadCollectors(const Survey& survey, const directory::WorkCalendar& calendar,
                                  absl::Time now, absl::Time deadline, SurveyUse& use) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kReadCollectors, postgres::Params().Uuid(survey.id), deadline));
  for (const postgres::Row& row : rows) {
    v1::CollectionSchedule said;
    v1::Collector quotas;
    if (!said.ParseFromString(row.OptionalBytes("schedule").value_or("")) ||
        !quotas.ParseFromString(row.Bytes("quotas"))) {
      return absl::DataLossError("a collector cannot be read");
    }
    TANGGAP_ASSIGN_OR_RETURN(const Schedule schedule, ReadSchedule(said, "schedule"));
    const Standing standing = StandingOf(schedule, {.survey = survey.state}, calendar, now);
    if (standing.state == v1::COLLECTOR_STATE_ENDED) continue;
    use.collectors.push_back({static_cast<v1::RespondentLevel>(row.Int("level")),
                              static_cast<common::v1::Channel>(row.Int("channel")),
                              {quotas.quotas().begin(), quotas.quotas().end()}});
  }
  return absl::OkStatus();
}

absl::Status Uses::ReadServices(const Survey& survey, absl::Time deadline, SurveyUse& use) {
  std::vector<std::string> codes;
  for (const v1::MeasuredService& service : survey.services) codes.push_back(service.code());
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kReadServices, postgres::Params().Uuid(survey.id).TextArray(codes), deadline));
  for (const postgres::Row& row : rows) use.services.insert(row.Text("code"));
  return absl::OkStatus();
}

}  // namespace tanggap::surveys
