// Responses for tests of figures, written as the service writes them (cell_delta), and a survey of
// the nine elements that they answer.
//
//   class CellsTest : public CellsFixture {};
//   Put(Somebody());
//   FoldAll();
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/templates.h"
#include "services/surveys/domain/test_definitions.h"
#include "services/surveys/domain/test_profiles.h"
#include "services/surveys/store/cells.h"
#include "tanggap_sql/surveys.h"

namespace tanggap::surveys {

// One response, as it would be told to figures.
struct TestedDelta {
  std::string unit = "loket";
  std::string service = "ktp-el";
  int channel = common::v1::CHANNEL_WEB;
  int month = 202611;
  v1::RespondentLevel level = v1::RESPONDENT_LEVEL_ANONYMOUS;
  bool imported = false;
  v1::ResponseState state = v1::RESPONSE_STATE_ACCEPTED;
  int day = 0;
  int version = 1;
  bool flagged = false;
  v1::ResponseContent content;

  bool Open() const { return !imported && level != v1::RESPONDENT_LEVEL_IDENTIFIED; }
};

class CellsFixture : public testing::PostgresFixture {
 protected:
  static constexpr int kMinCell = 5;

  CellsFixture() : PostgresFixture({postgres::IdempotencyMigrations(), sql::surveys()}) {
    PutSurvey(survey_);
  }

  void PutSurvey(const base::Uuid& survey) {
    database().Execute(base::Join(
        "INSERT INTO surveys.survey (survey, version, agency, state, purpose, index_profile, "
        "min_cell, hold_months, title, services, draft, published_version, series, key, template, "
        "create_time, update_time) VALUES ('",
        survey.ToString(), "', 1, 'dinkes', 2, 1, 'permenpan-14-2017', ", kMinCell,
        ", 24, '', '', '', 1, 1, 'k', '', now(), now())"));
    PutVersion(survey, 1, message_);
  }
  void PutVersion(const base::Uuid& survey, int version, const v1::SurveyDefinition& definition) {
    database().Execute(base::Join(
        "INSERT INTO surveys.survey_version (survey, version, definition, definition_hash, series, "
        "scale_points, compatibility, publish_time) VALUES ('",
        survey.ToString(), "', ", version, ", '\\x", base::ToHex(CanonicalBytes(definition)),
        "', '', 1, '{4,4,4,4,4,4,4,4,4}', '', now())"));
  }

  // The same questions, of which none need be answered.
  v1::SurveyDefinition WithAnOptionalElement() const {
    v1::SurveyDefinition optional = message_;
    for (v1::Question& question : *optional.mutable_pages(0)->mutable_questions())
      question.set_required(false);
    EXPECT_NE(CanonicalBytes(optional), CanonicalBytes(message_));
    return optional;
  }

  // All elements answered, and the profile of some.
  TestedDelta Somebody() {
    TestedDelta made;
    for (const Question& question : definition_.questions()) {
      if (!question.element.empty()) {
        Answer(made, question.code)->set_point(1 + static_cast<int>(random().Below(4)));
      } else if (question.kind == QuestionKind::kSingleChoice && random().Below(4) > 0) {
        Answer(made, question.code)
            ->set_option(question.options[random().Below(question.options.size())].code);
      }
    }
    return made;
  }
  static v1::Answer* Answer(TestedDelta& delta, const std::string& question) {
    v1::Answer* answer = delta.content.add_answers();
    answer->set_question(question);
    return answer;
  }

  void Put(const TestedDelta& delta, int sign = 1) {
    const bool accepted = delta.state == v1::RESPONSE_STATE_ACCEPTED;
    database().Execute(base::Join(
        "INSERT INTO surveys.cell_delta (survey, id, series, version, unit, service, channel, "
        "month, level, imported, state, day, sign, flagged, vector) VALUES ('",
        survey_.ToString(), "', ", random().Below(uint64_t{1} << 63), ", 1, ", delta.version, ", '",
        delta.unit, "', '", delta.service, "', ", delta.channel, ", ", delta.month, ", ",
        static_cast<int>(delta.level), ", ", delta.imported ? "true" : "false", ", ",
        static_cast<int>(delta.state), ", ", delta.day, ", ", sign, ", ",
        delta.flagged ? "true" : "false", ", '\\x",
        accepted ? base::ToHex(CanonicalBytes(delta.content)) : "", "')"));
  }
  void PutMany(int count, const TestedDelta& like) {
    for (int i = 0; i < count; ++i) Put(like);
  }

  // Many alike by one statement, of so many surveys that there is nothing else of, or of this one.
  void Copy(const TestedDelta& like, int64_t count, int surveys = 0) {
    const std::string other = base::Uuid::V4(random()).ToString().substr(0, 24);
    Put(like);
    Sql(base::Join(
        "WITH one AS (DELETE FROM surveys.cell_delta WHERE ctid = (SELECT max(ctid) FROM "
        "surveys.cell_delta) RETURNING *) INSERT INTO surveys.cell_delta SELECT ",
        surveys == 0
            ? base::Join("survey")
            : base::Join("('", other, "' || lpad(to_hex(n % ", surveys, "), 12, '0'))::uuid"),
        ", (random() * 9e18)::bigint, series, version, unit, service, channel, month, level, "
        "imported, state, day, sign, flagged, vector FROM one CROSS JOIN generate_series(1, ",
        count, ") AS n"));
  }
  // As whoever writes deltas says that they are there.
  void Mark() {
    Sql(base::Join("INSERT INTO surveys.cell_due VALUES ('", survey_.ToString(), "', ",
                   random().Below(uint64_t{1} << 62), ")"));
  }

  FoldTime Now() const {
    return {.today = today_, .month_of = [this](std::string_view) { return month_; }};
  }
  // What is due, once.
  int64_t FoldOnce() {
    int64_t taken = 0;
    const auto due = cells_.FindDue(Now(), Soon());
    EXPECT_THAT(due, testing::IsOk());
    if (!due.ok()) return 0;
    for (const DueFold& each : *due) {
      const absl::StatusOr<Folded> folded = cells_.Fold(each, Now(), Soon());
      EXPECT_THAT(folded, testing::IsOk());
      if (folded.ok()) taken += folded->taken;
    }
    return taken;
  }
  // One pass over each survey that something came to; how many there were.
  size_t FoldNew() {
    const auto due = cells_.FindNew(Soon());
    EXPECT_THAT(due, testing::IsOk());
    if (!due.ok()) return 0;
    for (const DueFold& each : *due) EXPECT_THAT(cells_.Fold(each, Now(), Soon()), testing::IsOk());
    return due->size();
  }
  void FoldAll() {
    do {
    } while (FoldOnce() > 0);
  }

  std::string Sql(const std::string& sql) { return database().Execute(sql); }
  int64_t Number(const std::string& sql) { return std::stoll("0" + Sql(sql)); }
  // Responses in a cell of the month, without a dimension.
  int64_t Responses(const std::string& unit, const std::string& service,
                    int channel = kAnyChannel) {
    return Number(
        base::Join("SELECT sum(response_count) FROM surveys.cell WHERE dimension = 0 AND grain = 1 "
                   "AND period = "
                   "202611 AND unit = '",
                   unit, "' AND service = '", service, "' AND channel = ", channel));
  }
  int64_t Version() { return Number("SELECT version FROM surveys.figures"); }
  // From now on it is noted how many one statement takes, and how many cells one makes.
  void NoteTaken() {
    Sql("CREATE TABLE noted (place bigserial, of text, count bigint)");
    Sql("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO noted (of, count) SELECT TG_TABLE_NAME, count(*) FROM rows; RETURN NULL; END "
        "$$");
    Sql("CREATE TRIGGER taken AFTER DELETE ON surveys.cell_delta REFERENCING OLD TABLE AS rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION note()");
    Sql("CREATE TRIGGER made AFTER INSERT ON surveys.cell REFERENCING NEW TABLE AS rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION note()");
  }
  int64_t MostTakenAtOnce() {
    return Number("SELECT max(count) FROM noted WHERE of = 'cell_delta'");
  }
  int64_t MostMadeAtOnce() { return Number("SELECT max(count) FROM noted WHERE of = 'cell'"); }
  bool MadeBeforeAllWasTaken() {
    return Sql("SELECT min(place) FILTER (WHERE of = 'cell') < max(place) FILTER (WHERE of = "
               "'cell_delta' AND count > 0) FROM noted") == "t";
  }
  int64_t Waiting() { return Number("SELECT count(*) FROM surveys.cell_delta"); }

  const base::Uuid survey_ = base::Uuid::V4(random());
  const v1::SurveyDefinition message_ =
      FindTemplate("surveyTemplates/skm-14-2017")->message.definition();
  const Definition definition_ = Definition::Read(message_);
  const Profile profile_ = TestProfile("permenpan-14-2017");
  const Layout layout_ = LayoutOf(profile_, {4, 4, 4, 4, 4, 4, 4, 4, 4});
  int month_ = 202611;
  int64_t today_ = 20'000;

  const privacy::KeyRing keys_ = privacy::KeyRing::Generate(random());
  const SurveyCipher cipher_{keys_, random()};
  Versions versions_{pool()};
  CompiledVersions compiled_{versions_, 16};
  Profiles profiles_{pool(), cipher_};
  Cells cells_{pool(), compiled_, profiles_};
};

}  // namespace tanggap::surveys
