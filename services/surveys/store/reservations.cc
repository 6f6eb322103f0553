#include "services/surveys/store/reservations.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

namespace {

// And those of the collector at which the draft $3 holds some.
constexpr postgres::Statement kLock = {"lock_places_of_collector", R"(
  SELECT collector, code, place_limit, taken, reserved FROM surveys.place
  WHERE survey = $1 AND collector IN (SELECT $2::uuid UNION ALL
    SELECT collector FROM surveys.reservation WHERE survey = $1 AND draft_key = $3)
  ORDER BY survey, collector, code FOR UPDATE)"};

constexpr postgres::Statement kFind = {
    "find_reservation",
    "SELECT collector, codes FROM surveys.reservation WHERE survey = $1 AND draft_key = $2"};

constexpr postgres::Statement kDropExpired = {"drop_expired_reservations", R"(
  WITH gone AS (
    DELETE FROM surveys.reservation
    WHERE survey = $1 AND collector = $2 AND expire_minute <= $3 AND draft_key <> ALL ($4::uuid[]) RETURNING codes),
  fewer AS (SELECT code, count(*) AS places FROM gone CROSS JOIN unnest(gone.codes) AS code GROUP BY code)
  UPDATE surveys.place p SET reserved = greatest(p.reserved - fewer.places, 0) FROM fewer
  WHERE p.survey = $1 AND p.collector = $2 AND p.code = fewer.code RETURNING p.code, p.reserved)"};

// In place of those that it had, at whatever collector. The place rows of the collectors $6 are
// locked: when somebody else has put the draft's places elsewhere meanwhile, nothing is kept.
constexpr postgres::Statement kReserve = {"reserve_places", R"(
  WITH changed AS (
    SELECT collector, code, sum(by) AS by FROM (
      SELECT $3::uuid AS collector, code, 1 AS by FROM unnest($4::text[]) AS code UNION ALL
      SELECT collector, unnest(codes), -1 FROM surveys.reservation WHERE survey = $1 AND draft_key = $2) AS each
    GROUP BY collector, code),
  kept AS (
    INSERT INTO surveys.reservation (survey, draft_key, collector, codes, expire_minute)
    SELECT $1, $2, $3, $4, $5 WHERE cardinality($4::text[]) > 0
    ON CONFLICT (survey, draft_key) DO UPDATE
      SET collector = excluded.collector, codes = excluded.codes, expire_minute = excluded.expire_minute
      WHERE reservation.collector = ANY ($6::uuid[])
    RETURNING draft_key),
  gone AS (
    DELETE FROM surveys.reservation WHERE survey = $1 AND draft_key = $2 AND cardinality($4::text[]) = 0),
  counted AS (
    UPDATE surveys.place p SET reserved = greatest(p.reserved + changed.by, 0) FROM changed
    WHERE p.survey = $1 AND p.collector = changed.collector AND p.code = changed.code AND changed.by <> 0)
  SELECT cardinality($4::text[]) = 0 OR EXISTS (SELECT FROM kept) AS done)"};

constexpr postgres::Statement kFindUnsettled = {"find_unsettled_reservations", R"(
  WITH held AS (
    SELECT survey, collector, code, count(*) AS places FROM surveys.reservation CROSS JOIN unnest(codes) AS code
    GROUP BY survey, collector, code)
  SELECT survey, collector FROM surveys.reservation WHERE expire_minute <= $1 UNION
  SELECT p.survey, p.collector FROM surveys.place p LEFT JOIN held USING (survey, collector, code)
  WHERE p.reserved <> coalesce(held.places, 0))"};

// The place rows are locked.
constexpr postgres::Statement kRecount = {"recount_reservations", R"(
  WITH held AS (
    SELECT code, count(*) AS places FROM surveys.reservation CROSS JOIN unnest(codes) AS code
    WHERE survey = $1 AND collector = $2 GROUP BY code),
  counted AS (
    SELECT code, coalesce(held.places, 0) AS places FROM surveys.place LEFT JOIN held USING (code)
    WHERE survey = $1 AND collector = $2)
  UPDATE surveys.place p SET reserved = counted.places FROM counted
  WHERE p.survey = $1 AND p.collector = $2 AND p.code = counted.code AND p.reserved <> counted.places)"};

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

absl::StatusOr<bool> HeldPlaces::HasAny(const base::Uuid& draft_key) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows own,
      transaction_.Query(kFind, postgres::Params().Uuid(survey_).Uuid(draft_key)));
  return !own.empty();
}

absl::Status HeldPlaces::Lock(std::optional<base::Uuid> draft_key) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      transaction_.Query(
          kLock, postgres::Params().Uuid(survey_).Uuid(collector_).OptionalUuid(draft_key)));
  for (const postgres::Row& row : rows) {
    locked_.insert(row.Uuid("collector"));
    // What is only counted never is full.
    if (row.Uuid("collector") != collector_ || row.IsNull("place_limit")) continue;
    places_[row.Text("code")] = {row.Int("place_limit"), row.Int("taken"), row.Int("reserved")};
  }
  return absl::OkStatus();
}

absl::Status HeldPlaces::DropExpired() {
  return DropExpiredReservations(transaction_, survey_, collector_, {}, now_, places_);
}

absl::Status HeldPlaces::Recount() {
  return transaction_.Query(kRecount, postgres::Params().Uuid(survey_).Uuid(collector_)).status();
}

absl::Status HeldPlaces::Reserve(const base::Uuid& draft_key, const std::vector<std::string>& codes,
                                 int64_t expire_minute) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows own,
      transaction_.Query(kFind, postgres::Params().Uuid(survey_).Uuid(draft_key)));
  if (!own.empty() && !locked_.contains(own[0].Uuid("collector")))
    return errors::Error(errors::Reason::CONCURRENT_CHANGE);
  PlaceRequest request{.codes = codes};
  if (!own.empty() && own[0].Uuid("collector") == collector_)
    request.reserved = own[0].TextArray("codes");
  PlacesByCode places = places_;
  Placement placed = surveys::Reserve(places, request);
  if (!placed.admitted) {
    TANGGAP_RETURN_IF_ERROR(
        DropExpiredReservations(transaction_, survey_, collector_, {draft_key}, now_, places_));
    places = places_;
    placed = surveys::Reserve(places, request);
  }
  if (!placed.admitted) return QuotaFull(placed.full);
  const std::vector<base::Uuid> locked(locked_.begin(), locked_.end());
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           transaction_.Query(kReserve, postgres::Params()
                                                            .Uuid(survey_)
                                                            .Uuid(draft_key)
                                                            .Uuid(collector_)
                                                            .TextArray(codes)
                                                            .Int(expire_minute)
                                                            .UuidArray(locked)));
  if (!rows.Only().Bool("done")) return errors::Error(errors::Reason::CONCURRENT_CHANGE);
  return absl::OkStatus();
}

absl::Status SettleReservations(postgres::Pool& pool, absl::Time now, absl::Time deadline) {
  const postgres::Params minute = postgres::Params().Int(absl::ToUnixSeconds(now) / 60);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kFindUnsettled, minute, deadline));
  for (const postgres::Row& row : rows) {
    const base::Uuid survey = row.Uuid("survey");
    const base::Uuid collector = row.Uuid("collector");
    TANGGAP_RETURN_IF_ERROR(
        pool.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
          HeldPlaces places(transaction, survey, collector, now);
          TANGGAP_RETURN_IF_ERROR(places.Lock());
          TANGGAP_RETURN_IF_ERROR(places.DropExpired());
          return places.Recount();
        }));
  }
  return absl::OkStatus();
}

}  // namespace tanggap::surveys
