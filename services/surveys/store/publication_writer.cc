#include "services/surveys/store/publication_writer.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/postgres/failure.h"
#include "libs/postgres/gather.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/store/survey_move.h"

namespace tanggap::surveys {

namespace {

using postgres::Gather;

constexpr char kAny[] = "*";

constexpr postgres::Statement kHoldSurvey = {
    "hold_survey",
    "SELECT survey FROM surveys.survey WHERE survey = $1 AND version = $2 FOR UPDATE"};

// Cells of grain 3 are those of months that had not ended.
constexpr postgres::Statement kHoldFigures = {"hold_published_figures", R"(
  SELECT version, EXISTS (SELECT FROM surveys.cell_delta d WHERE d.survey = $1 AND d.month BETWEEN $2 AND $3)
      OR EXISTS (SELECT FROM surveys.cell c WHERE c.survey = $1 AND c.grain = 3 AND c.period BETWEEN $2 AND $3) AS waits
  FROM surveys.figures WHERE survey = $1 FOR UPDATE)"};

constexpr postgres::Statement kReplace = {"replace_publication", R"(
  UPDATE surveys.publication SET replaced_by = $3 WHERE survey = $1 AND number = $2)"};

constexpr postgres::Statement kInsert = {"insert_publication", R"(
  WITH counted AS (UPDATE surveys.survey SET publications = $2 WHERE survey = $1)
  INSERT INTO surveys.publication (survey, number, agency, series, period, publish_time, replaces, replaced_by, figures,
    summary)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9))"};

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

// As it is listed.
v1::Publication SummaryOf(const v1::Publication& publication) {
  v1::Publication summary = publication;
  summary.clear_frequencies();
  if (!summary.has_total()) return summary;
  summary.mutable_total()->mutable_official()->clear_elements();
  if (summary.total().has_without_flagged())
    summary.mutable_total()->mutable_without_flagged()->clear_elements();
  return summary;
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

absl::Status InsertPeople(postgres::Transaction& transaction, const PublicationName& name,
                          const PublicationPeople& people) {
  const std::vector<PeopleRow> rows = RowsOf(people);
  const auto texts = [&](auto get) { return Gather<std::string>(rows, get); };
  postgres::Params params = ParamsOf(name);
  params.TextArray(texts([](const PeopleRow& row) { return row.question; }))
      .TextArray(texts([](const PeopleRow& row) { return row.group.first; }))
      .TextArray(texts([](const PeopleRow& row) { return row.group.second; }))
      .TextArray(texts([](const PeopleRow& row) { return ArrayOf(row.people, &HeadCount::all); }))
      .TextArray(texts([](const PeopleRow& row) { return ArrayOf(row.people, &HeadCount::open); }));
  return transaction.Query(kInsertPeople, params).status();
}

absl::Status InsertFile(postgres::Transaction& transaction, const PublicationName& name,
                        const std::vector<FilePart>& file) {
  postgres::Params params = ParamsOf(name);
  params.IntArray(Gather<int64_t>(file, [](const FilePart& part) { return part.first_row; }))
      .IntArray(Gather<int64_t>(file, [](const FilePart& part) { return part.row_count; }))
      .TextArray(Gather<std::string_view>(
          file, [](const FilePart& part) -> const std::string& { return part.lines; }));
  return transaction.Query(kInsertFile, params).status();
}

enum class Held {
  kChanged,  // the survey is not as it was
  kMoved,    // its figures are not, or will not be
  kAsItWas,
};

absl::StatusOr<Held> Hold(postgres::Transaction& transaction, const NewPublication& made) {
  const SurveyChange& change = made.change;
  postgres::Params survey;
  survey.Uuid(change.after.id).Int(change.before);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows held, transaction.Query(kHoldSurvey, survey));
  if (held.empty()) return Held::kChanged;
  postgres::Params months;
  months.Uuid(change.after.id).Int(NumberOf(made.period.First())).Int(NumberOf(made.period.Last()));
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows figures, transaction.Query(kHoldFigures, months));
  const bool as_it_was = !figures.empty() && figures[0].Int("version") == made.figures_version &&
                         !figures[0].Bool("waits");
  return as_it_was ? Held::kAsItWas : Held::kMoved;
}

}  // namespace

absl::StatusOr<bool> PublicationWriter::WriteAll(postgres::Transaction& transaction,
                                                 const NewPublication& made) {
  const Survey& survey = made.change.after;
  const PublicationName name = {survey.id, made.number};
  TANGGAP_ASSIGN_OR_RETURN(const bool moved,
                           MoveSurvey(transaction, cipher_, made.change, survey.id));
  if (!moved) return false;
  if (made.replaces != 0) {
    postgres::Params replaced = ParamsOf({survey.id, made.replaces});
    replaced.Int(made.number);
    TANGGAP_RETURN_IF_ERROR(transaction.Query(kReplace, replaced).status());
  }
  postgres::Params params = ParamsOf(name);
  params.Text(survey.agency)
      .Int(made.figures.series())
      .Text(made.period.ToText())
      .Time(made.change.time)
      .Int(made.replaces)
      .Bytes(CanonicalBytes(made.figures))
      .Bytes(CanonicalBytes(SummaryOf(made.figures)));
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kInsert, params).status());
  postgres::Params indexes = ParamsOf(name);
  const auto bytes = Gather<std::string>(
      made.indexes, [](const v1::Index& index) { return CanonicalBytes(index); });
  indexes.BytesArray(bytes);
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kInsertIndexes, indexes).status());
  TANGGAP_RETURN_IF_ERROR(InsertFile(transaction, name, made.file));
  TANGGAP_RETURN_IF_ERROR(InsertPeople(transaction, name, made.people));
  return true;
}

absl::StatusOr<std::optional<std::string>> PublicationWriter::Write(const NewPublication& made,
                                                                    const MakeAgain& again,
                                                                    absl::Time deadline) {
  std::optional<std::string> answer;
  const absl::Status status =
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        answer.reset();
        TANGGAP_ASSIGN_OR_RETURN(const Held held, Hold(transaction, made));
        if (held == Held::kChanged) return absl::OkStatus();
        std::optional<NewPublication> anew;
        if (held == Held::kMoved) {
          TANGGAP_ASSIGN_OR_RETURN(anew, again(transaction));
        }
        const NewPublication& written = anew.has_value() ? *anew : made;
        TANGGAP_ASSIGN_OR_RETURN(const bool done, WriteAll(transaction, written));
        if (done) answer = written.change.answer;
        return absl::OkStatus();
      });
  // Somebody was here meanwhile: whoever loads again finds what they did.
  const std::string constraint = postgres::ConstraintOf(status).value_or("");
  if (constraint == "requests_pkey" || constraint == "publication_pkey" ||
      constraint == "publication_standing_key") {
    return std::optional<std::string>();
  }
  TANGGAP_RETURN_IF_ERROR(status);
  return answer;
}

}  // namespace tanggap::surveys
