#include "libs/events/checkpoints.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"

namespace tanggap::events {

namespace {

constexpr postgres::Statement kLoad = {"event_checkpoints_load", R"(
  SELECT agency, epoch, position, event_id, event_time FROM ev.checkpoint
  WHERE consumer = $1 AND source = $2 ORDER BY agency)"};

constexpr postgres::Statement kBegin = {"event_checkpoints_begin", R"(
  INSERT INTO ev.checkpoint (consumer, source, agency, epoch, position, update_time)
  SELECT $1, $2, log.agency, log.epoch, 0, $5 FROM unnest($3::text[], $4::uuid[]) AS log (agency, epoch)
  ON CONFLICT DO NOTHING)"};

// The rows are locked in the order of agencies before any is changed. A statement of its own for
// how the transaction commits would cost a round trip.
constexpr postgres::Statement kMove = {"event_checkpoints_move", R"(
  WITH step AS (
    SELECT * FROM unnest($3::text[], $4::uuid[], $5::bigint[], $6::uuid[], $7::bigint[], $8::uuid[], $9::timestamptz[])
      AS step (agency, from_epoch, from_position, epoch, position, event_id, event_time)),
  held AS (
    SELECT c.agency FROM ev.checkpoint c JOIN step ON step.agency = c.agency
    WHERE c.consumer = $1 AND c.source = $2 AND c.epoch = step.from_epoch AND c.position = step.from_position
    ORDER BY c.agency FOR UPDATE OF c)
  UPDATE ev.checkpoint c
  SET epoch = step.epoch, position = step.position, event_id = step.event_id, event_time = step.event_time,
    update_time = $10
  FROM step JOIN held ON held.agency = step.agency
  WHERE c.consumer = $1 AND c.source = $2 AND c.agency = step.agency
    AND (SELECT count(*) FROM held) = cardinality($3::text[])
  RETURNING c.agency,
    set_config('synchronous_commit', CASE WHEN $11 THEN current_setting('synchronous_commit') ELSE 'off' END, true))"};

std::optional<base::Uuid> Known(const base::Uuid& uuid) {
  return uuid.IsNil() ? std::nullopt : std::optional(uuid);
}

}  // namespace

absl::StatusOr<std::vector<Checkpoint>> Checkpoints::Load(absl::Time deadline) const {
  postgres::Params params;
  params.Text(consumer_).Text(source_);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kLoad, params, deadline));
  std::vector<Checkpoint> checkpoints;
  for (const postgres::Row& row : rows) {
    checkpoints.push_back({{row.Text("agency"), row.Uuid("epoch"), row.Int("position"),
                            row.OptionalUuid("event_id").value_or(base::Uuid())},
                           row.OptionalTime("event_time")});
  }
  return checkpoints;
}

absl::Status Checkpoints::Begin(const std::vector<LogHead>& heads, absl::Time now,
                                absl::Time deadline) const {
  std::vector<std::string_view> agencies;
  std::vector<base::Uuid> epochs;
  for (const LogHead& head : heads) {
    agencies.push_back(head.agency);
    epochs.push_back(head.epoch);
  }
  postgres::Params params;
  params.Text(consumer_).Text(source_).TextArray(agencies).UuidArray(epochs).Time(now);
  return pool_.Query(kBegin, params, deadline).status();
}

absl::StatusOr<bool> Checkpoints::Move(postgres::Transaction& transaction,
                                       std::vector<Advance> advances, absl::Time now,
                                       bool synchronous_commit) const {
  std::vector<std::string_view> agencies;
  std::vector<base::Uuid> from_epochs, epochs;
  std::vector<int64_t> from_positions, positions;
  std::vector<std::optional<base::Uuid>> event_ids;
  std::vector<std::optional<absl::Time>> event_times;
  for (const Advance& advance : advances) {
    agencies.push_back(advance.from.agency);
    from_epochs.push_back(advance.from.epoch);
    from_positions.push_back(advance.from.position);
    epochs.push_back(advance.to.position.epoch);
    positions.push_back(advance.to.position.position);
    event_ids.push_back(Known(advance.to.position.event_id));
    event_times.push_back(advance.to.event_time);
  }
  postgres::Params params;
  params.Text(consumer_).Text(source_).TextArray(agencies).UuidArray(from_epochs);
  params.IntArray(from_positions).UuidArray(epochs).IntArray(positions).UuidArray(event_ids);
  params.TimeArray(event_times).Time(now).Bool(synchronous_commit);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kMove, params));
  return rows.size() == advances.size();
}

}  // namespace tanggap::events
