#include "services/surveys/store/reservations.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

namespace {

constexpr postgres::Statement kLock = {"lock_places_of_collector", R"(
  SELECT code, place_limit, taken, reserved FROM surveys.place
  WHERE survey = $1 AND collector = $2 ORDER BY code FOR UPDATE)"};

constexpr postgres::Statement kFind = {
    "find_reservation",
    "SELECT codes FROM surveys.reservation WHERE survey = $1 AND draft_key = $2"};

constexpr postgres::Statement kDropExpired = {"drop_expired_reservations", R"(
  WITH gone AS (
    DELETE FROM surveys.reservation
    WHERE survey = $1 AND collector = $2 AND expire_minute <= $3 AND draft_key <> ALL ($4::uuid[]) RETURNING codes),
  fewer AS (SELECT code, count(*) AS places FROM gone CROSS JOIN unnest(gone.codes) AS code GROUP BY code)
  UPDATE surveys.place p SET reserved = greatest(p.reserved - fewer.places, 0) FROM fewer
  WHERE p.survey = $1 AND p.collector = $2 AND p.code = fewer.code RETURNING p.code, p.reserved)"};

// $6 are those that it had. Its place rows are locked.
constexpr postgres::Statement kReserve = {"reserve_places", R"(
  WITH changed AS (
    SELECT code, sum(by) AS by FROM (
      SELECT code, 1 AS by FROM unnest($4::text[]) AS code UNION ALL
      SELECT code, -1 FROM unnest($6::text[]) AS code) AS each GROUP BY code),
  kept AS (
    INSERT INTO surveys.reservation (survey, draft_key, collector, codes, expire_minute)
    SELECT $1, $2, $3, $4, $5 WHERE cardinality($4::text[]) > 0
    ON CONFLICT (survey, draft_key) DO UPDATE SET codes = excluded.codes, expire_minute = excluded.expire_minute),
  gone AS (
    DELETE FROM surveys.reservation WHERE survey = $1 AND draft_key = $2 AND cardinality($4::text[]) = 0)
  UPDATE surveys.place p SET reserved = greatest(p.reserved + changed.by, 0) FROM changed
  WHERE p.survey = $1 AND p.collector = $3 AND p.code = changed.code AND changed.by <> 0)"};

}  // namespace

absl::Status DropExpiredReservations(postgres::Transaction& transaction, const base::Uuid& survey,
                                     const base::Uuid& collector,
                                     const std::vector<base::Uuid>& but, absl::Time now,
                                     PlacesByCode& places) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows left,
                           transaction.Query(kDropExpired, postgres::Params()
                                                               .Uuid(survey)
                                                               .Uuid(collector)
                                                               .Int(absl::ToUnixSeconds(now) / 60)
                                                               .UuidArray(but)));
  for (const postgres::Row& row : left) {
    const auto found = places.find(row.Text("code"));
    if (found != places.end()) found->second.reserved = row.Int("reserved");
  }
  return absl::OkStatus();
}

absl::Status HeldPlaces::Lock() {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      transaction_.Query(kLock, postgres::Params().Uuid(survey_).Uuid(collector_)));
  for (const postgres::Row& row : rows) {
    // What is only counted never is full.
    if (row.IsNull("place_limit")) continue;
    places_[row.Text("code")] = {row.Int("place_limit"), row.Int("taken"), row.Int("reserved")};
  }
  return absl::OkStatus();
}

absl::Status HeldPlaces::DropExpired() {
  return DropExpiredReservations(transaction_, survey_, collector_, {}, now_, places_);
}

absl::Status HeldPlaces::Reserve(const base::Uuid& draft_key, const std::vector<std::string>& codes,
                                 int64_t expire_minute) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows own,
      transaction_.Query(kFind, postgres::Params().Uuid(survey_).Uuid(draft_key)));
  const PlaceRequest request{codes,
                             own.empty() ? std::vector<std::string>() : own[0].TextArray("codes")};
  PlacesByCode places = places_;
  Placement placed = surveys::Reserve(places, request);
  if (!placed.admitted) {
    TANGGAP_RETURN_IF_ERROR(
        DropExpiredReservations(transaction_, survey_, collector_, {draft_key}, now_, places_));
    places = places_;
    placed = surveys::Reserve(places, request);
  }
  if (!placed.admitted) {
    return errors::Error(errors::Reason::QUOTA_FULL).With("quota", placed.full);
  }
  return transaction_
      .Query(kReserve, postgres::Params()
                           .Uuid(survey_)
                           .Uuid(draft_key)
                           .Uuid(collector_)
                           .TextArray(codes)
                           .Int(expire_minute)
                           .TextArray(request.reserved))
      .status();
}

}  // namespace tanggap::surveys
