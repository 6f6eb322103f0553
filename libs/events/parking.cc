#include "libs/events/parking.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::events {

namespace {

constexpr char kFollows[] = "FOLLOWS";

// Shared, so that nobody redrives these subjects before this transaction has ended.
constexpr postgres::Statement kParkedAmong = {"event_parked_subjects", R"(
  SELECT subject FROM ev.parked_subject WHERE consumer = $1 AND source = $2 AND subject = ANY ($3::text[])
  ORDER BY subject FOR KEY SHARE)"};

constexpr postgres::Statement kPark = {"event_park", R"(
  WITH subject AS (
    INSERT INTO ev.parked_subject (consumer, source, subject, first_park_time)
    SELECT DISTINCT $1, $2, s.subject, $12::timestamptz FROM unnest($6::text[]) AS s (subject)
    ON CONFLICT DO NOTHING)
  INSERT INTO ev.parked (consumer, source, agency, position, epoch, subject, subject_version, event, error_class, error,
    tries, park_time)
  SELECT $1, $2, e.agency, e.position, e.epoch, e.subject, e.subject_version, e.event, $9, $10, $11, $12::timestamptz
  FROM unnest($3::text[], $4::bigint[], $5::uuid[], $6::text[], $7::int[], $8::bytea[])
    AS e (agency, position, epoch, subject, subject_version, event)
  ON CONFLICT DO NOTHING)"};

constexpr postgres::Statement kList = {"event_parked_list", R"(
  SELECT agency, position, subject, subject_version, event, error_class, error, park_time FROM ev.parked
  WHERE consumer = $1 AND source = $2 ORDER BY park_time, agency, position LIMIT $3)"};

constexpr postgres::Statement kSubjects = {"event_parked_subjects_all", R"(
  SELECT subject FROM ev.parked_subject
  WHERE consumer = $1 AND source = $2 AND ($3 = '' OR subject = $3) ORDER BY first_park_time, subject)"};

constexpr postgres::Statement kLockSubject = {"event_parked_subject_lock", R"(
  SELECT subject FROM ev.parked_subject WHERE consumer = $1 AND source = $2 AND subject = $3 FOR UPDATE)"};

// A second statement after the lock: its snapshot sees what was parked until then.
constexpr postgres::Statement kTakeSubject = {"event_parked_subject_take", R"(
  WITH subject AS (DELETE FROM ev.parked_subject WHERE consumer = $1 AND source = $2 AND subject = $3),
  taken AS (
    DELETE FROM ev.parked WHERE consumer = $1 AND source = $2 AND subject = $3
    RETURNING subject_version, agency, position, event)
  SELECT event FROM taken ORDER BY subject_version, agency, position)"};

// The oldest by subject, of which there are fewer.
constexpr postgres::Statement kMeasure = {"event_parked_measure", R"(
  SELECT (SELECT count(*) FROM (SELECT FROM ev.parked WHERE consumer = $1 AND source = $2 LIMIT 10000) AS parked)
      AS events,
    (SELECT min(first_park_time) FROM ev.parked_subject WHERE consumer = $1 AND source = $2) AS oldest)"};

constexpr postgres::Statement kCount = {"event_parked_count", R"(
  SELECT count(*) AS events FROM ev.parked WHERE consumer = $1 AND source = $2)"};

absl::StatusOr<common::v1::Event> EventIn(const postgres::Row& row) {
  common::v1::Event event;
  if (!event.ParseFromString(row.Bytes("event"))) {
    return absl::DataLossError("a parked event cannot be read");
  }
  return event;
}

}  // namespace

absl::StatusOr<Batch> Parking::Divert(postgres::Transaction& transaction, const Batch& events,
                                      absl::Time now) const {
  std::set<std::string_view> subjects;
  for (const common::v1::Event* event : events) subjects.insert(event->subject());
  postgres::Params params;
  params.Text(consumer_).Text(source_).TextArray(subjects);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kParkedAmong, params));
  if (rows.empty()) return events;
  std::set<std::string> parked;
  for (const postgres::Row& row : rows) parked.insert(row.Text("subject"));
  Batch clear, diverted;
  for (const common::v1::Event* event : events) {
    (parked.count(event->subject()) > 0 ? diverted : clear).push_back(event);
  }
  TANGGAP_RETURN_IF_ERROR(Insert(transaction, diverted, kFollows, "", 0, now));
  return clear;
}

absl::Status Parking::Park(postgres::Transaction& transaction, const common::v1::Event& event,
                           const absl::Status& failure, int tries, absl::Time now) const {
  const std::optional<errors::Reason> reason = errors::ReasonOf(failure);
  const std::string error_class = reason.has_value() ? std::string(errors::ReasonName(*reason))
                                                     : absl::StatusCodeToString(failure.code());
  return Insert(transaction, {&event}, error_class, base::AsStd(failure.message()), tries, now);
}

absl::Status Parking::Insert(postgres::Transaction& transaction, const Batch& events,
                             std::string_view error_class, std::string_view error, int tries,
                             absl::Time now) const {
  std::vector<std::string_view> agencies, subjects;
  std::vector<int64_t> positions, versions;
  std::vector<base::Uuid> epochs;
  std::vector<std::string> bytes;
  for (const common::v1::Event* event : events) {
    agencies.push_back(event->agency());
    positions.push_back(event->position());
    epochs.push_back(base::Uuid::Parse(event->epoch()).value_or(base::Uuid()));
    subjects.push_back(event->subject());
    versions.push_back(event->subject_version());
    bytes.push_back(event->SerializeAsString());
  }
  postgres::Params params;
  params.Text(consumer_).Text(source_).TextArray(agencies).IntArray(positions).UuidArray(epochs);
  params.TextArray(subjects).IntArray(versions).BytesArray(bytes);
  params.Text(error_class).Text(error).Int(tries).Time(now);
  return transaction.Query(kPark, params).status();
}

absl::StatusOr<std::vector<ParkedEvent>> Parking::List(postgres::Pool& pool, int most,
                                                       absl::Time deadline) const {
  postgres::Params params;
  params.Text(consumer_).Text(source_).Int(most);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kList, params, deadline));
  std::vector<ParkedEvent> parked;
  for (const postgres::Row& row : rows) {
    TANGGAP_ASSIGN_OR_RETURN(const common::v1::Event event, EventIn(row));
    parked.push_back({row.Text("agency"), row.Int("position"), event.type(), row.Text("subject"),
                      static_cast<int>(row.Int("subject_version")), row.Text("error_class"),
                      row.Text("error"), row.Time("park_time")});
  }
  return parked;
}

absl::StatusOr<ParkedBacklog> Parking::Measure(postgres::Pool& pool, absl::Time now,
                                               absl::Time deadline) const {
  postgres::Params params;
  params.Text(consumer_).Text(source_);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kMeasure, params, deadline));
  const postgres::Row row = rows.Only();
  ParkedBacklog backlog = {row.Int("events"), absl::ZeroDuration()};
  if (const auto oldest = row.OptionalTime("oldest")) {
    backlog.age = std::max(now - *oldest, absl::ZeroDuration());
  }
  return backlog;
}

absl::StatusOr<RedriveReport> Parking::Redrive(postgres::Pool& pool, Handler& handler,
                                               std::string_view subject,
                                               absl::Time deadline) const {
  postgres::Params params;
  params.Text(consumer_).Text(source_).Text(subject);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows subjects, pool.Query(kSubjects, params, deadline));
  RedriveReport report;
  for (const postgres::Row& row : subjects) {
    const absl::StatusOr<int64_t> applied =
        RedriveSubject(pool, handler, row.Text("subject"), deadline);
    if (applied.ok()) {
      report.applied += *applied;
    } else if (report.failure.ok()) {
      report.failure = applied.status();
    }
  }
  postgres::Params all;
  all.Text(consumer_).Text(source_);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows count, pool.Query(kCount, all, deadline));
  report.left = count.Only().Int("events");
  return report;
}

absl::StatusOr<int64_t> Parking::RedriveSubject(postgres::Pool& pool, Handler& handler,
                                                const std::string& subject,
                                                absl::Time deadline) const {
  postgres::Params params;
  params.Text(consumer_).Text(source_).Text(subject);
  int64_t applied = 0;
  TANGGAP_RETURN_IF_ERROR(
      pool.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        applied = 0;
        TANGGAP_RETURN_IF_ERROR(transaction.Query(kLockSubject, params).status());
        TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                                 transaction.Query(kTakeSubject, params));
        std::vector<common::v1::Event> events;
        for (const postgres::Row& row : rows) {
          TANGGAP_ASSIGN_OR_RETURN(common::v1::Event event, EventIn(row));
          events.push_back(std::move(event));
        }
        if (events.empty()) return absl::OkStatus();
        Batch batch;
        for (const common::v1::Event& event : events) batch.push_back(&event);
        applied = static_cast<int64_t>(batch.size());
        return handler.Apply(transaction, batch);
      }));
  return applied;
}

}  // namespace tanggap::events
