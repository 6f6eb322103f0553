#include "services/surveys/store/survey_lists.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "libs/base/result.h"
#include "libs/postgres/parameter_binder.h"
#include "services/surveys/store/survey_filter.h"
#include "services/surveys/store/survey_rows.h"

namespace tanggap::surveys {

namespace {

using query::Operator;

std::unique_ptr<query::FieldSchema> MakeSchema() {
  auto schema = std::make_unique<query::FieldSchema>();
  const std::vector<Operator> equality = {Operator::kEqual, Operator::kNotEqual};
  schema->Text("agency").Allow(equality);
  schema->Enum("state", *v1::SurveyState_descriptor(), "SURVEY_STATE_");
  schema->Enum("purpose", *v1::SurveyPurpose_descriptor(), "SURVEY_PURPOSE_");
  schema->Text("index_profile").Allow(equality).Nullable();
  // Each has its index: migrations/0001_surveys.sql.
  schema->Time("create_time").Sortable();
  schema->Time("update_time").Sortable();
  return schema;
}

// The agencies that have surveys, each found by one step in an index that begins with them.
constexpr char kFindEveryAgency[] = R"(WITH RECURSIVE every_agency (agency) AS (
    (SELECT s.agency FROM surveys.survey s ORDER BY s.agency LIMIT 1)
    UNION ALL
    SELECT (SELECT s.agency FROM surveys.survey s WHERE s.agency > e.agency ORDER BY s.agency LIMIT 1)
    FROM every_agency e WHERE e.agency IS NOT NULL)
  )";

// Behind the last row of the page before. Nothing when the token holds what is no survey.
std::string Behind(const SurveyQuestion& question, postgres::ParameterBinder& bind) {
  const std::optional<base::Uuid> survey =
      base::Uuid::Parse(std::get<std::string>(question.after[1]));
  return base::Join(" AND (s.", question.order.field, ", s.survey) ",
                    question.order.descending ? "<" : ">", " (",
                    bind.Time(std::get<absl::Time>(question.after[0])), ", ",
                    bind.Uuid(survey.value_or(base::Uuid())), ")");
}

struct ListStatement {
  postgres::DynamicStatement statement;
  postgres::Params params;
};

// Agency by agency, so that a page of each is read in the order of an index and no more; the list
// is what comes first of all of those.
ListStatement MakeStatement(const SurveyQuestion& question) {
  ListStatement list;
  list.statement.name = "list_surveys";
  postgres::ParameterBinder bind(list.params);
  const std::vector<std::string> agencies = question.viewer.Agencies();
  const bool every = std::find(agencies.begin(), agencies.end(), "*") != agencies.end();
  const std::string held =
      every ? "every_agency" : base::Join("unnest(", bind.Texts(agencies), ")");
  std::string conditions;
  if (!question.filter.empty()) conditions += " AND " + SurveyCondition(question.filter, bind);
  if (!question.after.empty()) conditions += Behind(question, bind);
  const std::string direction = question.order.descending ? " DESC" : "";
  const std::string first = base::Join(" ORDER BY s.", question.order.field, direction,
                                       ", s.survey", direction, " LIMIT ", question.size + 1);
  list.statement.sql =
      base::Join(every ? kFindEveryAgency : "", "SELECT s.* FROM ", held,
                 " AS held (agency) CROSS JOIN LATERAL (SELECT " TANGGAP_SURVEY_COLUMNS
                 " FROM surveys.survey s WHERE s.agency = held.agency",
                 conditions, first, ") s", first);
  return list;
}

}  // namespace

const query::FieldSchema& SurveyListSchema() {
  static const query::FieldSchema& schema = *MakeSchema().release();
  return schema;
}

std::vector<query::PageKey> KeysOf(const query::OrderTerm& order, const Survey& survey) {
  return {order.field == "update_time" ? survey.update_time : survey.create_time,
          survey.id.ToString()};
}

std::vector<query::PageKeyType> SurveyKeyTypes() {
  return {query::PageKeyType::kTime, query::PageKeyType::kText};
}

absl::StatusOr<SurveyPage> SurveyLists::Read(const SurveyQuestion& question, absl::Time deadline) {
  const ListStatement list = MakeStatement(question);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(list.statement, list.params, deadline));
  SurveyPage page;
  page.more = rows.size() > static_cast<size_t>(question.size);
  for (const postgres::Row& row : rows) {
    if (page.surveys.size() == static_cast<size_t>(question.size)) break;
    TANGGAP_ASSIGN_OR_RETURN(Survey survey, ReadSurvey(row, /*with_draft=*/false));
    page.surveys.push_back(std::move(survey));
  }
  return page;
}

}  // namespace tanggap::surveys
