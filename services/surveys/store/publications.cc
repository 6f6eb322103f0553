#include "services/surveys/store/publications.h"

#include <utility>

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

constexpr postgres::Statement kListOf = {"list_publications_of_survey", R"(
  SELECT number, series, period, publish_time, replaced_by FROM surveys.publication WHERE survey = $1 ORDER BY number)"};

constexpr postgres::Statement kLoadPeople = {"load_publication_people", R"(
  SELECT p.number, p.period, n.question, n.unit, n.service, n.all_people, n.open_people
  FROM surveys.publication p JOIN surveys.publication_people n ON n.survey = p.survey AND n.number = p.number
  WHERE p.survey = $1 AND p.series = $2 ORDER BY p.number)"};

#define TANGGAP_PUBLICATION_COLUMNS "survey, number, replaced_by, figures"

constexpr postgres::Statement kFind = {
    "find_publication", "SELECT " TANGGAP_PUBLICATION_COLUMNS
                        " FROM surveys.publication WHERE survey = $1 AND number = $2"};

#define TANGGAP_PUBLICATION_PAGE                                                             \
  " (publish_time, survey, number) < ($1, $2, $3) ORDER BY publish_time DESC, survey DESC, " \
  "number DESC LIMIT $4"

constexpr postgres::Statement kListAll = {
    "list_publications", "SELECT " TANGGAP_PUBLICATION_COLUMNS
                         " FROM surveys.publication WHERE" TANGGAP_PUBLICATION_PAGE};
constexpr postgres::Statement kListOfAgency = {
    "list_publications_of_agency",
    "SELECT " TANGGAP_PUBLICATION_COLUMNS
    " FROM surveys.publication WHERE agency = $5 AND" TANGGAP_PUBLICATION_PAGE};
// Of one survey there are few.
constexpr postgres::Statement kListOfSurvey = {
    "list_latest_publications_of_survey",
    "SELECT " TANGGAP_PUBLICATION_COLUMNS
    " FROM surveys.publication WHERE survey = $5 AND ($6::text = '' OR agency = $6) "
    "AND" TANGGAP_PUBLICATION_PAGE};

constexpr postgres::Statement kListIndexes = {"list_publication_indexes", R"(
  SELECT figures FROM surveys.publication_index WHERE survey = $1 AND number = $2 AND place > $3 ORDER BY place LIMIT $4)"};

constexpr postgres::Statement kLoadPart = {"load_publication_part", R"(
  SELECT first_row, row_count, lines FROM surveys.publication_file WHERE survey = $1 AND number = $2 AND part = $3)"};

absl::StatusOr<v1::Publication> ReadPublication(const postgres::Row& row) {
  v1::Publication read;
  if (!read.ParseFromString(row.Bytes("figures")))
    return absl::DataLossError("a publication cannot be read");
  const int replaced_by = static_cast<int>(row.Int("replaced_by"));
  if (replaced_by != 0)
    read.set_replaced_by(PublicationName{row.Uuid("survey"), replaced_by}.ToText());
  return read;
}

}  // namespace

postgres::Params ParamsOf(const PublicationName& name) {
  postgres::Params params;
  params.Uuid(name.survey).Int(name.number);
  return params;
}

absl::StatusOr<std::vector<StoredPublication>> Publications::ListOf(const base::Uuid& survey,
                                                                    absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kListOf, postgres::Params().Uuid(survey), deadline));
  std::vector<StoredPublication> all;
  for (const postgres::Row& row : rows) {
    all.push_back({.name = {survey, static_cast<int>(row.Int("number"))},
                   .series = static_cast<int>(row.Int("series")),
                   .period = row.Text("period"),
                   .publish_time = row.Time("publish_time"),
                   .replaced_by = static_cast<int>(row.Int("replaced_by"))});
  }
  return all;
}

absl::StatusOr<std::vector<PublishedResults>> Publications::PeriodsOf(const base::Uuid& survey,
                                                                      absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<StoredPublication> all, ListOf(survey, deadline));
  std::vector<PublishedResults> results;
  for (const StoredPublication& one : all)
    results.push_back({one.name.number, one.series, ParsePeriod(one.period).value_or(Period())});
  return results;
}

absl::StatusOr<std::vector<EarlierPeople>> Publications::LoadPeople(const base::Uuid& survey,
                                                                    int series,
                                                                    absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kLoadPeople, postgres::Params().Uuid(survey).Int(series), deadline));
  std::vector<EarlierPeople> all;
  int64_t number = 0;
  for (const postgres::Row& row : rows) {
    if (row.Int("number") != number)
      all.push_back({.period = ParsePeriod(row.Text("period")).value_or(Period())});
    number = row.Int("number");
    const std::vector<int64_t> everybody = row.IntArray("all_people");
    const std::vector<int64_t> open = row.IntArray("open_people");
    std::vector<HeadCount> counts;
    for (size_t i = 0; i < everybody.size() && i < open.size(); ++i)
      counts.push_back({everybody[i], open[i]});
    PublicationPeople& people = all.back().people;
    const std::string question = row.Text("question");
    if (question.empty()) {
      people.groups[{row.Text("unit"), row.Text("service")}] = std::move(counts);
    } else if (!counts.empty()) {
      people.questions[question] = counts[0];
    }
  }
  return all;
}

absl::StatusOr<std::optional<v1::Publication>> Publications::Find(const PublicationName& name,
                                                                  absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kFind, ParamsOf(name), deadline));
  if (rows.empty()) return std::optional<v1::Publication>();
  TANGGAP_ASSIGN_OR_RETURN(v1::Publication found, ReadPublication(rows[0]));
  return std::optional(std::move(found));
}

absl::StatusOr<std::vector<v1::Publication>> Publications::List(
    const std::string& agency, const std::optional<base::Uuid>& survey,
    const PublicationPlace& after, int most, absl::Time deadline) {
  postgres::Params params;
  params.Time(after.publish_time).Uuid(after.name.survey).Int(after.name.number).Int(most);
  const postgres::Statement* statement = &kListAll;
  if (survey.has_value()) {
    statement = &kListOfSurvey;
    params.Uuid(*survey).Text(agency);
  } else if (!agency.empty()) {
    statement = &kListOfAgency;
    params.Text(agency);
  }
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(*statement, params, deadline));
  std::vector<v1::Publication> page;
  for (const postgres::Row& row : rows) {
    TANGGAP_ASSIGN_OR_RETURN(v1::Publication read, ReadPublication(row));
    page.push_back(std::move(read));
  }
  return page;
}

absl::StatusOr<std::vector<v1::Index>> Publications::ListIndexes(const PublicationName& name,
                                                                 int after, int most,
                                                                 absl::Time deadline) {
  postgres::Params params = ParamsOf(name);
  params.Int(after).Int(most);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kListIndexes, params, deadline));
  std::vector<v1::Index> indexes;
  for (const postgres::Row& row : rows) {
    if (!indexes.emplace_back().ParseFromString(row.Bytes("figures")))
      return absl::DataLossError("a published index cannot be read");
  }
  return indexes;
}

absl::StatusOr<std::optional<FilePart>> Publications::LoadPart(const PublicationName& name,
                                                               int part, absl::Time deadline) {
  postgres::Params params = ParamsOf(name);
  params.Int(part);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kLoadPart, params, deadline));
  if (rows.empty()) return std::optional<FilePart>();
  return std::optional(
      FilePart{rows[0].Int("first_row"), rows[0].Int("row_count"), rows[0].Text("lines")});
}

}  // namespace tanggap::surveys
