#include "services/surveys/store/improvements.h"

#include "libs/base/result.h"
#include "libs/postgres/failure.h"
#include "services/surveys/store/survey_move.h"

namespace tanggap::surveys {

namespace {

#define TANGGAP_IMPROVEMENT_COLUMNS                                                             \
  "improvement, version, element, unit, cause, action, responsible_position, due_date, state, " \
  "result, end_date, create_time, update_time"

constexpr postgres::Statement kFind = {
    "find_improvement", "SELECT " TANGGAP_IMPROVEMENT_COLUMNS
                        " FROM surveys.improvement WHERE survey = $1 AND number = $2 AND "
                        "improvement = $3"};

constexpr postgres::Statement kList = {
    "list_improvements", "SELECT " TANGGAP_IMPROVEMENT_COLUMNS
                         " FROM surveys.improvement WHERE survey = $1 AND number = $2 AND "
                         "improvement > $3 ORDER BY improvement LIMIT $4"};

constexpr postgres::Statement kInsert = {"insert_improvement", R"(
  INSERT INTO surveys.improvement (survey, number, improvement, version, cause, action, responsible_position, due_date,
    state, result, end_date, update_time, element, unit, create_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15))"};

constexpr postgres::Statement kUpdate = {"update_improvement", R"(
  UPDATE surveys.improvement SET version = $4, cause = $5, action = $6, responsible_position = $7, due_date = $8,
    state = $9, result = $10, end_date = $11, update_time = $12
  WHERE survey = $1 AND number = $2 AND improvement = $3)"};

Improvement Read(const PublicationName& publication, const postgres::Row& row) {
  return {.publication = publication,
          .id = row.Uuid("improvement"),
          .version = static_cast<int>(row.Int("version")),
          .element = row.Text("element"),
          .unit = row.Text("unit"),
          .cause = row.Text("cause"),
          .action = row.Text("action"),
          .responsible_position = row.Text("responsible_position"),
          .due_date = row.Text("due_date"),
          .state = static_cast<v1::ImprovementState>(row.Int("state")),
          .result = row.Text("result"),
          .end_date = row.Text("end_date"),
          .create_time = row.Time("create_time"),
          .update_time = row.Time("update_time")};
}

absl::Status WriteRow(postgres::Transaction& transaction, const ImprovementChange& change) {
  const Improvement& after = change.after;
  postgres::Params params;
  params.Uuid(after.publication.survey)
      .Int(after.publication.number)
      .Uuid(after.id)
      .Int(after.version)
      .Text(after.cause)
      .Text(after.action)
      .Text(after.responsible_position)
      .Text(after.due_date)
      .Int(after.state)
      .Text(after.result)
      .Text(after.end_date)
      .Time(after.update_time);
  if (change.before != 0) return transaction.Query(kUpdate, params).status();
  params.Text(after.element).Text(after.unit).Time(after.create_time);
  return transaction.Query(kInsert, params).status();
}

}  // namespace

absl::StatusOr<std::optional<Improvement>> Improvements::Find(const PublicationName& publication,
                                                              const base::Uuid& id,
                                                              absl::Time deadline) {
  postgres::Params params;
  params.Uuid(publication.survey).Int(publication.number).Uuid(id);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kFind, params, deadline));
  if (rows.empty()) return std::optional<Improvement>();
  return std::optional(Read(publication, rows[0]));
}

absl::StatusOr<std::vector<Improvement>> Improvements::List(const PublicationName& publication,
                                                            const base::Uuid& after, int most,
                                                            absl::Time deadline) {
  postgres::Params params;
  params.Uuid(publication.survey).Int(publication.number).Uuid(after).Int(most);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kList, params, deadline));
  std::vector<Improvement> page;
  for (const postgres::Row& row : rows) page.push_back(Read(publication, row));
  return page;
}

absl::StatusOr<bool> Improvements::Write(const ImprovementChange& change, absl::Time deadline) {
  bool written = false;
  const absl::Status status =
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        // Every change of an improvement is one of its survey: whoever has that row has them all.
        TANGGAP_ASSIGN_OR_RETURN(
            written, MoveSurvey(transaction, cipher_, change.change, change.change.after.id));
        return written ? WriteRow(transaction, change) : absl::OkStatus();
      });
  // Somebody was here meanwhile: whoever loads again finds what they did.
  if (postgres::ConstraintOf(status) == "requests_pkey") return false;
  TANGGAP_RETURN_IF_ERROR(status);
  return written;
}

}  // namespace tanggap::surveys
