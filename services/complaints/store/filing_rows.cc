#include "services/complaints/store/filing_rows.h"

#include "libs/base/strings.h"
#include "libs/postgres/failure.h"
#include "libs/postgres/gather.h"
#include "services/complaints/store/entry_rows.h"
#include "services/complaints/store/snapshot.h"

namespace tanggap::complaints {

namespace {

using postgres::Gather;

// The columns of complaints.complaint beside the snapshot, in the order of AppendParticulars.
constexpr const char* kParticularNames =
    "record_time, occurred_time, capture_time, coarse_cell, place_sealed, content_key, "
    "reporter_key, filer_key, "
    "mailbox_hash, source_agency, source, external_id, claimed_due_time, source_update_time, "
    "content_hash, told_steps";
constexpr const char* kParticularTypes[] = {"timestamptz", "timestamptz", "timestamptz", "text",
                                            "bytea",       "bytea",       "text",        "text",
                                            "bytea",       "text",        "text",        "text",
                                            "timestamptz", "timestamptz", "bytea",       "bytea"};
constexpr const char* kIdentityNames =
    "complaint, key, display_name, national_id, phone, email, postal_address, mandate, language, "
    "device_key, "
    "national_id_index, phone_index, email_index";
constexpr const char* kIdentityTypes[] = {"uuid",  "bytea", "bytea", "bytea", "bytea",
                                          "bytea", "bytea", "bytea", "text",  "text",
                                          "bytea", "bytea", "bytea"};

template <size_t kSize>
std::string Arrays(const char* const (&types)[kSize], int& next) {
  std::string list;
  for (const char* type : types) {
    if (!list.empty()) list += ", ";
    list += base::Join("$", next++, "::", type, "[]");
  }
  return list;
}

std::string ComplaintRows(int& next) {
  const std::string snapshot = SnapshotArrays(next);
  next += SnapshotCount();
  return base::Join("unnest(", snapshot, ", ", Arrays(kParticularTypes, next), ") AS s (",
                    SnapshotNames(), ", ", kParticularNames, ")");
}

std::string InsertComplaints(int& next) {
  const std::string names = SnapshotNames() + ", " + kParticularNames;
  return base::Join("INSERT INTO complaints.complaint (", names, ") SELECT s.* FROM ",
                    ComplaintRows(next));
}

std::string InsertWhatBelongsToThem(int& next, const std::string& claimed) {
  std::string sql = base::Join(InsertEntries(next, claimed, "resource"), ", ");
  next += kEntryParameters;
  sql += base::Join("person AS (INSERT INTO complaints.identity (", kIdentityNames,
                    ") SELECT s.* FROM unnest(", Arrays(kIdentityTypes, next), ") AS s (",
                    kIdentityNames, ") JOIN ", claimed, " ON resource = s.complaint), ");
  sql += events::InsertEvents(next, claimed, "resource");
  next += events::kEventParameters;
  return sql;
}

std::optional<std::string> NullIfEmpty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

// Which version of which case of another system it is.
void AppendMarks(postgres::Params& params, const std::vector<const SealedCase*>& cases) {
  const auto bytes = [&](std::string ImportMark::*member) {
    params.BytesArray(Gather<std::optional<std::string>>(
        cases, [&](const SealedCase* c) -> std::optional<std::string> {
          if (!c->filing.mark.has_value()) return std::nullopt;
          return (*c->filing.mark).*member;
        }));
  };
  params.TimeArray(Gather<std::optional<absl::Time>>(
      cases, [](const SealedCase* c) -> std::optional<absl::Time> {
        return c->filing.mark.has_value() ? c->filing.mark->source_update_time : std::nullopt;
      }));
  bytes(&ImportMark::filing);
  bytes(&ImportMark::steps);
}

void AppendParticulars(postgres::Params& params, const std::vector<const SealedCase*>& cases) {
  using OptionalTime = std::optional<absl::Time>;
  using OptionalText = std::optional<std::string>;
  const auto of = [](const SealedCase* c) -> const Particulars& { return c->filing.particulars; };
  const auto text = [&](std::string Particulars::*member) {
    params.TextArray(
        Gather<std::string>(cases, [&](const SealedCase* c) { return of(c).*member; }));
  };
  const auto optional_text = [&](std::string Particulars::*member) {
    return Gather<OptionalText>(cases,
                                [&](const SealedCase* c) { return NullIfEmpty(of(c).*member); });
  };
  const auto optional_time = [&](OptionalTime Particulars::*member) {
    params.TimeArray(
        Gather<OptionalTime>(cases, [&](const SealedCase* c) { return of(c).*member; }));
  };
  params.TimeArray(
      Gather<absl::Time>(cases, [&](const SealedCase* c) { return of(c).record_time; }));
  optional_time(&Particulars::occurred_time);
  optional_time(&Particulars::capture_time);
  text(&Particulars::coarse_cell);
  params.BytesArray(Gather<OptionalText>(cases, [](const SealedCase* c) { return c->place; }))
      .BytesArray(Gather<std::string>(cases, [](const SealedCase* c) { return c->content_key; }));
  text(&Particulars::reporter_key);
  text(&Particulars::filer_key);
  params
      .BytesArray(
          Gather<std::string>(cases, [](const SealedCase* c) { return c->filing.mailbox_hash; }))
      .TextArray(optional_text(&Particulars::source_agency))
      .TextArray(optional_text(&Particulars::source))
      .TextArray(optional_text(&Particulars::external_id))
      .TimeArray(
          Gather<OptionalTime>(cases, [&](const SealedCase* c) { return of(c).claimed_due_time; }));
  AppendMarks(params, cases);
}

void AppendEntriesOf(postgres::Params& params, const std::vector<const SealedCase*>& cases) {
  std::vector<EntryRow> rows;
  for (const SealedCase* c : cases) {
    for (size_t i = 0; i < c->words.size(); ++i)
      rows.push_back({c->filing.complaint.id, &c->filing.entries[i], &c->words[i]});
  }
  AppendEntries(params, rows);
}

void AppendPeople(postgres::Params& params, const std::vector<const SealedCase*>& cases) {
  std::vector<const SealedCase*> rows;
  for (const SealedCase* c : cases) {
    if (c->identity.has_value()) rows.push_back(c);
  }
  const auto sealed = [&](auto member) {
    params.BytesArray(Gather<std::optional<std::string>>(
        rows, [member](const SealedCase* c) -> std::optional<std::string> {
          return (*c->identity).*member;
        }));
  };
  params
      .UuidArray(
          Gather<base::Uuid>(rows, [](const SealedCase* c) { return c->filing.complaint.id; }))
      .BytesArray(Gather<std::string>(rows, [](const SealedCase* c) { return c->identity->key; }));
  sealed(&SealedIdentity::display_name);
  sealed(&SealedIdentity::national_id);
  sealed(&SealedIdentity::phone);
  sealed(&SealedIdentity::email);
  sealed(&SealedIdentity::postal_address);
  sealed(&SealedIdentity::mandate);
  params
      .TextArray(
          Gather<std::string>(rows, [](const SealedCase* c) { return c->identity->language; }))
      .TextArray(
          Gather<std::string>(rows, [](const SealedCase* c) { return c->identity->device_key; }));
  sealed(&SealedIdentity::national_id_index);
  sealed(&SealedIdentity::phone_index);
  sealed(&SealedIdentity::email_index);
}

void AppendEventsOf(postgres::Params& params, const std::vector<const SealedCase*>& cases) {
  std::vector<events::OutboxEvent> rows;
  for (const SealedCase* c : cases)
    rows.insert(rows.end(), c->filing.events.begin(), c->filing.events.end());
  events::AppendEvents(params, rows);
}

}  // namespace

std::string InsertCases(int first, const std::string& claimed) {
  int next = first;
  const std::string insert = InsertComplaints(next);
  return base::Join("complaint AS (", insert, " JOIN ", claimed, " ON resource = s.complaint), ",
                    InsertWhatBelongsToThem(next, claimed));
}

std::string ImportCases(int first) {
  int next = first;
  const std::string insert = InsertComplaints(next);
  return base::Join("claimed AS (", insert,
                    " ON CONFLICT ON CONSTRAINT complaint_external_key DO NOTHING RETURNING "
                    "complaint AS resource), ",
                    InsertWhatBelongsToThem(next, "claimed"));
}

void AppendCases(postgres::Params& params, const std::vector<const SealedCase*>& cases) {
  std::vector<const Complaint*> complaints;
  for (const SealedCase* c : cases) complaints.push_back(&c->filing.complaint);
  AppendSnapshots(params, complaints);
  AppendParticulars(params, cases);
  AppendEntriesOf(params, cases);
  AppendPeople(params, cases);
  AppendEventsOf(params, cases);
}

bool NumberIsTaken(const absl::Status& status) {
  return postgres::ConstraintOf(status) == "complaint_number_key";
}

}  // namespace tanggap::complaints
