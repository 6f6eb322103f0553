#include "services/complaints/store/snapshot.h"

#include <functional>

#include "libs/base/strings.h"
#include "libs/postgres/gather.h"
#include "services/complaints/domain/timer.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {

namespace {

using postgres::Gather;
using Complaints = std::vector<const Complaint*>;

struct Column {
  std::string name;
  std::string type;
  std::function<void(postgres::Params&, const Complaints&)> append;
  // Null for a column that is derived from others.
  std::function<void(const postgres::Row&, Complaint&)> read;
};

// A whole number or an enumeration.
template <typename T>
Column Int(const std::string& name, T Complaint::*member) {
  return {name, "int",
          [member](postgres::Params& params, const Complaints& complaints) {
            params.IntArray(Gather<int64_t>(complaints, [member](const Complaint* c) {
              return static_cast<int64_t>(c->*member);
            }));
          },
          [name, member](const postgres::Row& row, Complaint& complaint) {
            complaint.*member = static_cast<T>(row.Int(name));
          }};
}

Column Text(const std::string& name, std::string Complaint::*member) {
  return {name, "text",
          [member](postgres::Params& params, const Complaints& complaints) {
            params.TextArray(Gather<std::string>(
                complaints, [member](const Complaint* c) { return c->*member; }));
          },
          [name, member](const postgres::Row& row, Complaint& complaint) {
            complaint.*member = row.Text(name);
          }};
}

Column Bool(const std::string& name, bool Complaint::*member) {
  return {name, "boolean",
          [member](postgres::Params& params, const Complaints& complaints) {
            params.BoolArray(
                Gather<bool>(complaints, [member](const Complaint* c) { return c->*member; }));
          },
          [name, member](const postgres::Row& row, Complaint& complaint) {
            complaint.*member = row.Bool(name);
          }};
}

Column Time(const std::string& name, absl::Time Complaint::*member) {
  return {name, "timestamptz",
          [member](postgres::Params& params, const Complaints& complaints) {
            params.TimeArray(Gather<absl::Time>(
                complaints, [member](const Complaint* c) { return c->*member; }));
          },
          [name, member](const postgres::Row& row, Complaint& complaint) {
            complaint.*member = row.Time(name);
          }};
}

Column OptionalTime(const std::string& name, std::optional<absl::Time> Complaint::*member) {
  return {name, "timestamptz",
          [member](postgres::Params& params, const Complaints& complaints) {
            params.TimeArray(Gather<std::optional<absl::Time>>(
                complaints, [member](const Complaint* c) { return c->*member; }));
          },
          [name, member](const postgres::Row& row, Complaint& complaint) {
            complaint.*member = row.OptionalTime(name);
          }};
}

Column DerivedTime(const std::string& name,
                   std::function<std::optional<absl::Time>(const Complaint&)> derive) {
  return {name, "timestamptz",
          [derive](postgres::Params& params, const Complaints& complaints) {
            params.TimeArray(Gather<std::optional<absl::Time>>(
                complaints, [derive](const Complaint* c) { return derive(*c); }));
          },
          nullptr};
}

Column Id() {
  return {
      "complaint", "uuid",
      [](postgres::Params& params, const Complaints& complaints) {
        params.UuidArray(Gather<base::Uuid>(complaints, [](const Complaint* c) { return c->id; }));
      },
      [](const postgres::Row& row, Complaint& complaint) { complaint.id = row.Uuid("complaint"); }};
}

Column Clocks() {
  return {"clocks", "bytea",
          [](postgres::Params& params, const Complaints& complaints) {
            params.BytesArray(Gather<std::string>(
                complaints, [](const Complaint* c) { return EncodeClocks(c->clocks); }));
          },
          [](const postgres::Row& row, Complaint& complaint) {
            complaint.clocks = DecodeClocks(row.Bytes("clocks"));
          }};
}

Column NextDueClock() {
  return {"next_due_clock", "int",
          [](postgres::Params& params, const Complaints& complaints) {
            params.IntArray(Gather<int64_t>(complaints, [](const Complaint* c) -> int64_t {
              const std::optional<NextDue> due = NextDueOf(*c);
              return due.has_value() ? due->clock : directory::v1::CLOCK_KIND_UNSPECIFIED;
            }));
          },
          nullptr};
}

std::optional<absl::Time> NextDueTime(const Complaint& complaint) {
  const std::optional<NextDue> due = NextDueOf(complaint);
  return due.has_value() ? std::optional(due->time) : std::nullopt;
}

std::vector<Column> MakeColumns() {
  using C = Complaint;
  return {
      Id(),
      Text("number", &C::number),
      Int("version", &C::version),
      Int("state", &C::state),
      Int("remembered_state", &C::remembered_state),
      Bool("ever_verified", &C::ever_verified),
      Int("complaint_class", &C::complaint_class),
      Int("track", &C::track),
      Int("channel", &C::channel),
      Text("intake_point", &C::intake_point),
      Text("category", &C::category),
      Text("region", &C::region),
      Int("origin", &C::origin),
      Int("filing", &C::filing),
      Text("agency", &C::agency),
      Text("unit", &C::unit),
      Text("officer", &C::officer),
      Bool("in_triage", &C::in_triage),
      Int("reporter_identity", &C::reporter_identity),
      Int("content_visibility", &C::content_visibility),
      Int("outcome", &C::outcome),
      Text("planned_date", &C::planned_date),
      Text("answer_author", &C::answer_author),
      Int("answer_version", &C::answer_version),
      OptionalTime("answer_time", &C::answer_time),
      Int("draft_outcome", &C::draft_outcome),
      Text("draft_planned_date", &C::draft_planned_date),
      Text("draft_author", &C::draft_author),
      Int("draft_version", &C::draft_version),
      Int("question_version", &C::question_version),
      Int("rejection_version", &C::rejection_version),
      Int("rating_version", &C::rating_version),
      Int("rejection_reason", &C::rejection_reason),
      Int("rating_score", &C::rating_score),
      Int("dispute_count", &C::dispute_count),
      Int("reopen_count", &C::reopen_count),
      Int("hop_count", &C::hop_count),
      Bool("reopened_after_rejection", &C::reopened_after_rejection),
      OptionalTime("first_response_time", &C::first_response_time),
      Time("file_time", &C::file_time),
      Time("update_time", &C::update_time),
      OptionalTime("end_time", &C::end_time),
      Bool("times_adjusted", &C::times_adjusted),
      OptionalTime("live_time", &C::live_time),
      Text("policy", &C::policy),
      Clocks(),
      OptionalTime("remind_time", &C::remind_time),
      NextDueClock(),
      DerivedTime("next_due_time", NextDueTime),
      DerivedTime("timer_time", TimerOf),
  };
}

const std::vector<Column>& Columns() {
  static const auto& columns = *new std::vector<Column>(MakeColumns());
  return columns;
}

template <typename Write>
std::string List(size_t from, Write write) {
  std::string list;
  for (size_t i = from; i < Columns().size(); ++i) {
    if (!list.empty()) list += ", ";
    list += write(i, Columns()[i]);
  }
  return list;
}

}  // namespace

std::string SnapshotNames(const std::string& alias) {
  const std::string prefix = alias.empty() ? "" : alias + ".";
  return List(0, [&](size_t, const Column& column) { return prefix + column.name; });
}

std::string SnapshotArrays(int first) {
  return List(0, [&](size_t i, const Column& column) {
    return base::Join("$", first + static_cast<int>(i), "::", column.type, "[]");
  });
}

std::string SnapshotAssignments(const std::string& alias) {
  return List(1, [&](size_t, const Column& column) {
    return base::Join(column.name, " = ", alias, ".", column.name);
  });
}

int SnapshotCount() { return static_cast<int>(Columns().size()); }

void AppendSnapshots(postgres::Params& params, const std::vector<const Complaint*>& complaints) {
  for (const Column& column : Columns()) column.append(params, complaints);
}

Complaint ReadSnapshot(const postgres::Row& row) {
  Complaint complaint;
  for (const Column& column : Columns()) {
    if (column.read) column.read(row, complaint);
  }
  return complaint;
}

}  // namespace tanggap::complaints
