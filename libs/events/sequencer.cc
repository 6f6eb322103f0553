#include "libs/events/sequencer.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/events/event_row.h"

namespace tanggap::events {

namespace {

constexpr postgres::Statement kLook = {"event_publisher_look", R"(
  SELECT coalesce(array_agg(DISTINCT waiting.agency), '{}') AS agencies, min(waiting.id) AS first_id,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest_running, pg_postmaster_start_time() AS server_start
  FROM (SELECT agency, id FROM ev.outbox WHERE id > $1 AND agency <> ALL ($2::text[]) ORDER BY id LIMIT $3) AS waiting)"};

constexpr postgres::Statement kMakeHeads = {"event_publisher_make_heads", R"(
  INSERT INTO ev.log_head (agency, epoch, position, oldest)
  SELECT agency, epoch, 0, 1 FROM unnest($1::text[], $2::uuid[]) AS fresh (agency, epoch)
  ON CONFLICT DO NOTHING)"};

// In the order of their names, so that two publishers cannot wait for each other.
constexpr postgres::Statement kLock = {"event_publisher_lock", R"(
  SELECT agency FROM ev.log_head WHERE agency = ANY ($1::text[]) ORDER BY agency FOR UPDATE)"};

// An array of ids, not a join: the planner takes it for few rows, and therefore the index, as soon
// as the table is larger than a page or two.
constexpr std::string_view kMoveEvents = R"(
  WITH moved AS (
    DELETE FROM ev.outbox WHERE id = ANY (ARRAY(
      SELECT id FROM ev.outbox WHERE id > $1 AND agency = ANY ($2::text[]) ORDER BY id LIMIT $3))
    RETURNING *),
  placed AS (
    SELECT moved.*, h.epoch, h.position + row_number() OVER (PARTITION BY moved.agency ORDER BY moved.id) AS position
    FROM moved JOIN ev.log_head h ON h.agency = moved.agency),
  logged AS (
    INSERT INTO ev.log (agency, position, event_id, type, subject, subject_version, record_time, traceparent,
      data_message, data)
    SELECT agency, position, event_id, type, subject, subject_version, record_time, traceparent, data_message, data
    FROM placed),
  advanced AS (
    UPDATE ev.log_head h SET position = grown.position
    FROM (SELECT agency, max(position) AS position FROM placed GROUP BY agency) AS grown
    WHERE h.agency = grown.agency)
  SELECT placed.id, pg_current_xact_id()::text::bigint AS transaction, placed.epoch, )";

// Whether or not it gives the whole events, it gives what is looked at of each.
const postgres::Statement& MoveStatement(bool with_events) {
  constexpr std::string_view kOrder = " FROM placed ORDER BY placed.agency, placed.position";
  static const auto& plain = *new std::string(
      base::Join(kMoveEvents, "placed.agency, placed.subject, placed.subject_version", kOrder));
  static const auto& giving =
      *new std::string(base::Join(kMoveEvents, TANGGAP_EVENT_COLUMNS(placed), kOrder));
  static const postgres::Statement move = {"event_publisher_move", plain.c_str()};
  static const postgres::Statement move_and_give = {"event_publisher_move_and_give",
                                                    giving.c_str()};
  return with_events ? move_and_give : move;
}

constexpr postgres::Statement kBacklog = {"event_publisher_backlog", R"(
  SELECT count(*) AS events, min(record_time) AS oldest
  FROM (SELECT record_time FROM ev.outbox ORDER BY id LIMIT 10000) AS waiting)"};

}  // namespace

Sequencer::Sequencer(SequencerOptions options, postgres::Pool& pool, const base::Clock& clock,
                     base::Random& random)
    : options_(std::move(options)), pool_(pool), clock_(clock), random_(random) {}

absl::StatusOr<Sequencer::Waiting> Sequencer::Look(const std::set<std::string>& held_back,
                                                   bool from_the_beginning) {
  postgres::Params params;
  params.Int(from_the_beginning ? 0 : horizon_.bound()).TextArray(held_back).Int(options_.batch);
  const absl::StatusOr<postgres::Rows> rows = pool_.Query(kLook, params, Deadline());
  if (!rows.ok()) {
    horizon_.Reset();
    return rows.status();
  }
  const postgres::Row row = rows->Only();
  Waiting waiting;
  waiting.agencies = row.TextArray("agencies");
  std::sort(waiting.agencies.begin(), waiting.agencies.end());
  const bool same = horizon_.Looked(row.OptionalInt("first_id"), row.Int("oldest_running"),
                                    row.Time("server_start"));
  waiting.other_server = !same || !looked_;
  if (!same) {
    known_.clear();
    versions_.Forget();
  }
  looked_ = true;
  return waiting;
}

absl::Status Sequencer::MakeHeads(const std::vector<std::string>& agencies) {
  std::vector<std::string> missing;
  std::vector<base::Uuid> epochs;
  for (const std::string& agency : agencies) {
    if (known_.contains(agency)) continue;
    missing.push_back(agency);
    epochs.push_back(base::Uuid::V7(clock_.Now(), random_));
  }
  if (missing.empty()) return absl::OkStatus();
  postgres::Params params;
  params.TextArray(missing).UuidArray(epochs);
  TANGGAP_RETURN_IF_ERROR(pool_.Query(kMakeHeads, params, Deadline()).status());
  known_.insert(missing.begin(), missing.end());
  return absl::OkStatus();
}

absl::StatusOr<Sequencer::Moved> Sequencer::Move(const Waiting& waiting) {
  TANGGAP_RETURN_IF_ERROR(MakeHeads(waiting.agencies));
  const postgres::Statement& statement = MoveStatement(options_.with_events);
  std::optional<postgres::Rows> rows;
  const absl::Status status =
      pool_.Transact(Deadline(), [&](postgres::Transaction& transaction) -> absl::Status {
        rows.reset();
        TANGGAP_ASSIGN_OR_RETURN(
            const postgres::Rows heads,
            transaction.Query(kLock, postgres::Params().TextArray(waiting.agencies)));
        // Somebody took a head away: nothing is moved, and it is made anew with the next look.
        if (heads.size() < waiting.agencies.size()) return absl::OkStatus();
        Step(steps::kPublisherLocked);
        postgres::Params params;
        params.Int(horizon_.bound()).TextArray(waiting.agencies).Int(options_.batch);
        TANGGAP_ASSIGN_OR_RETURN(rows, transaction.Query(statement, params));
        Step(steps::kPublisherMoved);
        return absl::OkStatus();
      });
  if (!status.ok()) {
    horizon_.Reset();
    return status;
  }
  Moved moved;
  if (!rows) {
    known_.clear();
    return moved;
  }
  Step(steps::kPublisherCommitted);
  moved.events_moved = rows->size();
  moved.more = moved.events_moved >= static_cast<size_t>(options_.batch);
  int64_t highest = 0, transaction = 0;
  for (const postgres::Row& row : *rows) {
    highest = std::max(highest, row.Int("id"));
    transaction = row.Int("transaction");
    std::string agency = row.Text("agency");
    if (!versions_.Ascends(row.Uuid("epoch"), row.Text("subject"), row.Int("subject_version"))) {
      ++moved.order_violations;
    }
    if (moved.agencies.empty() || moved.agencies.back() != agency) {
      moved.agencies.push_back(std::move(agency));
    }
    if (options_.with_events) moved.events.push_back(EventOf(row, options_.source));
  }
  if (moved.events_moved > 0) horizon_.Moved(highest, transaction);
  return moved;
}

absl::StatusOr<Sequencer::Backlog> Sequencer::MeasureBacklog() {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kBacklog, Deadline()));
  const postgres::Row row = rows.Only();
  Backlog backlog = {row.Int("events"), absl::ZeroDuration()};
  if (const auto oldest = row.OptionalTime("oldest")) {
    backlog.age = std::max(clock_.Now() - *oldest, absl::ZeroDuration());
  }
  return backlog;
}

}  // namespace tanggap::events
