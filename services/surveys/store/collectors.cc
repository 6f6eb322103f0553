#include "services/surveys/store/collectors.h"

#include <utility>
#include <vector>

#include "libs/base/crockford.h"
#include "libs/base/result.h"
#include "libs/postgres/failure.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/store/survey_rows.h"

namespace tanggap::surveys {

namespace {

constexpr size_t kLinkCharacters = 16;

// Of alias `c`; -1 stands for a place that is only counted.
#define TANGGAP_COLLECTOR_COLUMNS                                                               \
  "c.survey, c.collector, c.version AS collector_version, c.kind, c.level, c.channel, c.unit, " \
  "c.service, c.intake_point, c.label, c.schedule, c.quotas, c.paused, c.link, "                \
  "c.create_time AS collector_create_time, places.codes, places.limits, places.taken, "         \
  "places.quotas_version"

#define TANGGAP_COLLECTOR_PLACES                                                            \
  "CROSS JOIN LATERAL (SELECT coalesce(array_agg(p.code ORDER BY p.code), '{}') AS codes, " \
  "coalesce(array_agg(coalesce(p.place_limit, -1) ORDER BY p.code), '{}') AS limits, "      \
  "coalesce(array_agg(p.taken ORDER BY p.code), '{}') AS taken, "                           \
  "coalesce(max(p.quotas_version), 1) AS quotas_version FROM surveys.place p "              \
  "WHERE p.survey = c.survey AND p.collector = c.collector) AS places"

constexpr postgres::Statement kFindByLink = {
    "find_collector_by_link",
    "SELECT " TANGGAP_COLLECTOR_COLUMNS
    ", found.* FROM surveys.collector c " TANGGAP_COLLECTOR_PLACES
    " JOIN (SELECT " TANGGAP_SURVEY_COLUMNS
    " FROM surveys.survey s) AS found ON found.survey = c.survey WHERE c.link = $1"};

constexpr postgres::Statement kFind = {"find_collector",
                                       "SELECT " TANGGAP_COLLECTOR_COLUMNS
                                       " FROM surveys.collector c " TANGGAP_COLLECTOR_PLACES
                                       " WHERE c.survey = $1 AND c.collector = $2"};

// $1 to $7 are the request and its answer, $5 being the collector. Nothing is written when the
// survey is not as it was looked at, $9, the request neither. Whoever changes the survey meanwhile
// waits for its row, which is written to, so that it is looked at again.
constexpr postgres::Statement kCreate = {"create_collector", R"(
  WITH same AS (
    UPDATE surveys.survey SET collectors_made = collectors_made + 1 WHERE survey = $8 AND version = $9
    RETURNING survey),
  answered AS (
    )" TANGGAP_IDEMPOTENCY_INSERT(1, 2, 3, 4, 5, 6, 7) R"(FROM same),
  made AS (
    INSERT INTO surveys.collector (survey, collector, version, kind, level, channel, unit, service, intake_point, label,
      schedule, quotas, paused, next_serial, link, create_time)
    SELECT survey, $5::uuid, 1, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1, $20, $7::timestamptz FROM same),
  places AS (
    INSERT INTO surveys.place (survey, collector, code, place_limit, taken, reserved)
    SELECT survey, $5::uuid, p.code, p.place_limit, 0, 0
    FROM same CROSS JOIN unnest($21::text[], $22::bigint[]) AS p (code, place_limit))
  SELECT survey FROM same)"};

constexpr postgres::Statement kList = {"list_collectors",
                                       "SELECT " TANGGAP_COLLECTOR_COLUMNS
                                       " FROM surveys.collector c " TANGGAP_COLLECTOR_PLACES
                                       " WHERE c.survey = $1 AND c.collector > $2 "
                                       "ORDER BY c.collector LIMIT $3"};

// $1 to $8 are the request. A quota that is there no more keeps what it has taken, without a limit.
// All places are locked, in the order of submissions, so that none is taken meanwhile, and tell who
// comes after it that the quotas have turned. What was checked against the survey is to whoever
// changes that as if it were made, also when nothing is written then; its row comes before the
// places, as for whoever submits.
constexpr postgres::Statement kSave = {"save_collector", R"(
  WITH same AS (
    UPDATE surveys.survey SET collectors_made = collectors_made + 1 WHERE survey = $9 AND version = $19 RETURNING survey),
  held AS MATERIALIZED (
    SELECT code, taken, quotas_version + (cardinality($11::text[]) > 0)::integer AS quotas_version
    FROM surveys.place WHERE survey = $9 AND collector = $10 AND ($19 = 0 OR EXISTS (SELECT FROM same))
    ORDER BY code FOR UPDATE),
  fits AS (
    SELECT collector FROM surveys.collector
    WHERE survey = $9 AND collector = $10 AND version = $12
      AND ($19 = 0 OR EXISTS (SELECT FROM same))
      AND NOT EXISTS (SELECT FROM held WHERE code = ANY ($11::text[]) AND taken > 0) FOR UPDATE),
  claimed AS (
    )" TANGGAP_IDEMPOTENCY_INSERT(1, 2, 3, 4, 5, 6, 7) R"(FROM fits
    WHERE $8::text = '' OR NOT EXISTS (SELECT FROM idempotency.requests known
      WHERE known.principal = $8::text AND known.method = $2::text AND known.request_id = $3::uuid)
    ON CONFLICT DO NOTHING RETURNING resource),
  changed AS (
    UPDATE surveys.collector SET version = version + 1, label = $13, schedule = $14, quotas = $15, paused = $16
    WHERE survey = $9 AND collector = $10 AND EXISTS (SELECT FROM claimed)),
  limited AS (
    UPDATE surveys.place p SET place_limit = g.place_limit, quotas_version = held.quotas_version
    FROM held LEFT JOIN unnest($17::text[], $18::bigint[]) AS g (code, place_limit) USING (code)
    WHERE p.survey = $9 AND p.collector = $10 AND p.code = held.code AND EXISTS (SELECT FROM claimed)),
  added AS (
    INSERT INTO surveys.place (survey, collector, code, place_limit, taken, reserved, quotas_version)
    SELECT $9, $10, g.code, g.place_limit, 0, 0, (SELECT max(quotas_version) FROM held)
    FROM unnest($17::text[], $18::bigint[]) AS g (code, place_limit)
    WHERE EXISTS (SELECT FROM claimed)
    ON CONFLICT DO NOTHING)
  SELECT resource FROM claimed)"};

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
  read.quotas_version = static_cast<int>(row.Int("quotas_version"));
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

void AppendPlaces(postgres::Params& params, const Collector& collector) {
  std::vector<std::string> codes;
  std::vector<std::optional<int64_t>> limits;
  for (const auto& [code, place] : collector.places) {
    codes.push_back(code);
    limits.push_back(place.limit);
  }
  params.TextArray(codes).IntArray(limits);
}

std::string QuotasBytes(const Collector& collector) {
  v1::Collector quotas;
  *quotas.mutable_quotas() = collector.quotas;
  return CanonicalBytes(quotas);
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

absl::StatusOr<std::optional<Collector>> Collectors::Find(const base::Uuid& survey,
                                                          const base::Uuid& id,
                                                          absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFind, postgres::Params().Uuid(survey).Uuid(id), deadline));
  if (rows.empty()) return std::optional<Collector>();
  TANGGAP_ASSIGN_OR_RETURN(Collector collector, ReadCollector(rows[0]));
  return std::optional(std::move(collector));
}

absl::StatusOr<bool> Collectors::Create(const NewCollector& made, absl::Time deadline) {
  const Collector& collector = made.collector;
  postgres::Params params;
  postgres::idempotency::Append(
      params, {made.request, collector.id,
               cipher_.SealAnswer(made.agency, collector.id, made.answer), collector.create_time});
  params.Uuid(collector.survey)
      .Int(made.survey_version)
      .Int(collector.kind)
      .Int(collector.level)
      .Int(collector.channel)
      .Text(collector.unit)
      .Text(collector.service)
      .Text(collector.intake_point)
      .Text(collector.label)
      .Bytes(CanonicalBytes(collector.schedule))
      .Bytes(QuotasBytes(collector))
      .Bool(collector.paused)
      .Text(collector.link);
  AppendPlaces(params, collector);
  const absl::StatusOr<postgres::Rows> rows = pool_.Query(kCreate, params, deadline);
  // The same request was written meanwhile.
  if (postgres::ConstraintOf(rows.status()) == "requests_pkey") return false;
  TANGGAP_RETURN_IF_ERROR(rows.status());
  return !rows->empty();
}

absl::StatusOr<std::vector<Collector>> Collectors::List(const base::Uuid& survey,
                                                        const base::Uuid& after, int most,
                                                        absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kList, postgres::Params().Uuid(survey).Uuid(after).Int(most), deadline));
  std::vector<Collector> collectors;
  for (const postgres::Row& row : rows) {
    TANGGAP_ASSIGN_OR_RETURN(Collector collector, ReadCollector(row));
    collectors.push_back(std::move(collector));
  }
  return collectors;
}

absl::StatusOr<bool> Collectors::Save(const CollectorChange& change, absl::Time deadline) {
  const Collector& collector = change.after;
  postgres::Params params;
  postgres::idempotency::AppendClaim(
      params, {change.request, collector.id,
               cipher_.SealAnswer(change.agency, collector.id, change.answer), change.time});
  params.Uuid(collector.survey)
      .Uuid(collector.id)
      .TextArray(change.untaken)
      .Int(change.before)
      .Text(collector.label)
      .Bytes(CanonicalBytes(collector.schedule))
      .Bytes(QuotasBytes(collector))
      .Bool(collector.paused);
  AppendPlaces(params, collector);
  params.Int(change.checked_by);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kSave, params, deadline));
  return !rows.empty();
}

}  // namespace tanggap::surveys
