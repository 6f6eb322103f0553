#include "libs/events/consumers.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::events {

namespace {

constexpr postgres::Statement kFollowings = {"event_followings", R"(
  SELECT c.consumer, c.source, c.agency, c.epoch, c.position, c.event_id, c.event_time,
    (SELECT count(*) FROM ev.parked p WHERE p.consumer = c.consumer AND p.source = c.source AND p.agency = c.agency)
      AS parked
  FROM ev.checkpoint c ORDER BY c.consumer, c.source, c.agency)"};

constexpr postgres::Statement kActive = {"event_active_consumer", R"(
  SELECT consumer FROM ev.active_consumer WHERE projection = $1)"};

constexpr postgres::Statement kSwitch = {"event_switch_consumer", R"(
  INSERT INTO ev.active_consumer (projection, consumer) VALUES ($1, $2)
  ON CONFLICT (projection) DO UPDATE SET consumer = $2)"};

constexpr postgres::Statement kHold = {"event_hold_consumers", R"(
  SELECT consumer FROM ev.checkpoint WHERE consumer IN ($1, $2) ORDER BY agency, source, consumer FOR SHARE)"};

// Logs in which the two do not stand alike, and parked events of either.
constexpr postgres::Statement kUneven = {"event_uneven_consumers", R"(
  SELECT (SELECT count(*) FROM (
      SELECT source, agency, epoch, position FROM ev.checkpoint WHERE consumer IN ($1, $2)
      GROUP BY source, agency, epoch, position HAVING count(*) <> 2) AS uneven)
    + (SELECT count(*) FROM ev.parked WHERE consumer IN ($1, $2)) AS differences)"};

constexpr postgres::Statement kForget = {"event_forget_consumer", R"(
  WITH used AS (SELECT projection FROM ev.active_consumer WHERE consumer = $1),
  subjects AS (DELETE FROM ev.parked_subject WHERE consumer = $1 AND NOT EXISTS (SELECT FROM used)),
  events AS (DELETE FROM ev.parked WHERE consumer = $1 AND NOT EXISTS (SELECT FROM used)),
  checkpoints AS (DELETE FROM ev.checkpoint WHERE consumer = $1 AND NOT EXISTS (SELECT FROM used))
  SELECT projection FROM used)"};

constexpr postgres::Statement kPlace = {"event_place_consumer", R"(
  INSERT INTO ev.checkpoint (consumer, source, agency, epoch, position, event_id, event_time, update_time)
  VALUES ($1, $2, $3, $4, $5, $6, NULL, $7)
  ON CONFLICT (consumer, source, agency)
  DO UPDATE SET epoch = $4, position = $5, event_id = $6, event_time = NULL, update_time = $7)"};

}  // namespace

absl::StatusOr<std::vector<Following>> Followings(postgres::Pool& pool, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kFollowings, deadline));
  std::vector<Following> followings;
  for (const postgres::Row& row : rows) {
    followings.push_back({row.Text("consumer"),
                          row.Text("source"),
                          {{row.Text("agency"), row.Uuid("epoch"), row.Int("position"),
                            row.OptionalUuid("event_id").value_or(base::Uuid())},
                           row.OptionalTime("event_time")},
                          row.Int("parked")});
  }
  return followings;
}

absl::StatusOr<std::optional<std::string>> Active(postgres::Pool& pool, std::string_view projection,
                                                  absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool.Query(kActive, postgres::Params().Text(projection), deadline));
  if (rows.empty()) return std::optional<std::string>();
  return std::optional(rows.Only().Text("consumer"));
}

absl::Status Switch(postgres::Pool& pool, std::string_view projection, std::string_view consumer,
                    absl::Time deadline) {
  return pool.Query(kSwitch, postgres::Params().Text(projection).Text(consumer), deadline).status();
}

absl::StatusOr<Comparison> Compare(postgres::Pool& pool, std::string_view old_consumer,
                                   std::string_view new_consumer, const Digest& digest,
                                   absl::Time deadline) {
  Comparison comparison;
  postgres::Params both;
  both.Text(old_consumer).Text(new_consumer);
  TANGGAP_RETURN_IF_ERROR(
      pool.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        comparison = Comparison();
        TANGGAP_RETURN_IF_ERROR(transaction.Query(kHold, both).status());
        TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows uneven, transaction.Query(kUneven, both));
        comparison.level = uneven.Only().Int("differences") == 0;
        if (!comparison.level) return absl::OkStatus();
        TANGGAP_ASSIGN_OR_RETURN(const std::string before, digest(transaction, old_consumer));
        TANGGAP_ASSIGN_OR_RETURN(const std::string after, digest(transaction, new_consumer));
        comparison.equal = before == after;
        return absl::OkStatus();
      }));
  return comparison;
}

absl::Status Forget(postgres::Pool& pool, std::string_view consumer, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows used,
                           pool.Query(kForget, postgres::Params().Text(consumer), deadline));
  if (used.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      base::AsAbsl(base::Join("the projection ", used[0].Text("projection"), " answers from ",
                              consumer, ": switch it to another consumer first")));
}

absl::Status Place(postgres::Pool& pool, std::string_view consumer, std::string_view source,
                   const LogPosition& position, absl::Time now, absl::Time deadline) {
  postgres::Params params;
  params.Text(consumer).Text(source).Text(position.agency).Uuid(position.epoch);
  params.Int(position.position);
  if (position.event_id.IsNil()) {
    params.Null();
  } else {
    params.Uuid(position.event_id);
  }
  params.Time(now);
  return pool.Query(kPlace, params, deadline).status();
}

}  // namespace tanggap::events
