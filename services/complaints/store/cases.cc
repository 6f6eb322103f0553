#include "services/complaints/store/cases.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/failure.h"
#include "services/complaints/store/save_statement.h"
#include "services/complaints/store/snapshot.h"
#include "services/complaints/store/visibility.h"

namespace tanggap::complaints {

namespace {

namespace idempotency = postgres::idempotency;

// The words that a complaint shows: its description, and the latest answer, draft of one, question,
// rejection and rating.
constexpr const char* kWords = R"(
  LEFT JOIN LATERAL (
    SELECT array_agg(h.version) AS word_versions, array_agg(coalesce(h.text, encode(h.text_sealed, 'hex'))) AS words,
           array_agg((h.text_sealed IS NOT NULL)::int) AS words_sealed
    FROM complaints.history h
    WHERE h.complaint = c.complaint AND (h.text IS NOT NULL OR h.text_sealed IS NOT NULL)
      AND h.version IN (1, c.answer_version, c.draft_version, c.question_version, c.rejection_version,
                        c.rating_version)) w ON true)";

constexpr const char* kParticulars =
    ", c.record_time, c.occurred_time, c.capture_time, c.coarse_cell, c.place_sealed, "
    "c.content_key, c.reporter_key, "
    "c.filer_key, c.source_agency, c.source, c.external_id, c.claimed_due_time, w.word_versions, "
    "w.words, "
    "w.words_sealed, i.key AS "
    "identity_key, "
    "i.display_name, i.national_id, i.phone, i.email, i.postal_address, i.mandate, i.language, "
    "i.device_key ";

const postgres::Statement& LoadStatement() {
  static const auto& sql = *new std::string(
      base::Join("SELECT asking.place, ", SnapshotNames("c"), kParticulars, "FROM ", TANGGAP_ASKING,
                 " JOIN complaints.complaint c ON c.complaint = asking.complaint "
                 "LEFT JOIN complaints.identity i ON i.complaint = c.complaint",
                 kWords, " WHERE ", TANGGAP_VISIBLE_TO_ASKING));
  static const postgres::Statement statement = {"load_complaints", sql.c_str()};
  return statement;
}

constexpr postgres::Statement kTrack = {"track_complaint", R"(
  SELECT c.complaint, c.number, c.state, c.agency, c.unit, c.next_due_clock, c.next_due_time, c.reporter_key
  FROM complaints.complaint c WHERE c.number = $8 AND )" TANGGAP_VISIBLE_TO(1, 2, 3, 4, 5, 6, 7)};

// One row always: with what was stored for the request ($1 to $3), and the complaint if the viewer
// sees it. A stored answer is found even when the case has since moved out of the viewer's sight.
const postgres::Statement& LoadForChangeStatement() {
  static const auto& sql = *new std::string(base::Join(
      "WITH " TANGGAP_IDEMPOTENCY_STORED
      " SELECT stored.*, (SELECT k.content_key FROM complaints.complaint k WHERE "
      "k.complaint = stored.stored_resource) AS stored_key, (SELECT k.agency FROM "
      "complaints.complaint k WHERE "
      "k.complaint = stored.stored_resource) AS stored_agency, found.* FROM (SELECT) AS one LEFT "
      "JOIN stored ON true "
      "LEFT JOIN (SELECT ",
      SnapshotNames("c"), kParticulars,
      "FROM complaints.complaint c LEFT JOIN complaints.identity i ON i.complaint = c.complaint",
      kWords, " WHERE c.complaint = $11 AND ", TANGGAP_VISIBLE_TO(4, 5, 6, 7, 8, 9, 10),
      ") AS found ON true"));
  static const postgres::Statement statement = {"load_complaint_for_change", sql.c_str()};
  return statement;
}

bool IsReporter(const Viewer& viewer, const base::Uuid& id, const std::string& reporter_key) {
  return viewer.mailbox == id || viewer.Is(reporter_key);
}

absl::Status NotFound(std::string_view name) {
  return errors::Error(errors::Reason::RESOURCE_NOT_FOUND).With("resource", name);
}

}  // namespace

absl::StatusOr<Case> Cases::Load(const base::Uuid& id, const Viewer& viewer,
                                 common::v1::Relation relation, absl::Time deadline) {
  const Wanted wanted = {id, viewer, relation};
  TANGGAP_ASSIGN_OR_RETURN(std::vector<absl::StatusOr<Case>> found, LoadMany({&wanted}, deadline));
  return std::move(found[0]);
}

absl::StatusOr<std::vector<absl::StatusOr<Case>>> Cases::LoadMany(
    const std::vector<const Wanted*>& wanted, absl::Time deadline) {
  postgres::Params params;
  AppendAsking(params, wanted);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(LoadStatement(), params, deadline));
  std::vector<std::optional<absl::StatusOr<Case>>> seen(wanted.size());
  for (const postgres::Row& row : rows) {
    const size_t place = static_cast<size_t>(row.Int("place")) - 1;
    seen[place].emplace(Read(row, wanted[place]->viewer));
  }
  std::vector<absl::StatusOr<Case>> found;
  found.reserve(wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    found.push_back(seen[i].has_value()
                        ? *std::move(seen[i])
                        : NotFound("complaints/" + wanted[i]->complaint.ToString()));
  }
  return found;
}

absl::StatusOr<Tracked> Cases::Track(const std::string& number, const Viewer& viewer,
                                     common::v1::Relation relation, absl::Time deadline) {
  postgres::Params params;
  AppendViewer(params, viewer, relation);
  params.Text(number);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kTrack, params, deadline));
  if (rows.empty()) return NotFound(number);
  const postgres::Row row = rows[0];
  Tracked tracked;
  tracked.standing = {.number = row.Text("number"),
                      .state = static_cast<v1::ComplaintState>(row.Int("state")),
                      .agency = row.Text("agency"),
                      .unit = row.Text("unit")};
  if (const std::optional<absl::Time> time = row.OptionalTime("next_due_time")) {
    tracked.standing.next_due = {static_cast<directory::v1::ClockKind>(row.Int("next_due_clock")),
                                 *time};
  }
  const base::Uuid id = row.Uuid("complaint");
  if (IsReporter(viewer, id, row.Text("reporter_key"))) tracked.own = id;
  return tracked;
}

absl::StatusOr<ForChange> Cases::LoadForChange(const base::Uuid& id, const Viewer& viewer,
                                               common::v1::Relation relation,
                                               const idempotency::Request& request,
                                               absl::Time deadline) {
  postgres::Params params;
  idempotency::AppendRequest(params, request);
  AppendViewer(params, viewer, relation);
  params.Uuid(id);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(LoadForChangeStatement(), params, deadline));
  const postgres::Row row = rows.Only();
  ForChange loaded;
  if (const std::optional<idempotency::Stored> stored = idempotency::FromRow(row, request)) {
    if (!stored->same_request) return errors::Error(errors::Reason::REQUEST_ID_REUSED);
    TANGGAP_ASSIGN_OR_RETURN(loaded.answer, OpenAnswer(*stored, row));
    return loaded;
  }
  if (row.IsNull("complaint")) return NotFound("complaints/" + id.ToString());
  TANGGAP_ASSIGN_OR_RETURN(loaded.found, Read(row, viewer));
  return loaded;
}

absl::StatusOr<std::string> Cases::OpenAnswer(const idempotency::Stored& stored,
                                              const postgres::Row& row) const {
  if (row.IsNull("stored_key")) return absl::DataLossError("a stored answer has no complaint");
  TANGGAP_ASSIGN_OR_RETURN(
      const privacy::DataKey key,
      cipher_.OpenContentKey(row.Text("stored_agency"), stored.resource, row.Bytes("stored_key")));
  return cipher_.OpenAnswer(key, stored.resource, stored.response_encrypted);
}

absl::StatusOr<Case> Cases::Read(const postgres::Row& row, const Viewer& viewer) const {
  Case found;
  found.complaint = ReadSnapshot(row);
  const base::Uuid& id = found.complaint.id;
  const std::string& agency = found.complaint.agency;
  Particulars& particulars = found.particulars;
  particulars.record_time = row.Time("record_time");
  particulars.occurred_time = row.OptionalTime("occurred_time");
  particulars.capture_time = row.OptionalTime("capture_time");
  particulars.coarse_cell = row.Text("coarse_cell");
  particulars.reporter_key = row.Text("reporter_key");
  particulars.filer_key = row.Text("filer_key");
  particulars.source_agency = row.OptionalText("source_agency").value_or("");
  particulars.source = row.OptionalText("source").value_or("");
  particulars.external_id = row.OptionalText("external_id").value_or("");
  particulars.claimed_due_time = row.OptionalTime("claimed_due_time");
  found.ties = TiesOf(row, viewer);

  TANGGAP_ASSIGN_OR_RETURN(found.content_key,
                           cipher_.OpenContentKey(agency, id, row.Bytes("content_key")));
  if (const std::optional<std::string> place = row.OptionalBytes("place_sealed")) {
    TANGGAP_ASSIGN_OR_RETURN(found.place, cipher_.OpenPlace(*found.content_key, id, *place));
  }
  if (!row.IsNull("identity_key")) {
    TANGGAP_ASSIGN_OR_RETURN(found.identity, cipher_.OpenIdentity(agency, id, row));
  }
  if (row.IsNull("words")) return found;
  const std::vector<int64_t> versions = row.IntArray("word_versions");
  const std::vector<int64_t> sealed = row.IntArray("words_sealed");
  std::vector<std::string> words = row.TextArray("words");
  for (size_t i = 0; i < words.size(); ++i) {
    const int version = static_cast<int>(versions[i]);
    if (sealed[i] != 0) {
      TANGGAP_ASSIGN_OR_RETURN(
          words[i], cipher_.OpenWords(*found.content_key, id, version, base::FromHex(words[i])));
    }
    found.words[version] = std::move(words[i]);
  }
  return found;
}

absl::StatusOr<bool> Cases::Save(const Change& change, absl::Time deadline) {
  const bool changes_disclosure = change.entry.step.action == v1::ACTION_SET_DISCLOSURE;
  const bool changes_agency = change.after.agency != change.before.complaint.agency;
  absl::StatusOr<bool> saved = !change.HasEntry() ? SaveAnswer(pool_, cipher_, change, deadline)
                               : changes_disclosure || changes_agency
                                   ? SaveWithSecrets(pool_, cipher_, change, deadline)
                                   : SaveStep(pool_, cipher_, change, deadline);
  // Another call saved the same request at this moment.
  if (postgres::ConstraintOf(saved.status()) == "requests_pkey") return false;
  return saved;
}

}  // namespace tanggap::complaints
