#include "libs/events/event_log.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "libs/base/big_endian.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/events/event_row.h"

namespace tanggap::events {

namespace {

using errors::Error;
using errors::Reason;

constexpr int64_t kMostPositionsWalked = 5000;

constexpr postgres::Statement kHeads = {"event_log_heads", R"(
  SELECT agency, epoch, position, oldest FROM ev.log_head
  WHERE cardinality($1::text[]) = 0 OR agency = ANY ($1) ORDER BY agency)"};

// $1 to $4 are the positions, $5 how many events at most, $6 the types, $7 how far to walk. A quota
// is an equal share, and of what the shares leave over as much as there is, in the order asked.
constexpr postgres::Statement kRead = {"event_log_read", R"(
  WITH standing AS (
    SELECT asked.place, asked.agency, asked.position AS after, h.epoch, h.position AS head, h.oldest,
      asked.position = 0 OR asked.epoch = h.epoch OR coalesce(asked.position <= run.common_position, false) AS same_run,
      run.common_position,
      coalesce(asked.event_id = (SELECT reached.event_id FROM ev.log reached
                                 WHERE reached.agency = asked.agency AND reached.position = asked.position), true)
        AS same_event
    FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::uuid[]) WITH ORDINALITY
           AS asked (agency, epoch, position, event_id, place)
    LEFT JOIN ev.log_head h ON h.agency = asked.agency
    LEFT JOIN ev.log_run run ON run.agency = asked.agency AND run.epoch = asked.epoch),
  reachable AS (
    SELECT *, CASE WHEN same_run AND same_event AND after + 1 >= oldest
                   THEN greatest(least(head - after, $7::bigint), 0) ELSE 0 END AS available
    FROM standing),
  shared AS (
    SELECT *, least(available, $5::bigint / count(*) OVER ()) AS share FROM reachable),
  rest AS (
    SELECT *, ($5::bigint - sum(share) OVER () - sum(available - share) OVER (ORDER BY place) + available - share)::bigint
      AS left_over
    FROM shared),
  granted AS (
    SELECT *, share + greatest(least(available - share, left_over), 0) AS quota FROM rest)
  SELECT granted.place, granted.epoch, granted.head, granted.oldest, granted.same_run, granted.same_event,
    granted.common_position, granted.available, granted.quota, )" TANGGAP_EVENT_COLUMNS(event) R"(
  FROM granted LEFT JOIN LATERAL (
    SELECT * FROM ev.log l
    WHERE l.agency = granted.agency AND l.position > granted.after AND l.position <= granted.after + granted.available
      AND (cardinality($6::text[]) = 0 OR l.type = ANY ($6))
    ORDER BY l.position LIMIT granted.quota) AS event ON true
  ORDER BY granted.place, event.position)"};

constexpr postgres::Statement kLockHeads = {"event_log_lock_heads", R"(
  SELECT agency, epoch FROM ev.log_head
  WHERE cardinality($1::text[]) = 0 OR agency = ANY ($1) ORDER BY agency FOR UPDATE)"};

// Under the heads' locks. What an earlier run has in common with this one it has with the next only
// as far as this one goes.
constexpr postgres::Statement kNewEpoch = {"event_log_new_epoch", R"(
  WITH ended AS (
    SELECT h.agency, h.epoch AS epoch, fresh.epoch AS next_epoch, h.position
    FROM unnest($1::text[], $2::uuid[]) AS fresh (agency, epoch) JOIN ev.log_head h ON h.agency = fresh.agency),
  remembered AS (INSERT INTO ev.log_run SELECT agency, epoch, position FROM ended),
  shortened AS (
    UPDATE ev.log_run r SET common_position = ended.position FROM ended
    WHERE r.agency = ended.agency AND r.common_position > ended.position)
  UPDATE ev.log_head h SET epoch = ended.next_epoch FROM ended
  WHERE h.agency = ended.agency RETURNING h.agency, h.epoch, h.position, h.oldest)"};

// Logs whose oldest event is due: a read, so that a night without anything to do writes nothing.
constexpr postgres::Statement kDue = {"event_log_due", R"(
  SELECT h.agency FROM ev.log_head h
  JOIN ev.log l ON l.agency = h.agency AND l.position = h.oldest WHERE l.record_time < $1 ORDER BY h.agency)"};

// Under the head's lock. What follows the first event that is not due stays, whatever its time.
constexpr postgres::Statement kPrune = {"event_log_prune", R"(
  WITH head AS (SELECT oldest FROM ev.log_head WHERE agency = $1),
  next AS (
    SELECT l.position, l.record_time FROM ev.log l
    WHERE l.agency = $1 AND l.position >= (SELECT oldest FROM head) ORDER BY l.position LIMIT $3),
  cut AS (
    SELECT coalesce(min(position) FILTER (WHERE record_time >= $2), max(position) + 1) AS position FROM next),
  gone AS (
    DELETE FROM ev.log l
    WHERE l.agency = $1 AND l.position >= (SELECT oldest FROM head) AND l.position < (SELECT position FROM cut)),
  moved AS (
    UPDATE ev.log_head h SET oldest = cut.position FROM cut WHERE h.agency = $1 AND cut.position > h.oldest)
  SELECT coalesce(cut.position - head.oldest, 0) AS events FROM head, cut)"};

LogHead HeadOf(const postgres::Row& row) {
  return {row.Text("agency"), row.Uuid("epoch"), row.Int("position"), row.Int("oldest")};
}

// Why a reader that stands at `asked` cannot go on in this log.
absl::Status Standing(const LogPosition& asked, const postgres::Row& row) {
  const int64_t head = row.OptionalInt("head").value_or(0);
  const int64_t oldest = row.OptionalInt("oldest").value_or(1);
  const bool has_log = !row.IsNull("epoch");
  if (has_log && (!row.OptionalBool("same_run").value_or(true) || !row.Bool("same_event"))) {
    Error error(Reason::EVENT_LOG_EPOCH_CHANGED);
    error.With("agency", asked.agency);
    if (const auto common = row.OptionalInt("common_position")) {
      error.With("common_position", base::Join(*common));
    }
    return error;
  }
  if (asked.position > head) {
    return Error(Reason::POSITION_BEYOND_LOG)
        .With("agency", asked.agency)
        .With("head_position", base::Join(head));
  }
  if (asked.position + 1 < oldest) {
    return Error(Reason::EVENTS_NO_LONGER_HELD)
        .With("agency", asked.agency)
        .With("oldest_position", base::Join(oldest));
  }
  return absl::OkStatus();
}

// Later than the one before it, also when the clock is behind where it was: the first 48 bits are
// milliseconds.
base::Uuid LaterEpoch(const base::Uuid& before, absl::Time now, base::Random& random) {
  const auto milliseconds = static_cast<int64_t>(base::FromBigEndian(before.bytes().substr(0, 6)));
  return base::Uuid::V7(std::max(now, absl::FromUnixMillis(milliseconds + 1)), random);
}

// Makes slices of the rows of kRead, which come in the order of the positions asked for.
class Slicer {
 public:
  Slicer(const std::vector<LogPosition>& asked, size_t most_bytes, std::string_view source)
      : asked_(asked), most_bytes_(most_bytes), source_(source) {}

  void Add(const postgres::Row& row) {
    if (slices_.size() < static_cast<size_t>(row.Int("place"))) Begin(row);
    LogSlice& slice = slices_.back();
    if (!slice.status.ok() || full_ || row.IsNull("position")) return;
    common::v1::Event event = EventOf(row, source_);
    const int64_t before =
        slice.events.empty() ? asked_[slices_.size() - 1].position : slice.events.back().position();
    bytes_ += event.ByteSizeLong();
    full_ = any_ && bytes_ > most_bytes_;
    any_ = true;
    if (full_) {
      slice.through_position = before;
      return;
    }
    slice.events.push_back(std::move(event));
    // With the quota used up, nothing is known of what follows; else there is nothing more.
    if (static_cast<int64_t>(slice.events.size()) == quota_) {
      slice.through_position = slice.events.back().position();
    }
  }

  std::vector<LogSlice> Finish() && { return std::move(slices_); }

 private:
  void Begin(const postgres::Row& row) {
    const LogPosition& asked = asked_[slices_.size()];
    LogSlice& slice = slices_.emplace_back();
    slice.agency = asked.agency;
    slice.epoch = row.OptionalUuid("epoch").value_or(base::Uuid());
    slice.head_position = row.OptionalInt("head").value_or(0);
    slice.status = Standing(asked, row);
    quota_ = row.Int("quota");
    slice.through_position = asked.position + (full_ || quota_ == 0 ? 0 : row.Int("available"));
    if (!slice.status.ok()) slice.through_position = slice.head_position = 0;
  }

  const std::vector<LogPosition>& asked_;
  const size_t most_bytes_;
  const std::string_view source_;
  std::vector<LogSlice> slices_;
  int64_t quota_ = 0;
  size_t bytes_ = 0;
  bool any_ = false;
  bool full_ = false;
};

}  // namespace

absl::StatusOr<std::vector<LogHead>> EventLog::Head(const std::vector<std::string>& agencies,
                                                    absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kHeads, postgres::Params().TextArray(agencies), deadline));
  std::vector<LogHead> heads;
  for (const postgres::Row& row : rows) heads.push_back(HeadOf(row));
  return heads;
}

absl::StatusOr<std::vector<LogSlice>> EventLog::Read(const std::vector<LogPosition>& positions,
                                                     const ReadLimits& limits,
                                                     absl::Time deadline) {
  std::vector<std::string_view> agencies;
  std::vector<base::Uuid> epochs;
  std::vector<int64_t> numbers;
  std::vector<std::optional<base::Uuid>> events;
  for (const LogPosition& position : positions) {
    agencies.push_back(position.agency);
    epochs.push_back(position.epoch);
    numbers.push_back(position.position);
    events.emplace_back();
    if (!position.event_id.IsNil()) events.back() = position.event_id;
  }
  postgres::Params params;
  params.TextArray(agencies).UuidArray(epochs).IntArray(numbers).UuidArray(events);
  params.Int(limits.events).TextArray(limits.types).Int(kMostPositionsWalked);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kRead, params, deadline));
  Slicer slicer(positions, limits.bytes, source_);
  for (const postgres::Row& row : rows) slicer.Add(row);
  return std::move(slicer).Finish();
}

absl::StatusOr<int64_t> EventLog::Prune(absl::Time before, absl::Time deadline, int64_t batch) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows due,
                           pool_.Query(kDue, postgres::Params().Time(before), deadline));
  int64_t pruned = 0;
  for (const postgres::Row& log : due) {
    const std::string agency = log.Text("agency");
    int64_t events = batch;
    while (events == batch) {
      TANGGAP_RETURN_IF_ERROR(
          pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
            TANGGAP_RETURN_IF_ERROR(
                transaction.Query(kLockHeads, postgres::Params().TextArray(std::vector{agency}))
                    .status());
            postgres::Params params;
            params.Text(agency).Time(before).Int(batch);
            TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kPrune, params));
            events = rows.Only().Int("events");
            return absl::OkStatus();
          }));
      pruned += events;
    }
  }
  return pruned;
}

absl::StatusOr<std::vector<LogHead>> EventLog::NewEpoch(const std::vector<std::string>& agencies,
                                                        absl::Time now, base::Random& random,
                                                        absl::Time deadline) {
  std::vector<LogHead> heads;
  const absl::Status status =
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        heads.clear();
        TANGGAP_ASSIGN_OR_RETURN(
            const postgres::Rows locked,
            transaction.Query(kLockHeads, postgres::Params().TextArray(agencies)));
        std::vector<std::string> names;
        std::vector<base::Uuid> epochs;
        for (const postgres::Row& row : locked) {
          names.push_back(row.Text("agency"));
          epochs.push_back(LaterEpoch(row.Uuid("epoch"), now, random));
        }
        TANGGAP_ASSIGN_OR_RETURN(
            const postgres::Rows rows,
            transaction.Query(kNewEpoch, postgres::Params().TextArray(names).UuidArray(epochs)));
        for (const postgres::Row& row : rows) heads.push_back(HeadOf(row));
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return heads;
}

}  // namespace tanggap::events
