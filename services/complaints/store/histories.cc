#include "services/complaints/store/histories.h"

#include "libs/base/invariant.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/complaints/store/snapshot.h"
#include "services/complaints/store/step_detail.h"
#include "services/complaints/store/visibility.h"

namespace tanggap::complaints {

namespace {

// Whether the draft that an entry brought in was approved: the next step out of PENDING_APPROVAL
// says so.
std::string WasApproved() {
  return base::Join("(e.action = ", v1::ACTION_ANSWER,
                    " AND e.to_state = ", v1::COMPLAINT_STATE_PENDING_APPROVAL, R"( AND coalesce((
        SELECT n.action = )",
                    v1::ACTION_APPROVE_ANSWER, R"( FROM complaints.history n
        WHERE n.complaint = e.complaint AND n.version > e.version AND n.from_state = )",
                    v1::COMPLAINT_STATE_PENDING_APPROVAL, " AND n.to_state <> ",
                    v1::COMPLAINT_STATE_PENDING_APPROVAL, R"(
        ORDER BY n.version LIMIT 1), false)) AS approved)");
}

// A row for each entry, the complaint in every one of them; one row without an entry when there is
// none behind that version.
const postgres::Statement& ReadStatement() {
  static const auto& sql = *new std::string(
      base::Join("SELECT ", SnapshotNames("c"), R"(, c.content_key, c.reporter_key, c.filer_key, h.*
    FROM complaints.complaint c LEFT JOIN LATERAL (
      SELECT e.version AS entry_version, e.action, e.from_state, e.to_state, e.actor_kind, e.actor_agency, e.actor_unit,
        e.actor_officer, e.for_reporter, e.time, e.record_time, e.implied, e.detail, e.text, e.text_sealed, )",
                 WasApproved(), R"(
      FROM complaints.history e WHERE e.complaint = c.complaint AND e.version > $9::int
      ORDER BY e.version LIMIT $10::bigint) h ON true
    WHERE c.complaint = $8::uuid AND )",
                 TANGGAP_VISIBLE_TO(1, 2, 3, 4, 5, 6, 7), " ORDER BY h.entry_version"));
  static const postgres::Statement statement = {"read_history", sql.c_str()};
  return statement;
}

Entry ReadFacts(const postgres::Row& row) {
  Entry entry;
  entry.version = static_cast<int>(row.Int("entry_version"));
  entry.from = static_cast<v1::ComplaintState>(row.Int("from_state"));
  entry.to = static_cast<v1::ComplaintState>(row.Int("to_state"));
  entry.record_time = row.Time("record_time");
  Step& step = entry.step;
  step.action = static_cast<v1::Action>(row.Int("action"));
  step.actor.kind = static_cast<v1::ActorKind>(row.Int("actor_kind"));
  step.actor.agency = row.Text("actor_agency");
  step.actor.unit = row.Text("actor_unit");
  step.actor.officer = row.Text("actor_officer");
  step.actor.for_reporter = row.Bool("for_reporter");
  step.time = row.Time("time");
  step.implied = row.Bool("implied");
  entry.approved = row.Bool("approved");
  v1::StepDetail detail;
  TANGGAP_INVARIANT(detail.ParseFromString(row.Bytes("detail")),
                    "the column detail holds what was written there");
  SetDetail(step, detail);
  return entry;
}

}  // namespace

absl::StatusOr<Entry> Histories::ReadEntry(const Case& found, const postgres::Row& row) const {
  Entry entry = ReadFacts(row);
  if (const std::optional<std::string> sealed = row.OptionalBytes("text_sealed")) {
    TANGGAP_ASSIGN_OR_RETURN(entry.words, cipher_.OpenWords(*found.content_key, found.complaint.id,
                                                            entry.version, *sealed));
  } else {
    entry.words = row.OptionalText("text").value_or("");
  }
  return entry;
}

absl::StatusOr<HistoryPage> Histories::Read(const base::Uuid& id, const Viewer& viewer,
                                            common::v1::Relation relation, int after_version,
                                            int limit, absl::Time deadline) {
  postgres::Params params;
  AppendViewer(params, viewer, relation);
  params.Uuid(id).Int(after_version).Int(limit);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(ReadStatement(), params, deadline));
  if (rows.empty()) {
    return errors::Error(errors::Reason::RESOURCE_NOT_FOUND)
        .With("resource", "complaints/" + id.ToString());
  }
  HistoryPage page;
  page.found.complaint = ReadSnapshot(rows[0]);
  page.found.ties = TiesOf(rows[0], viewer);
  TANGGAP_ASSIGN_OR_RETURN(
      page.found.content_key,
      cipher_.OpenContentKey(page.found.complaint.agency, id, rows[0].Bytes("content_key")));
  if (rows[0].IsNull("entry_version")) return page;
  for (const postgres::Row& row : rows) {
    TANGGAP_ASSIGN_OR_RETURN(Entry entry, ReadEntry(page.found, row));
    page.entries.push_back(std::move(entry));
  }
  return page;
}

}  // namespace tanggap::complaints
