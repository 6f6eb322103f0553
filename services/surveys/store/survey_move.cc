#include "services/surveys/store/survey_move.h"

#include <string>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::surveys {

namespace {

// $1 to $4 are the survey, the version that it had and has, and when; $5 to $11 the request and its
// answer; then the event.
const postgres::Statement& MoveStatement() {
  static const auto& sql = *new std::string(base::Join(R"(
    WITH moved AS (
      UPDATE surveys.survey SET version = $3, update_time = $4 WHERE survey = $1 AND version = $2 RETURNING survey),
    answered AS (
      )" TANGGAP_IDEMPOTENCY_INSERT(5, 6, 7, 8, 9, 10, 11) R"(FROM moved),
    )",
                                                       events::InsertEvents(12, "moved", "survey"),
                                                       " SELECT survey FROM moved"));
  static const postgres::Statement statement = {"move_survey", sql.c_str()};
  return statement;
}

}  // namespace

absl::StatusOr<bool> MoveSurvey(postgres::Transaction& transaction, const SurveyCipher& cipher,
                                const SurveyChange& change, const base::Uuid& resource) {
  const Survey& after = change.after;
  postgres::Params params;
  params.Uuid(after.id).Int(change.before).Int(after.version).Time(after.update_time);
  postgres::idempotency::Append(
      params, {change.request, resource, cipher.SealAnswer(after.agency, resource, change.answer),
               change.time});
  events::AppendEvents(params, change.events);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(MoveStatement(), params));
  return !rows.empty();
}

}  // namespace tanggap::surveys
