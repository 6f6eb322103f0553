#include "services/surveys/store/figures.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/store/survey_rows.h"
#include "services/surveys/store/visibility.h"

namespace tanggap::surveys {

namespace {

// Of alias `s`. TOKEN_LINK and COMPLAINT_CLOSING hand out tokens.
#define TANGGAP_MEASURED_COLUMNS                                                             \
  TANGGAP_SURVEY_COLUMNS                                                                     \
  ", coalesce((SELECT bool_and(c.kind IN (2, 7)) FROM surveys.collector c WHERE c.survey = " \
  "s.survey), false) AS drawn"

constexpr postgres::Statement kLoad = {"load_measured_survey",
                                       "SELECT " TANGGAP_MEASURED_COLUMNS
                                       " FROM surveys.survey s "
                                       "WHERE s.survey = $1 AND " TANGGAP_SURVEY_VISIBLE_TO(2)};

constexpr postgres::Statement kListOfProfile = {
    "list_measured_surveys",
    "SELECT " TANGGAP_MEASURED_COLUMNS
    " FROM surveys.survey s "
    "WHERE s.agency = $1 AND s.index_profile = $2 AND s.published_version > 0 ORDER BY s.survey"};

// The latest months first, for those that have not ended are watched.
constexpr postgres::Statement kStandings = {"load_figure_standings", R"(
  SELECT k.place, coalesce((SELECT version FROM surveys.figures f WHERE f.survey = k.survey), 0) AS version,
    (SELECT count(*) FROM (SELECT FROM surveys.cell_delta d WHERE d.survey = k.survey
      ORDER BY d.month DESC LIMIT $2) AS latest) AS pending
  FROM unnest($1::uuid[]) WITH ORDINALITY AS k (survey, place) ORDER BY k.place)"};

absl::StatusOr<MeasuredSurvey> ReadMeasured(const postgres::Row& row) {
  MeasuredSurvey measured;
  TANGGAP_ASSIGN_OR_RETURN(measured.survey, ReadSurvey(row, /*with_draft=*/false));
  measured.accidental = !row.Bool("drawn");
  return measured;
}

// What a transaction sees, which holds the survey's figures still.
class HeldMoment final : public postgres::Snapshot {
 public:
  explicit HeldMoment(postgres::Transaction& transaction) : transaction_(transaction) {}
  absl::StatusOr<postgres::Rows> Query(postgres::StatementView statement,
                                       const postgres::Params& params) override {
    return transaction_.Query(statement, params);
  }

 private:
  postgres::Transaction& transaction_;
};

}  // namespace

Figures::Figures(postgres::Pool& pool)
    : look_([&pool](absl::Time deadline) { return pool.Look(deadline); }),
      query_([&pool](postgres::StatementView statement, const postgres::Params& params,
                     absl::Time deadline) { return pool.Query(statement, params, deadline); }) {}

Figures::Figures(postgres::Transaction& transaction)
    : look_([&transaction](absl::Time) { return std::make_unique<HeldMoment>(transaction); }),
      query_([&transaction](postgres::StatementView statement, const postgres::Params& params,
                            absl::Time) { return transaction.Query(statement, params); }) {}

absl::StatusOr<MeasuredSurvey> Figures::Load(const base::Uuid& survey, const Viewer& viewer,
                                             absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      query_(kLoad, postgres::Params().Uuid(survey).TextArray(viewer.Agencies()), deadline));
  if (rows.empty()) {
    return errors::Error(errors::Reason::RESOURCE_NOT_FOUND)
        .With("resource", "surveys/" + survey.ToString());
  }
  return ReadMeasured(rows[0]);
}

absl::StatusOr<std::vector<MeasuredSurvey>> Figures::ListOfProfile(const std::string& agency,
                                                                   const std::string& profile,
                                                                   absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      query_(kListOfProfile, postgres::Params().Text(agency).Text(profile), deadline));
  std::vector<MeasuredSurvey> surveys;
  for (const postgres::Row& row : rows) {
    TANGGAP_ASSIGN_OR_RETURN(MeasuredSurvey measured, ReadMeasured(row));
    surveys.push_back(std::move(measured));
  }
  return surveys;
}

absl::StatusOr<std::unique_ptr<FiguresMoment>> Figures::Look(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<postgres::Snapshot> snapshot, look_(deadline));
  return std::make_unique<FiguresMoment>(std::move(snapshot));
}

absl::StatusOr<std::vector<Figures::Standing>> Figures::LoadStandings(
    const std::vector<base::Uuid>& surveys, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      query_(kStandings, postgres::Params().UuidArray(surveys).Int(kMostLookedFor), deadline));
  std::vector<Standing> standings;
  for (const postgres::Row& row : rows)
    standings.push_back({row.Int("version"), row.Int("pending")});
  return standings;
}

}  // namespace tanggap::surveys
