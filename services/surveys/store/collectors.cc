#include "services/surveys/store/collectors.h"

#include <utility>
#include <vector>

#include "libs/base/crockford.h"
#include "libs/base/result.h"
#include "services/surveys/store/survey_rows.h"

namespace tanggap::surveys {

namespace {

constexpr size_t kLinkCharacters = 16;

// -1 stands for a place that is only counted.
constexpr postgres::Statement kFindByLink = {"find_collector_by_link", R"(
  SELECT c.collector, c.version AS collector_version, c.kind, c.level, c.channel, c.unit, c.service, c.intake_point,
    c.label, c.schedule, c.quotas, c.paused, c.link, c.create_time AS collector_create_time,
    places.codes, places.limits, places.taken, )" TANGGAP_SURVEY_COLUMNS R"(
  FROM surveys.collector c JOIN surveys.survey s ON s.survey = c.survey
  CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(p.code ORDER BY p.code), '{}') AS codes,
           coalesce(array_agg(coalesce(p.place_limit, -1) ORDER BY p.code), '{}') AS limits,
           coalesce(array_agg(p.taken ORDER BY p.code), '{}') AS taken
    FROM surveys.place p WHERE p.survey = c.survey AND p.collector = c.collector) AS places
  WHERE c.link = $1)"};

absl::StatusOr<Collector> ReadCollector(const postgres::Row& row) {
  Collector read{.survey = row.Uuid("survey"), .id = row.Uuid("collector")};
  read.version = static_cast<int>(row.Int("collector_version"));
  read.kind = static_cast<v1::CollectorKind>(row.Int("kind"));
  read.level = static_cast<v1::RespondentLevel>(row.Int("level"));
  read.channel = static_cast<common::v1::Channel>(row.Int("channel"));
  read.unit = row.Text("unit");
  read.service = row.Text("service");
  read.intake_point = row.Text("intake_point");
  read.label = row.Text("label");
  read.paused = row.Bool("paused");
  read.link = row.Text("link");
  read.create_time = row.Time("collector_create_time");
  v1::Collector quotas;
  bool readable = quotas.ParseFromString(row.Bytes("quotas"));
  read.quotas.Swap(quotas.mutable_quotas());
  if (const std::optional<std::string> schedule = row.OptionalBytes("schedule")) {
    readable &= read.schedule.ParseFromString(*schedule);
  }
  if (!readable) return absl::DataLossError("a collector cannot be read");
  const std::vector<std::string> codes = row.TextArray("codes");
  const std::vector<int64_t> limits = row.IntArray("limits");
  const std::vector<int64_t> taken = row.IntArray("taken");
  for (size_t i = 0; i < codes.size(); ++i) {
    PlaceCount& place = read.places[codes[i]];
    if (limits[i] >= 0) place.limit = limits[i];
    place.taken = taken[i];
  }
  return read;
}

}  // namespace

std::string NewLink(base::Random& random) {
  std::string link = base::RandomCrockford(kLinkCharacters - 1, random);
  link += base::CrockfordCheck(link);
  return link;
}

std::optional<std::string> ReadLink(std::string_view typed) {
  return base::ReadCrockford(typed, kLinkCharacters);
}

absl::StatusOr<std::optional<FoundWay>> Collectors::FindByLink(const std::string& link,
                                                               absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFindByLink, postgres::Params().Text(link), deadline));
  if (rows.empty()) return std::optional<FoundWay>();
  TANGGAP_ASSIGN_OR_RETURN(Survey survey, ReadSurvey(rows[0], /*with_draft=*/false));
  TANGGAP_ASSIGN_OR_RETURN(Collector collector, ReadCollector(rows[0]));
  return std::optional(FoundWay{std::move(collector), std::move(survey)});
}

}  // namespace tanggap::surveys
