#include "services/complaints/store/workloads.h"

#include <map>

#include "libs/base/result.h"

namespace tanggap::complaints {

namespace {

constexpr int64_t kDeletedAtOnce = 5000;

constexpr postgres::Statement kCount = {"count_workload",
                                        "WITH " TANGGAP_EVENTS_SERVED(1, 2, 3, 4) R"(
  SELECT served.*, desk.* FROM served LEFT JOIN LATERAL (
    SELECT w.unit, count(*) AS open,
      count(*) FILTER (WHERE w.next_due_time < $5 AND w.next_due_clock <> ALL ($7::int[])) AS overdue,
      count(*) FILTER (WHERE w.next_due_time >= $5 AND w.next_due_time <= $6
                         AND w.next_due_clock <> ALL ($7::int[])) AS due_today,
      count(*) FILTER (WHERE w.next_due_clock = ANY ($7::int[])) AS awaiting_reporter
    FROM complaints.workload w
    WHERE w.consumer = served.consumer AND w.agency = $4 AND w.next_due_time IS NOT NULL
    GROUP BY w.unit) AS desk ON true
  ORDER BY desk.unit)"};

// Whoever writes for a consumer has moved its checkpoint before, so nobody else does.
constexpr postgres::Statement kWrite = {"write_workload", R"(
  WITH news AS (
    SELECT *, next_due_time IS NOT NULL OR has_moved AS stays
    FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::bool[])
      AS news (complaint, version, agency, unit, next_due_clock, next_due_time, has_moved)),
  ended AS (
    DELETE FROM complaints.workload w USING news
    WHERE w.complaint = news.complaint AND w.consumer = $1 AND w.version < news.version AND NOT news.stays)
  INSERT INTO complaints.workload AS w (complaint, consumer, version, agency, unit, next_due_clock, next_due_time)
  SELECT complaint, $1, version, agency, unit, next_due_clock, next_due_time FROM news WHERE stays ORDER BY complaint
  ON CONFLICT (complaint, consumer) DO UPDATE
  SET version = excluded.version, agency = excluded.agency, unit = excluded.unit,
    next_due_clock = excluded.next_due_clock, next_due_time = excluded.next_due_time
  WHERE w.version < excluded.version)"};

constexpr postgres::Statement kCopy = {"copy_workload", R"(
  INSERT INTO complaints.workload AS w (complaint, consumer, version, agency, unit, next_due_clock, next_due_time)
  SELECT complaint, $1, version, agency, unit, next_due_clock, next_due_time FROM complaints.complaint
  WHERE agency = ANY ($2::text[]) AND (next_due_time IS NOT NULL OR hop_count > 0) ORDER BY complaint
  ON CONFLICT (complaint, consumer) DO UPDATE
  SET version = excluded.version, agency = excluded.agency, unit = excluded.unit,
    next_due_clock = excluded.next_due_clock, next_due_time = excluded.next_due_time
  WHERE w.version < excluded.version)"};

// A sum, so that no order and no memory is needed.
constexpr postgres::Statement kDigest = {"digest_workload", R"(
  SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(
    concat_ws('|', complaint, version, agency, unit, next_due_clock, next_due_time), 0)::numeric), 0) AS digest
  FROM complaints.workload WHERE consumer = $1)"};

constexpr postgres::Statement kDelete = {"delete_workload", R"(
  DELETE FROM complaints.workload WHERE consumer = $1 AND complaint IN (
    SELECT complaint FROM complaints.workload WHERE consumer = $1 LIMIT $2))"};

}  // namespace

absl::StatusOr<AgencyWorkload> Workloads::Count(const WorkloadQuestion& question,
                                                absl::Time deadline) {
  postgres::Params params;
  events::AppendServed(params,
                       {kWorkloadProjection, kFirstWorkload, question.source, question.agency});
  params.Time(question.now).Time(question.end_of_day).IntArray(question.reporters_clocks);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kCount, params, deadline));
  AgencyWorkload workload = {.served = events::ServedIn(rows[0], question.agency), .desks = {}};
  for (const postgres::Row& row : rows) {
    // Without any open case there is one row, with nothing but how far it goes.
    if (row.IsNull("unit")) break;
    workload.desks.push_back({.unit = row.Text("unit"),
                              .open = row.Int("open"),
                              .overdue = row.Int("overdue"),
                              .due_today = row.Int("due_today"),
                              .awaiting_reporter = row.Int("awaiting_reporter")});
  }
  return workload;
}

absl::Status Workloads::Write(postgres::Transaction& transaction, std::string_view consumer,
                              const std::vector<WorkloadEntry>& entries) {
  // A statement writes a row once: the newest of each case.
  std::map<base::Uuid, const WorkloadEntry*> newest;
  for (const WorkloadEntry& entry : entries) {
    const WorkloadEntry*& known = newest[entry.complaint];
    if (known == nullptr || known->version < entry.version) known = &entry;
  }
  std::vector<base::Uuid> complaints;
  std::vector<int64_t> versions, clocks;
  std::vector<std::string_view> agencies, units;
  std::vector<std::optional<absl::Time>> times;
  std::vector<bool> moved;
  for (const auto& [complaint, entry] : newest) {
    complaints.push_back(complaint);
    versions.push_back(entry->version);
    agencies.push_back(entry->agency);
    units.push_back(entry->unit);
    clocks.push_back(entry->next_due_clock);
    times.push_back(entry->next_due_time);
    moved.push_back(entry->has_moved);
  }
  postgres::Params params;
  params.Text(consumer).UuidArray(complaints).IntArray(versions).TextArray(agencies);
  params.TextArray(units).IntArray(clocks).TimeArray(times).BoolArray(moved);
  return transaction.Query(kWrite, params).status();
}

absl::Status Workloads::CopyFromCases(postgres::Transaction& transaction, std::string_view consumer,
                                      const std::vector<std::string>& agencies) {
  return transaction.Query(kCopy, postgres::Params().Text(consumer).TextArray(agencies)).status();
}

absl::StatusOr<std::string> Workloads::Digest(postgres::Transaction& transaction,
                                              std::string_view consumer) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           transaction.Query(kDigest, postgres::Params().Text(consumer)));
  return rows.Only().Text("digest");
}

absl::Status Workloads::DeleteRows(postgres::Pool& pool, std::string_view consumer,
                                   absl::Time deadline) {
  size_t deleted = 0;
  do {
    postgres::Params params;
    params.Text(consumer).Int(kDeletedAtOnce);
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kDelete, params, deadline));
    deleted = rows.affected();
  } while (deleted > 0);
  return absl::OkStatus();
}

}  // namespace tanggap::complaints
