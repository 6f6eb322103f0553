#include "services/complaints/store/imports.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/postgres/failure.h"
#include "libs/postgres/gather.h"
#include "services/complaints/store/entry_rows.h"
#include "services/complaints/store/filing_rows.h"
#include "services/complaints/store/snapshot.h"

namespace tanggap::complaints {

namespace {

using postgres::Gather;

constexpr int kMostTries = 3;

const postgres::Statement& FindStatement() {
  static const auto& sql = *new std::string(base::Join(
      "SELECT ", SnapshotNames("c"), R"(, c.coarse_cell, c.reporter_key, c.source_agency, c.source,
      c.external_id, c.claimed_due_time, c.content_key, c.content_hash, c.told_steps,
      c.source_update_time, c.tellings
    FROM unnest($1::text[], $2::text[], $3::text[]) AS k (source_agency, source, external_id)
    JOIN complaints.complaint c USING (source_agency, source, external_id))"));
  static const postgres::Statement statement = {"find_imported_complaints", sql.c_str()};
  return statement;
}

const postgres::Statement& InsertStatement() {
  static const auto& sql =
      *new std::string("WITH " + ImportCases(1) + " SELECT resource FROM claimed");
  static const postgres::Statement statement = {"import_complaints", sql.c_str()};
  return statement;
}

// $1 to $6 are the version and the count of tellings that each had, its new mark and what its
// source promises now. A complaint that has moved on leaves no trace. Locked in their order first:
// an UPDATE takes its rows in whatever order they are joined.
const postgres::Statement& ExtendStatement() {
  const auto make = [] {
    constexpr int kSnapshots = 7;
    const int entries = kSnapshots + SnapshotCount();
    return base::Join(
        R"(
    WITH locked AS (
      SELECT complaint FROM complaints.complaint WHERE complaint = ANY($)",
        kSnapshots, R"(::uuid[]) ORDER BY complaint FOR UPDATE),
    changed AS (
      UPDATE complaints.complaint c
      SET )",
        SnapshotAssignments("s"), R"(,
          content_hash = s.new_filing, told_steps = s.new_steps, source_update_time = s.new_time,
          claimed_due_time = s.new_due, tellings = c.tellings + 1
      FROM locked l, unnest($1::int[], $2::int[], $3::bytea[], $4::bytea[], $5::timestamptz[],
                            $6::timestamptz[], )",
        SnapshotArrays(kSnapshots),
        ") AS s (old_version, old_tellings, new_filing, new_steps, new_time, new_due, ",
        SnapshotNames(),
        R"()
      WHERE c.complaint = s.complaint AND c.complaint = l.complaint
        AND c.version = s.old_version AND c.tellings = s.old_tellings
      RETURNING c.complaint AS resource),
    )",
        InsertEntries(entries, "changed", "resource"), ", ",
        events::InsertEvents(entries + kEntryParameters, "changed", "resource"),
        " SELECT resource FROM changed");
  };
  static const auto& sql = *new std::string(make());
  static const postgres::Statement statement = {"extend_imported_complaints", sql.c_str()};
  return statement;
}

KnownImport Read(const postgres::Row& row) {
  KnownImport known;
  known.complaint = ReadSnapshot(row);
  known.particulars.coarse_cell = row.Text("coarse_cell");
  known.particulars.reporter_key = row.Text("reporter_key");
  known.particulars.source_agency = row.Text("source_agency");
  known.particulars.source = row.Text("source");
  known.particulars.external_id = row.Text("external_id");
  known.particulars.claimed_due_time = row.OptionalTime("claimed_due_time");
  known.content_key = row.Bytes("content_key");
  known.mark.filing = row.Bytes("content_hash");
  known.by_whole_item = row.IsNull("told_steps");
  known.mark.steps = row.OptionalBytes("told_steps").value_or("");
  known.mark.source_update_time = row.OptionalTime("source_update_time");
  known.tellings = static_cast<int>(row.Int("tellings"));
  return known;
}

ImportReference ReferenceOf(const Particulars& particulars) {
  return {particulars.source_agency, particulars.source, particulars.external_id};
}

// Two importers that bring the same cases must take their locks in the same order.
bool ComesFirst(const SealedCase* a, const SealedCase* b) {
  return ReferenceOf(a->filing.particulars) < ReferenceOf(b->filing.particulars);
}

void AppendMarks(postgres::Params& params, const std::vector<const Extension*>& extensions) {
  using OptionalTime = std::optional<absl::Time>;
  params
      .IntArray(Gather<int64_t>(extensions,
                                [](const Extension* e) { return e->before.complaint.version; }))
      .IntArray(Gather<int64_t>(extensions, [](const Extension* e) { return e->before.tellings; }))
      .BytesArray(
          Gather<std::string>(extensions, [](const Extension* e) { return e->mark.filing; }))
      .BytesArray(Gather<std::string>(extensions, [](const Extension* e) { return e->mark.steps; }))
      .TimeArray(Gather<OptionalTime>(
          extensions, [](const Extension* e) { return e->mark.source_update_time; }))
      .TimeArray(
          Gather<OptionalTime>(extensions, [](const Extension* e) { return e->claimed_due_time; }));
}

}  // namespace

absl::StatusOr<KnownImports> Imports::Find(const std::vector<ImportReference>& references,
                                           absl::Time deadline) {
  const auto column = [&](std::string ImportReference::*member) {
    return Gather<std::string>(references, [&](const auto& key) { return key.*member; });
  };
  postgres::Params keys;
  keys.TextArray(column(&ImportReference::source_agency))
      .TextArray(column(&ImportReference::source))
      .TextArray(column(&ImportReference::external_id));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(FindStatement(), keys, deadline));
  KnownImports known;
  for (const postgres::Row& row : rows) {
    KnownImport found = Read(row);
    known.emplace(ReferenceOf(found.particulars), std::move(found));
  }
  return known;
}

absl::StatusOr<WrittenCases> Imports::Insert(std::vector<const SealedCase*> cases,
                                             absl::Time deadline) {
  if (cases.empty()) return WrittenCases();
  std::sort(cases.begin(), cases.end(), ComesFirst);
  postgres::Params params;
  AppendCases(params, cases);
  return Write(InsertStatement(), params, deadline);
}

absl::StatusOr<WrittenCases> Imports::Extend(std::vector<const Extension*> extensions,
                                             absl::Time deadline) {
  if (extensions.empty()) return WrittenCases();
  std::sort(extensions.begin(), extensions.end(),
            [](const Extension* a, const Extension* b) { return a->after.id < b->after.id; });
  postgres::Params params;
  AppendMarks(params, extensions);
  std::vector<const Complaint*> after;
  std::vector<EntryRow> entries;
  std::vector<events::OutboxEvent> events;
  for (const Extension* extension : extensions) {
    after.push_back(&extension->after);
    for (size_t i = 0; i < extension->entries.size(); ++i)
      entries.push_back({extension->after.id, &extension->entries[i], &extension->words[i]});
    events.insert(events.end(), extension->events.begin(), extension->events.end());
  }
  AppendSnapshots(params, after);
  AppendEntries(params, entries);
  events::AppendEvents(params, events);
  return Write(ExtendStatement(), params, deadline);
}

// To write what is written already changes nothing, which clears a doubt up; it is then missing
// among what this gives.
absl::StatusOr<WrittenCases> Imports::Write(const postgres::Statement& statement,
                                            const postgres::Params& params, absl::Time deadline) {
  absl::Status doubt, failure;
  for (int attempt = 0; attempt < kMostTries; ++attempt) {
    const absl::StatusOr<postgres::Rows> rows = pool_.Query(statement, params, deadline);
    if (rows.ok()) {
      WrittenCases written;
      for (const postgres::Row& row : *rows) written.cases.insert(row.Uuid("resource"));
      written.in_doubt = !doubt.ok();
      return written;
    }
    failure = rows.status();
    if (postgres::IsInDoubt(failure)) {
      doubt = failure;
    } else if (!postgres::IsContention(failure)) {
      return postgres::IsAboutTheData(failure) || doubt.ok() ? failure : doubt;
    }
  }
  return doubt.ok() ? failure : doubt;
}

}  // namespace tanggap::complaints
