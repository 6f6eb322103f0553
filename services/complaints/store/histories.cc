#include "services/complaints/store/histories.h"

#include "libs/base/invariant.h"
#include "libs/base/result.h"
#include "services/complaints/store/step_detail.h"

namespace tanggap::complaints {

namespace {

constexpr postgres::Statement kReadHistory = {"read_history", R"(
  SELECT version, action, from_state, to_state, actor_kind, actor_agency, actor_unit, actor_officer, for_reporter, time,
         record_time, implied, detail, text, text_sealed
  FROM complaints.history WHERE complaint = $1 AND version > $2 ORDER BY version LIMIT $3)"};

Entry ReadEntry(const postgres::Row& row) {
  Entry entry;
  entry.version = static_cast<int>(row.Int("version"));
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
  v1::StepDetail detail;
  TANGGAP_INVARIANT(detail.ParseFromString(row.Bytes("detail")),
                    "the column detail holds what was written there");
  SetDetail(step, detail);
  return entry;
}

}  // namespace

absl::StatusOr<std::vector<Entry>> Histories::Read(const Case& found, int after_version, int limit,
                                                   absl::Time deadline) {
  postgres::Params params;
  params.Uuid(found.complaint.id).Int(after_version).Int(limit);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kReadHistory, params, deadline));
  std::vector<Entry> entries;
  for (const postgres::Row& row : rows) {
    Entry entry = ReadEntry(row);
    if (const std::optional<std::string> sealed = row.OptionalBytes("text_sealed")) {
      TANGGAP_ASSIGN_OR_RETURN(
          entry.words,
          cipher_.OpenWords(*found.content_key, found.complaint.id, entry.version, *sealed));
    } else {
      entry.words = row.OptionalText("text").value_or("");
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace tanggap::complaints
