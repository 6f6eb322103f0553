#include "services/surveys/store/populations.h"

#include "libs/base/result.h"
#include "libs/postgres/gather.h"

namespace tanggap::surveys {

namespace {

using postgres::Gather;

constexpr postgres::Statement kSet = {"set_populations", "WITH " TANGGAP_IDEMPOTENCY_CLAIM R"(,
  said AS (
    SELECT * FROM unnest($10::text[], $11::text[], $12::text[], $13::bigint[], $14::text[])
      AS s (period, unit, service, size, source)
    WHERE EXISTS (SELECT FROM claimed) ORDER BY period, unit, service),
  taken_back AS (
    DELETE FROM surveys.population p USING said
    WHERE p.survey = $9 AND p.period = said.period AND p.unit = said.unit AND p.service = said.service
      AND said.size = 0),
  kept AS (
    INSERT INTO surveys.population (survey, period, unit, service, size, source)
    SELECT $9, period, unit, service, size, source FROM said WHERE size > 0
    ON CONFLICT (survey, period, unit, service) DO UPDATE SET size = excluded.size, source = excluded.source)
  SELECT resource FROM claimed)"};

constexpr postgres::Statement kList = {"list_populations", R"(
  SELECT period, unit, service, size, source FROM surveys.population
  WHERE survey = $1 AND ($2::text IS NULL OR period < $2::text
    OR (period = $2::text AND (unit, service) > ($3::text, $4::text)))
  ORDER BY period DESC, unit, service LIMIT $5)"};

template <typename Get>
std::vector<std::string_view> Texts(const std::vector<v1::Population>& populations, Get get) {
  return Gather<std::string_view>(populations,
                                  [get](const auto& one) -> std::string_view { return get(one); });
}

}  // namespace

absl::StatusOr<bool> Populations::Set(const PopulationChange& change, absl::Time deadline) {
  postgres::Params params;
  postgres::idempotency::AppendClaim(
      params, {change.request, change.survey,
               cipher_.SealAnswer(change.agency, change.survey, change.answer), change.time});
  using Text = const std::string&;
  const std::vector<v1::Population>& said = change.populations;
  params.Uuid(change.survey)
      .TextArray(Texts(said, [](const v1::Population& one) -> Text { return one.period(); }))
      .TextArray(Texts(said, [](const v1::Population& one) -> Text { return one.unit(); }))
      .TextArray(Texts(said, [](const v1::Population& one) -> Text { return one.service(); }))
      .IntArray(Gather<int64_t>(said, [](const v1::Population& one) { return one.size(); }))
      .TextArray(Texts(said, [](const v1::Population& one) -> Text { return one.source(); }));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kSet, params, deadline));
  return !rows.empty();
}

absl::StatusOr<std::vector<v1::Population>> Populations::List(const base::Uuid& survey,
                                                              const PopulationName* after, int most,
                                                              absl::Time deadline) {
  postgres::Params params;
  params.Uuid(survey);
  if (after == nullptr) {
    params.Null().Null().Null();
  } else {
    params.Text(after->period).Text(after->unit).Text(after->service);
  }
  params.Int(most);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kList, params, deadline));
  std::vector<v1::Population> populations;
  for (const postgres::Row& row : rows) {
    v1::Population& one = populations.emplace_back();
    one.set_period(row.Text("period"));
    one.set_unit(row.Text("unit"));
    one.set_service(row.Text("service"));
    one.set_size(row.Int("size"));
    one.set_source(row.Text("source"));
  }
  return populations;
}

}  // namespace tanggap::surveys
