#include "services/surveys/store/surveys.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/failure.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/store/survey_rows.h"
#include "services/surveys/store/visibility.h"

namespace tanggap::surveys {

namespace {

namespace idempotency = postgres::idempotency;

constexpr postgres::Statement kLoad = {"load_survey",
                                       "SELECT " TANGGAP_SURVEY_COLUMNS
                                       ", s.draft FROM surveys.survey s "
                                       "WHERE s.survey = $1 AND " TANGGAP_SURVEY_VISIBLE_TO(2)};

constexpr postgres::Statement kFind = {
    "find_survey", "SELECT " TANGGAP_SURVEY_COLUMNS " FROM surveys.survey s WHERE s.survey = $1"};

// One row always: what was stored for the request ($1 to $3), and the survey if the viewer sees it.
// A stored answer is found even when the viewer has since lost the grant.
constexpr postgres::Statement kLoadForChange = {"load_survey_for_change",
                                                "WITH " TANGGAP_IDEMPOTENCY_STORED
                                                R"( SELECT stored.*,
    (SELECT a.agency FROM surveys.survey a WHERE a.survey = stored.stored_resource) AS stored_agency, found.*
  FROM (SELECT) AS one LEFT JOIN stored ON true
  LEFT JOIN (SELECT )" TANGGAP_SURVEY_COLUMNS R"(, s.draft FROM surveys.survey s
    WHERE s.survey = $4 AND )" TANGGAP_SURVEY_VISIBLE_TO(5) ") AS found ON true"};

// $1 to $8 are the request.
constexpr postgres::Statement kCreate = {"create_survey", "WITH " TANGGAP_IDEMPOTENCY_CLAIM R"(,
  made AS (
    INSERT INTO surveys.survey (survey, version, agency, state, purpose, index_profile, min_cell, hold_months, title,
      services, draft, published_version, series, key, template, create_time, update_time)
    SELECT resource, $9::int, $10::text, $11::int, $12::int, $13::text, $14::int, $15::int, $16::bytea,
      $17::bytea, $18::bytea, 0, 0, $19::bytea, $20::text, $7::timestamptz, $7::timestamptz
    FROM claimed)
  SELECT resource FROM claimed)"};

// $1 is the survey, $2 the version that it had, $3 to $13 what it is now, $14 to $20 the version
// that is published (the first NULL for none), $21 to $27 the request and its answer, then the
// events, then the collector that comes with it (the first NULL for none), $44 how many collectors
// were made when it was looked at. What was changed decides what is written: a survey that has
// moved on, or got a collector, leaves no trace.
const postgres::Statement& SaveStatement() {
  static const auto& sql =
      *new std::string(base::Join(R"(
    WITH changed AS (
      UPDATE surveys.survey s SET version = $3, state = $4, index_profile = $5, min_cell = $6, hold_months = $7,
        title = $8, services = $9, draft = coalesce($10::bytea, s.draft), published_version = $11, series = $12,
        update_time = $13
      WHERE s.survey = $1 AND s.version = $2 AND s.collectors_made = $44
      RETURNING s.survey),
    published AS (
      INSERT INTO surveys.survey_version (survey, version, definition, definition_hash, series, scale_points,
        compatibility, publish_time)
      SELECT survey, $14::int, $15::bytea, $16::text, $17::int, $18::int[], $19::bytea, $20::timestamptz
      FROM changed WHERE $14::int IS NOT NULL),
    answered AS (
      )" TANGGAP_IDEMPOTENCY_INSERT(21, 22, 23, 24, 25, 26, 27) R"(FROM changed),
    )",
                                  events::InsertEvents(28, "changed", "survey"), R"(,
    way AS (
      INSERT INTO surveys.collector (survey, collector, version, kind, level, channel, unit, service, intake_point,
        label, quotas, paused, next_serial, link, create_time)
      SELECT survey, $38::uuid, 1, $39::smallint, $40::smallint, $41::smallint, '', '', '', $42::text, ''::bytea, false, 1,
        $43::text, $13 FROM changed WHERE $38::uuid IS NOT NULL),
    cap AS (
      INSERT INTO surveys.place (survey, collector, code, taken, reserved)
      SELECT survey, $38::uuid, '', 0, 0 FROM changed WHERE $38::uuid IS NOT NULL)
    SELECT survey FROM changed)"));
  static const postgres::Statement statement = {"save_survey", sql.c_str()};
  return statement;
}

// The survey's row is locked, so that what is answered is how it stands.
constexpr postgres::Statement kSaveAnswer = {"save_answer_of_survey", R"(
  WITH same AS (SELECT survey FROM surveys.survey WHERE survey = $5 AND version = $8 FOR SHARE)
  )" TANGGAP_IDEMPOTENCY_INSERT(1, 2, 3, 4, 5, 6, 7) R"(FROM same
  RETURNING resource)"};

constexpr postgres::Statement kFindClosing = {"find_closing_survey", R"(
  SELECT survey FROM surveys.survey WHERE agency = $1 AND purpose = 2 AND state IN (2, 3))"};

absl::Status NotFound(const base::Uuid& id) {
  return errors::Error(errors::Reason::RESOURCE_NOT_FOUND)
      .With("resource", "surveys/" + id.ToString());
}

void AppendState(postgres::Params& params, const SurveyChange& change) {
  const Survey& after = change.after;
  params.Uuid(after.id)
      .Int(change.before)
      .Int(after.version)
      .Int(after.state)
      .Text(after.index_profile)
      .Int(after.min_cell)
      .Int(after.hold_months)
      .Bytes(CanonicalBytes(after.title))
      .Bytes(ServicesBytes(after.services));
  if (change.drafted) {
    params.Bytes(CanonicalBytes(*after.draft));
  } else {
    params.Null();
  }
  params.Int(after.published_version).Int(after.series).Time(after.update_time);
}

void AppendPublished(postgres::Params& params, const std::optional<PublishedVersion>& published) {
  if (!published.has_value()) {
    for (int i = 0; i < 7; ++i) params.Null();
    return;
  }
  params.Int(published->version)
      .Bytes(CanonicalBytes(published->definition))
      .Text(published->definition_hash)
      .Int(published->series)
      .IntArray(published->scale_points)
      .Bytes(CanonicalBytes(published->compatibility))
      .Time(published->publish_time);
}

void AppendClosing(postgres::Params& params, const std::optional<Collector>& closing) {
  if (!closing.has_value()) {
    for (int i = 0; i < 6; ++i) params.Null();
    return;
  }
  params.Uuid(closing->id)
      .Int(closing->kind)
      .Int(closing->level)
      .Int(closing->channel)
      .Text(closing->label)
      .Text(closing->link);
}

idempotency::Claim ClaimOf(const SurveyCipher& cipher, const SurveyChange& change) {
  const Survey& after = change.after;
  return {change.request, after.id, cipher.SealAnswer(after.agency, after.id, change.answer),
          change.time};
}

// The same request was written meanwhile: whoever loads again finds it.
bool WasAnswered(const absl::Status& status) {
  return postgres::ConstraintOf(status) == "requests_pkey";
}

}  // namespace

absl::StatusOr<Survey> Surveys::Load(const base::Uuid& id, const Viewer& viewer,
                                     absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kLoad, postgres::Params().Uuid(id).TextArray(viewer.Agencies()), deadline));
  if (rows.empty()) return NotFound(id);
  return ReadSurvey(rows[0], /*with_draft=*/true);
}

absl::StatusOr<std::optional<Survey>> Surveys::Find(const base::Uuid& id, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFind, postgres::Params().Uuid(id), deadline));
  if (rows.empty()) return std::optional<Survey>();
  TANGGAP_ASSIGN_OR_RETURN(Survey survey, ReadSurvey(rows[0], /*with_draft=*/false));
  return std::optional(std::move(survey));
}

absl::StatusOr<ForChange> Surveys::LoadForChange(const base::Uuid& id, const Viewer& viewer,
                                                 const idempotency::Request& request,
                                                 absl::Time deadline) {
  postgres::Params params;
  idempotency::AppendRequest(params, request);
  params.Uuid(id).TextArray(viewer.Agencies());
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kLoadForChange, params, deadline));
  const postgres::Row row = rows.Only();
  ForChange loaded;
  if (const std::optional<idempotency::Stored> stored = idempotency::FromRow(row, request)) {
    if (!stored->same_request) return errors::Error(errors::Reason::REQUEST_ID_REUSED);
    if (row.IsNull("stored_agency")) return absl::DataLossError("a stored answer has no survey");
    TANGGAP_ASSIGN_OR_RETURN(loaded.answer,
                             cipher_.OpenAnswer(row.Text("stored_agency"), stored->resource,
                                                stored->response_encrypted));
    return loaded;
  }
  if (row.IsNull("survey")) return NotFound(id);
  TANGGAP_ASSIGN_OR_RETURN(loaded.found, ReadSurvey(row, /*with_draft=*/true));
  return loaded;
}

absl::StatusOr<std::optional<std::string>> Surveys::FindAnswer(const idempotency::Request& request,
                                                               std::string_view agency,
                                                               absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<idempotency::Stored> stored,
                           idempotency::Find(pool_, request, deadline));
  if (!stored.has_value()) return std::optional<std::string>();
  if (!stored->same_request) return errors::Error(errors::Reason::REQUEST_ID_REUSED);
  TANGGAP_ASSIGN_OR_RETURN(
      std::string answer, cipher_.OpenAnswer(agency, stored->resource, stored->response_encrypted));
  return std::optional(std::move(answer));
}

absl::StatusOr<std::string> Surveys::Create(const NewSurvey& made, absl::Time deadline) {
  const Survey& survey = made.survey;
  postgres::Params params;
  idempotency::AppendClaim(
      params, {made.request, survey.id, cipher_.SealAnswer(survey.agency, survey.id, made.answer),
               survey.create_time});
  params.Int(survey.version)
      .Text(survey.agency)
      .Int(survey.state)
      .Int(survey.purpose)
      .Text(survey.index_profile)
      .Int(survey.min_cell)
      .Int(survey.hold_months)
      .Bytes(CanonicalBytes(survey.title))
      .Bytes(ServicesBytes(survey.services))
      .Bytes(CanonicalBytes(*survey.draft))
      .Bytes(survey.key)
      .Text(survey.template_name);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kCreate, params, deadline));
  if (!rows.empty()) return made.answer;
  TANGGAP_ASSIGN_OR_RETURN(std::optional<std::string> first,
                           FindAnswer(made.request, survey.agency, deadline));
  // It was there a moment ago and is gone: older than its keeping.
  if (!first.has_value()) return errors::Error(errors::Reason::CONCURRENT_CHANGE).ToStatus();
  return *std::move(first);
}

absl::StatusOr<bool> Surveys::Save(const SurveyChange& change, absl::Time deadline) {
  postgres::Params params;
  AppendState(params, change);
  AppendPublished(params, change.published);
  idempotency::Append(params, ClaimOf(cipher_, change));
  events::AppendEvents(params, change.events);
  AppendClosing(params, change.closing);
  params.Int(change.after.collectors_made);
  const absl::StatusOr<postgres::Rows> rows = pool_.Query(SaveStatement(), params, deadline);
  if (rows.ok()) return !rows->empty();
  if (WasAnswered(rows.status())) return false;
  if (postgres::ConstraintOf(rows.status()) == "survey_closing_key")
    return ClosingExists(change.after.agency, deadline);
  return rows.status();
}

absl::StatusOr<bool> Surveys::SaveAnswer(const SurveyChange& change, absl::Time deadline) {
  postgres::Params params;
  idempotency::Append(params, ClaimOf(cipher_, change));
  params.Int(change.before);
  const absl::StatusOr<postgres::Rows> rows = pool_.Query(kSaveAnswer, params, deadline);
  if (rows.ok()) return !rows->empty();
  if (WasAnswered(rows.status())) return false;
  return rows.status();
}

absl::Status Surveys::ClosingExists(const std::string& agency, absl::Time deadline) {
  errors::Error error(errors::Reason::CLOSING_SURVEY_EXISTS);
  const absl::StatusOr<postgres::Rows> rows =
      pool_.Query(kFindClosing, postgres::Params().Text(agency), deadline);
  if (rows.ok() && !rows->empty())
    error.With("survey", "surveys/" + (*rows)[0].Uuid("survey").ToString());
  return error;
}

}  // namespace tanggap::surveys
