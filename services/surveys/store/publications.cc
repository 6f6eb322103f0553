#include "services/surveys/store/publications.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/postgres/failure.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/store/gather.h"

namespace tanggap::surveys {

namespace {

constexpr char kAny[] = "*";

// $1 to $4 are the survey, the version that it had and has, and when; $5 to $11 the request and its
// answer; then the event.
const postgres::Statement& MoveStatement() {
  static const auto& sql = *new std::string(base::Join(R"(
    WITH moved AS (
      UPDATE surveys.survey SET version = $3, update_time = $4 WHERE survey = $1 AND version = $2 RETURNING survey),
    answered AS (
      INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, resource, response_encrypted,
        create_time)
      SELECT $5::text, $6::text, $7::uuid, $8::bytea, $9::uuid, $10::bytea, $11::timestamptz FROM moved),
    )",
                                                       events::InsertEvents(12, "moved", "survey"),
                                                       " SELECT survey FROM moved"));
  static const postgres::Statement statement = {"move_survey", sql.c_str()};
  return statement;
}

constexpr postgres::Statement kReplace = {"replace_publication", R"(
  UPDATE surveys.publication SET replaced_by = $3 WHERE survey = $1 AND number = $2)"};

constexpr postgres::Statement kInsert = {"insert_publication", R"(
  INSERT INTO surveys.publication (survey, number, agency, series, period, publish_time, replaces, replaced_by, figures)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8))"};

constexpr postgres::Statement kInsertIndexes = {"insert_publication_indexes", R"(
  INSERT INTO surveys.publication_index (survey, number, place, figures)
  SELECT $1, $2, g.place, g.figures FROM unnest($3::bytea[]) WITH ORDINALITY AS g (figures, place))"};

constexpr postgres::Statement kInsertFile = {"insert_publication_file", R"(
  INSERT INTO surveys.publication_file (survey, number, part, first_row, row_count, lines)
  SELECT $1, $2, g.place - 1, g.first_row, g.row_count, g.lines
  FROM unnest($3::bigint[], $4::bigint[], $5::text[]) WITH ORDINALITY AS g (first_row, row_count, lines, place))"};

constexpr postgres::Statement kInsertPeople = {"insert_publication_people", R"(
  INSERT INTO surveys.publication_people (survey, number, question, unit, service, all_people, open_people)
  SELECT $1, $2, g.question, g.unit, g.service, g.all_people::bigint[], g.open_people::bigint[]
  FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    AS g (question, unit, service, all_people, open_people))"};

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

postgres::Params Named(const base::Uuid& survey, int number) {
  postgres::Params params;
  params.Uuid(survey).Int(number);
  return params;
}

absl::StatusOr<v1::Publication> ReadPublication(const postgres::Row& row) {
  v1::Publication read;
  if (!read.ParseFromString(row.Bytes("figures")))
    return absl::DataLossError("a publication cannot be read");
  const int replaced_by = static_cast<int>(row.Int("replaced_by"));
  if (replaced_by != 0)
    read.set_replaced_by(PublicationName{row.Uuid("survey"), replaced_by}.ToText());
  return read;
}

// {1,2,3} as PostgreSQL writes an array of numbers.
std::string ArrayOf(const std::vector<HeadCount>& people, int64_t HeadCount::*member) {
  std::string array = "{";
  for (const HeadCount& count : people)
    array += base::Join(array.size() > 1 ? "," : "", count.*member);
  return array + "}";
}

// One row of publication_people.
struct PeopleRow {
  std::string question;
  PublishedGroup group;
  std::vector<HeadCount> people;
};

std::vector<PeopleRow> RowsOf(const PublicationPeople& people) {
  std::vector<PeopleRow> rows;
  for (const auto& [group, counts] : people.groups) rows.push_back({"", group, counts});
  for (const auto& [question, count] : people.questions)
    rows.push_back({question, {kAny, kAny}, {count}});
  return rows;
}

absl::Status InsertPeople(postgres::Transaction& transaction, const base::Uuid& survey,
                          const NewPublication& made) {
  const std::vector<PeopleRow> rows = RowsOf(made.people);
  const auto texts = [&](auto get) { return Gather<std::string>(rows, get); };
  postgres::Params params = Named(survey, made.number);
  params.TextArray(texts([](const PeopleRow& row) { return row.question; }))
      .TextArray(texts([](const PeopleRow& row) { return row.group.first; }))
      .TextArray(texts([](const PeopleRow& row) { return row.group.second; }))
      .TextArray(texts([](const PeopleRow& row) { return ArrayOf(row.people, &HeadCount::all); }))
      .TextArray(texts([](const PeopleRow& row) { return ArrayOf(row.people, &HeadCount::open); }));
  return transaction.Query(kInsertPeople, params).status();
}

absl::Status InsertFile(postgres::Transaction& transaction, const base::Uuid& survey,
                        const NewPublication& made) {
  postgres::Params params = Named(survey, made.number);
  params.IntArray(Gather<int64_t>(made.file, [](const FilePart& part) { return part.first_row; }))
      .IntArray(Gather<int64_t>(made.file, [](const FilePart& part) { return part.row_count; }))
      .TextArray(Gather<std::string_view>(
          made.file, [](const FilePart& part) -> const std::string& { return part.lines; }));
  return transaction.Query(kInsertFile, params).status();
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

absl::Status Publications::WriteAll(postgres::Transaction& transaction, const NewPublication& made,
                                    bool& written) {
  const Survey& survey = made.change.after;
  TANGGAP_ASSIGN_OR_RETURN(written, MoveSurvey(transaction, cipher_, made.change, survey.id));
  if (!written) return absl::OkStatus();
  if (made.replaces != 0) {
    postgres::Params replaced = Named(survey.id, made.replaces);
    replaced.Int(made.number);
    TANGGAP_RETURN_IF_ERROR(transaction.Query(kReplace, replaced).status());
  }
  postgres::Params params = Named(survey.id, made.number);
  params.Text(survey.agency)
      .Int(made.figures.series())
      .Text(made.period)
      .Time(made.change.time)
      .Int(made.replaces)
      .Bytes(CanonicalBytes(made.figures));
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kInsert, params).status());
  postgres::Params indexes = Named(survey.id, made.number);
  const auto bytes = Gather<std::string>(
      made.indexes, [](const v1::Index& index) { return CanonicalBytes(index); });
  indexes.BytesArray(bytes);
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kInsertIndexes, indexes).status());
  TANGGAP_RETURN_IF_ERROR(InsertFile(transaction, survey.id, made));
  return InsertPeople(transaction, survey.id, made);
}

absl::StatusOr<bool> Publications::Write(const NewPublication& made, absl::Time deadline) {
  bool written = false;
  const absl::Status status =
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        return WriteAll(transaction, made, written);
      });
  // Somebody was here meanwhile: whoever loads again finds what they did.
  const std::string constraint = postgres::ConstraintOf(status).value_or("");
  if (constraint == "requests_pkey" || constraint == "publication_pkey" ||
      constraint == "publication_standing_key") {
    return false;
  }
  TANGGAP_RETURN_IF_ERROR(status);
  return written;
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
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFind, Named(name.survey, name.number), deadline));
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
  postgres::Params params = Named(name.survey, name.number);
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
  postgres::Params params = Named(name.survey, name.number);
  params.Int(part);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kLoadPart, params, deadline));
  if (rows.empty()) return std::optional<FilePart>();
  return std::optional(
      FilePart{rows[0].Int("first_row"), rows[0].Int("row_count"), rows[0].Text("lines")});
}

}  // namespace tanggap::surveys
