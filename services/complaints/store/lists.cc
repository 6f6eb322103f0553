#include "services/complaints/store/lists.h"

#include "libs/base/result.h"
#include "services/complaints/store/list_statement.h"
#include "services/complaints/store/snapshot.h"
#include "services/complaints/store/visibility.h"
#include "tanggap/directory/v1/policy.pb.h"

namespace tanggap::complaints {

namespace {

using query::Operator;

std::unique_ptr<query::FieldSchema> MakeSchema(bool with_officers) {
  auto schema = std::make_unique<query::FieldSchema>();
  const std::vector<Operator> equality = {Operator::kEqual, Operator::kNotEqual};
  schema->Enum("complaint_class", *common::v1::ComplaintClass_descriptor(), "COMPLAINT_CLASS_");
  schema->Enum("state", *v1::ComplaintState_descriptor(), "COMPLAINT_STATE_");
  schema->Enum("track", *common::v1::Track_descriptor(), "TRACK_");
  schema->Enum("channel", *common::v1::Channel_descriptor(), "CHANNEL_");
  schema->Enum("origin", *v1::Origin_descriptor(), "ORIGIN_");
  schema->Enum("next_due_clock", *directory::v1::ClockKind_descriptor(), "CLOCK_KIND_");
  schema->Text("number").Allow({Operator::kEqual});
  schema->Text("agency").Allow(equality);
  schema->Text("unit").Allow(equality).Nullable();
  schema->Text("category").Allow(equality).Nullable();
  schema->Text("intake_point").Allow(equality).Nullable();
  schema->Text("region").Nullable();
  if (with_officers) schema->Text("officer").Allow(equality).Nullable();
  // What can be sorted by has an index for every kind of list: see
  // migrations/0002_list_indexes.sql.
  schema->Time("record_time").Sortable();
  schema->Time("file_time");
  schema->Time("update_time").Sortable();
  schema->Time("next_due_time").Sortable().Nullable();
  schema->Bool("overdue");
  return schema;
}

}  // namespace

const query::FieldSchema& ListSchema(bool with_officers) {
  static const query::FieldSchema& with = *MakeSchema(true).release();
  static const query::FieldSchema& without = *MakeSchema(false).release();
  return with_officers ? with : without;
}

std::vector<query::PageKey> KeysOf(const ListOrder& order, const ListedCase& row) {
  absl::Time time = row.particulars.record_time;
  if (order.field == "update_time") time = row.complaint.update_time;
  if (order.field == "next_due_time") time = *row.next_due_time;
  return {time, row.complaint.id.ToString()};
}

std::vector<query::PageKeyType> KeyTypes() {
  return {query::PageKeyType::kTime, query::PageKeyType::kText};
}

absl::StatusOr<Page> Lists::Read(const ListQuestion& question, absl::Time deadline) {
  const ListStatement list = MakeListStatement(question);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(list.statement, list.params, deadline));
  Page page;
  page.more = rows.size() > static_cast<size_t>(question.size);
  for (const postgres::Row& row : rows) {
    if (page.rows.size() == static_cast<size_t>(question.size)) break;
    ListedCase listed;
    listed.complaint = ReadSnapshot(row);
    listed.particulars.record_time = row.Time("record_time");
    listed.particulars.occurred_time = row.OptionalTime("occurred_time");
    listed.particulars.capture_time = row.OptionalTime("capture_time");
    listed.particulars.coarse_cell = row.Text("coarse_cell");
    listed.particulars.reporter_key = row.Text("reporter_key");
    listed.particulars.source_agency = row.OptionalText("source_agency").value_or("");
    listed.particulars.source = row.OptionalText("source").value_or("");
    listed.particulars.external_id = row.OptionalText("external_id").value_or("");
    listed.particulars.claimed_due_time = row.OptionalTime("claimed_due_time");
    listed.next_due_time = row.OptionalTime("next_due_time");
    listed.ties = TiesOf(row, question.viewer);
    page.rows.push_back(std::move(listed));
  }
  return page;
}

}  // namespace tanggap::complaints
