#include "services/complaints/store/entry_rows.h"

#include "libs/base/strings.h"
#include "libs/postgres/gather.h"
#include "services/complaints/store/step_detail.h"

namespace tanggap::complaints {

namespace {

using postgres::Gather;

constexpr const char* kEntryNames =
    "complaint, version, action, from_state, to_state, actor_kind, actor_agency, actor_unit, "
    "actor_officer, "
    "for_reporter, time, record_time, implied, detail, text, text_sealed";
constexpr const char* kEntryTypes[] = {
    "uuid", "int",  "int",         "int",         "int",  "int",   "text", "text",
    "text", "bool", "timestamptz", "timestamptz", "bool", "bytea", "text", "bytea"};
static_assert(std::size(kEntryTypes) == kEntryParameters);

}  // namespace

std::string InsertEntries(int first, const std::string& claimed, const std::string& resource) {
  std::string arrays;
  for (const char* type : kEntryTypes) {
    if (!arrays.empty()) arrays += ", ";
    arrays += base::Join("$", first++, "::", type, "[]");
  }
  return base::Join("entry AS (INSERT INTO complaints.history (", kEntryNames,
                    ") SELECT s.* FROM unnest(", arrays, ") AS s (", kEntryNames, ") JOIN ",
                    claimed, " ON ", claimed, ".", resource, " = s.complaint)");
}

void AppendEntries(postgres::Params& params, const std::vector<EntryRow>& rows) {
  const auto ints = [&](auto get) {
    params.IntArray(
        Gather<int64_t>(rows, [&](const EntryRow& row) { return int64_t{get(*row.entry)}; }));
  };
  const auto texts = [&](auto get) {
    params.TextArray(
        Gather<std::string>(rows, [&](const EntryRow& row) { return get(*row.entry); }));
  };
  params.UuidArray(Gather<base::Uuid>(rows, [](const EntryRow& row) { return row.complaint; }));
  ints([](const Entry& e) { return e.version; });
  ints([](const Entry& e) { return e.step.action; });
  ints([](const Entry& e) { return e.from; });
  ints([](const Entry& e) { return e.to; });
  ints([](const Entry& e) { return e.step.actor.kind; });
  texts([](const Entry& e) { return e.step.actor.agency; });
  texts([](const Entry& e) { return e.step.actor.unit; });
  texts([](const Entry& e) { return e.step.actor.officer; });
  params
      .BoolArray(
          Gather<bool>(rows, [](const EntryRow& r) { return r.entry->step.actor.for_reporter; }))
      .TimeArray(Gather<absl::Time>(rows, [](const EntryRow& r) { return r.entry->step.time; }))
      .TimeArray(Gather<absl::Time>(rows, [](const EntryRow& r) { return r.entry->record_time; }))
      .BoolArray(Gather<bool>(rows, [](const EntryRow& r) { return r.entry->step.implied; }))
      .BytesArray(Gather<std::string>(
          rows, [](const EntryRow& r) { return DetailOf(r.entry->step).SerializeAsString(); }))
      .TextArray(
          Gather<std::optional<std::string>>(rows, [](const EntryRow& r) { return r.words->open; }))
      .BytesArray(Gather<std::optional<std::string>>(
          rows, [](const EntryRow& r) { return r.words->sealed; }));
}

}  // namespace tanggap::complaints
