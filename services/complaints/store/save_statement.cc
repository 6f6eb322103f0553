#include "services/complaints/store/save_statement.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/events/outbox.h"
#include "services/complaints/store/snapshot.h"
#include "services/complaints/store/step_detail.h"
#include "services/complaints/store/stored_answers.h"

namespace tanggap::complaints {

namespace {

namespace idempotency = postgres::idempotency;

// $1 is the version that it had, $2 to $14 the history entry, $15 to $20 the request (the first
// NULL for none) and the answer, $21 to $23 the place, then the snapshot and the events. What was
// changed decides what is written: a complaint that has moved on leaves no trace.
const postgres::Statement& SaveStatement() {
  static const auto& sql = *new std::string(
      base::Join(R"(
    WITH changed AS (
      UPDATE complaints.complaint c
      SET )",
                 SnapshotAssignments("s"), R"(,
          place_sealed = CASE WHEN $21::boolean THEN $22::bytea ELSE c.place_sealed END,
          coarse_cell = $23::text
      FROM unnest()",
                 SnapshotArrays(24), ") AS s (", SnapshotNames(),
                 R"()
      WHERE c.complaint = s.complaint AND c.version = $1
      RETURNING c.complaint, c.version),
    entry AS (
      INSERT INTO complaints.history (complaint, version, action, from_state, to_state, actor_kind, actor_agency,
        actor_unit, actor_officer, for_reporter, time, record_time, implied, detail, text, text_sealed)
      SELECT complaint, version, $2::int, $3::int, $4::int, $5::int, $6::text, $7::text, $8::text, $9::boolean, $10::timestamptz,
        $11::timestamptz, false, $12::bytea, $13::text, $14::bytea
      FROM changed),
    answered AS (
      )" TANGGAP_IDEMPOTENCY_INSERT(15, 16, 17, 18, 19, 20,
                                    11) R"(FROM changed WHERE $15::text IS NOT NULL),
    )",
                 events::InsertEvents(24 + SnapshotCount(), "changed", "complaint"),
                 " SELECT complaint FROM changed"));
  static const postgres::Statement statement = {"save_step", sql.c_str()};
  return statement;
}

void AppendEntry(postgres::Params& params, const CaseCipher& cipher, const Change& change) {
  const Entry& entry = change.entry;
  const Step& step = entry.step;
  params.Int(step.action)
      .Int(entry.from)
      .Int(entry.to)
      .Int(step.actor.kind)
      .Text(step.actor.agency)
      .Text(step.actor.unit)
      .Text(step.actor.officer)
      .Bool(step.actor.for_reporter)
      .Time(step.time)
      .Time(entry.record_time)
      .Bytes(DetailOf(step).SerializeAsString());
  if (entry.words.empty()) {
    params.Null().Null();
  } else if (change.after.content_visibility == v1::CONTENT_VISIBILITY_CONFIDENTIAL) {
    params.Null().Bytes(
        cipher.SealWords(*change.before.content_key, change.after.id, entry.version, entry.words));
  } else {
    params.Text(entry.words).Null();
  }
}

void AppendAnswer(postgres::Params& params, const CaseCipher& cipher, const Change& change) {
  if (!change.request.has_value()) {
    for (int i = 0; i < 6; ++i) params.Null();
    return;
  }
  const idempotency::Request& request = *change.request;
  params.Text(request.principal)
      .Text(request.method)
      .Uuid(request.request_id)
      .Bytes(request.request_hmac)
      .Uuid(change.after.id)
      .Bytes(cipher.SealAnswer(*change.before.content_key, change.after.id, change.answer));
}

void AppendPlace(postgres::Params& params, const CaseCipher& cipher, const Change& change) {
  params.Bool(change.place.has_value());
  const bool emptied = change.place.has_value() && change.place->Reveal().ByteSizeLong() == 0;
  if (change.place.has_value() && !emptied) {
    params.Bytes(cipher.SealPlace(*change.before.content_key, change.after.id, *change.place));
  } else {
    params.Null();
  }
  params.Text(change.coarse_cell);
}

postgres::Params SaveParams(const CaseCipher& cipher, const Change& change) {
  postgres::Params params;
  params.Int(change.before.complaint.version);
  AppendEntry(params, cipher, change);
  AppendAnswer(params, cipher, change);
  AppendPlace(params, cipher, change);
  AppendSnapshots(params, {&change.after});
  events::AppendEvents(params, change.events);
  return params;
}

constexpr postgres::Statement kSaveKeys = {"save_keys_of_complaint", R"(
  UPDATE complaints.complaint SET content_key = $2, reporter_key = $3, filer_key = $4 WHERE complaint = $1)"};

constexpr postgres::Statement kDestroyIdentity = {"destroy_identity", R"(
  DELETE FROM complaints.identity WHERE complaint = $1)"};
constexpr postgres::Statement kSaveIdentity = {"save_identity", R"(
  INSERT INTO complaints.identity (complaint, key, display_name, national_id, phone, email, postal_address, mandate,
    language, device_key, national_id_index, phone_index, email_index)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  ON CONFLICT (complaint) DO UPDATE SET key = $2, display_name = $3, national_id = $4, phone = $5, email = $6,
    postal_address = $7, mandate = $8, language = $9, device_key = $10, national_id_index = $11, phone_index = $12,
    email_index = $13)"};

constexpr postgres::Statement kLoadWords = {"load_words_of_complaint", R"(
  SELECT version, text, text_sealed FROM complaints.history
  WHERE complaint = $1 AND (text IS NOT NULL OR text_sealed IS NOT NULL))"};
constexpr postgres::Statement kSaveWords = {"save_words_of_complaint", R"(
  UPDATE complaints.history h SET text = w.text, text_sealed = w.text_sealed
  FROM unnest($2::int[], $3::text[], $4::bytea[]) AS w (version, text, text_sealed)
  WHERE h.complaint = $1 AND h.version = w.version)"};

// The complaint's row is locked, so that an answer with the identity on it is not stored behind the
// back of a change that takes the identity away.
constexpr postgres::Statement kSaveAnswer = {"save_answer", R"(
  WITH same AS (
    SELECT complaint FROM complaints.complaint WHERE complaint = $5 AND version = $8 FOR SHARE)
  )" TANGGAP_IDEMPOTENCY_INSERT(1, 2, 3, 4, 5, 6, 7) R"(FROM same
  RETURNING resource)"};

postgres::Params OfComplaint(const Change& change) {
  postgres::Params params;
  params.Uuid(change.after.id);
  return params;
}

absl::Status SaveNewIdentity(postgres::Transaction& transaction, const CaseCipher& cipher,
                             const Change& change, const Identity& identity) {
  const SealedIdentity sealed = cipher.SealIdentity(change.after.agency, change.after.id, identity);
  postgres::Params params = OfComplaint(change);
  params.Bytes(sealed.key)
      .OptionalBytes(sealed.display_name)
      .OptionalBytes(sealed.national_id)
      .OptionalBytes(sealed.phone)
      .OptionalBytes(sealed.email)
      .OptionalBytes(sealed.postal_address)
      .OptionalBytes(sealed.mandate)
      .Text(sealed.language)
      .Text(sealed.device_key)
      .OptionalBytes(sealed.national_id_index)
      .OptionalBytes(sealed.phone_index)
      .OptionalBytes(sealed.email_index);
  return transaction.Query(kSaveIdentity, params).status();
}

// Whether the words change between the clear and the seal. The whole history is read for that.
bool SealsOrOpens(const Change& change) {
  constexpr auto kSealed = v1::CONTENT_VISIBILITY_CONFIDENTIAL;
  return (change.before.complaint.content_visibility == kSealed) !=
         (change.after.content_visibility == kSealed);
}

// The words of every entry, from the clear into the seal or back.
absl::Status MoveWords(postgres::Transaction& transaction, const CaseCipher& cipher,
                       const Change& change) {
  const bool seal = change.after.content_visibility == v1::CONTENT_VISIBILITY_CONFIDENTIAL;
  const privacy::DataKey& key = *change.before.content_key;
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           transaction.Query(kLoadWords, OfComplaint(change)));
  std::vector<int64_t> versions;
  std::vector<std::optional<std::string>> words, sealed;
  for (const postgres::Row& row : rows) {
    const int version = static_cast<int>(row.Int("version"));
    if (seal == row.IsNull("text")) continue;
    versions.push_back(version);
    if (seal) {
      words.emplace_back();
      sealed.push_back(cipher.SealWords(key, change.after.id, version, row.Text("text")));
    } else {
      TANGGAP_ASSIGN_OR_RETURN(std::string opened, cipher.OpenWords(key, change.after.id, version,
                                                                    row.Bytes("text_sealed")));
      words.push_back(std::move(opened));
      sealed.emplace_back();
    }
  }
  postgres::Params params = OfComplaint(change);
  params.IntArray(versions).TextArray(words).BytesArray(sealed);
  return transaction.Query(kSaveWords, params).status();
}

absl::Status SaveIdentityChange(postgres::Transaction& transaction, const CaseCipher& cipher,
                                const Change& change) {
  const bool none = change.after.reporter_identity == v1::REPORTER_IDENTITY_NONE;
  if (change.after.reporter_identity != v1::REPORTER_IDENTITY_NAMED) {
    TANGGAP_RETURN_IF_ERROR(ForgetReveals(transaction, change.after.id));
  }
  if (none) {
    TANGGAP_RETURN_IF_ERROR(transaction.Query(kDestroyIdentity, OfComplaint(change)).status());
    return TakeReporterOutOfAnswers(transaction, cipher, change.after.id,
                                    *change.before.content_key);
  }
  // Another agency has other keys, also for finding the identity again: it is sealed anew.
  const bool moves = change.after.agency != change.before.complaint.agency;
  const std::optional<Identity>& identity =
      change.identity.has_value() ? change.identity : change.before.identity;
  if (!identity.has_value() || (!moves && !change.identity.has_value())) return absl::OkStatus();
  return SaveNewIdentity(transaction, cipher, change, *identity);
}

absl::Status SaveKeys(postgres::Transaction& transaction, const CaseCipher& cipher,
                      const Change& change) {
  const bool none = change.after.reporter_identity == v1::REPORTER_IDENTITY_NONE;
  const Particulars& before = change.before.particulars;
  postgres::Params params = OfComplaint(change);
  params
      .Bytes(
          cipher.WrapContentKey(change.after.agency, change.after.id, *change.before.content_key))
      .Text(none ? "" : before.reporter_key)
      .Text(none ? "" : before.filer_key);
  return transaction.Query(kSaveKeys, params).status();
}

}  // namespace

absl::StatusOr<bool> SaveStep(postgres::Pool& pool, const CaseCipher& cipher, const Change& change,
                              absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool.Query(SaveStatement(), SaveParams(cipher, change), deadline));
  return !rows.empty();
}

absl::StatusOr<bool> SaveAnswer(postgres::Pool& pool, const CaseCipher& cipher,
                                const Change& change, absl::Time deadline) {
  if (!change.request.has_value()) return true;
  const base::Uuid& id = change.after.id;
  postgres::Params params;
  idempotency::Append(
      params, {*change.request, id,
               cipher.SealAnswer(*change.before.content_key, id, change.answer), change.time});
  params.Int(change.after.version);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kSaveAnswer, params, deadline));
  return !rows.empty();
}

absl::StatusOr<bool> SaveWithSecrets(postgres::Pool& pool, const CaseCipher& cipher,
                                     const Change& change, absl::Time deadline) {
  bool saved = false;
  const absl::Status status =
      pool.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                                 transaction.Query(SaveStatement(), SaveParams(cipher, change)));
        saved = !rows.empty();
        if (!saved) return absl::OkStatus();
        TANGGAP_RETURN_IF_ERROR(SaveIdentityChange(transaction, cipher, change));
        TANGGAP_RETURN_IF_ERROR(SaveKeys(transaction, cipher, change));
        return SealsOrOpens(change) ? MoveWords(transaction, cipher, change) : absl::OkStatus();
      });
  TANGGAP_RETURN_IF_ERROR(status);
  return saved;
}

}  // namespace tanggap::complaints
