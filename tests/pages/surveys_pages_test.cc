// What a question about results touches in the database does not grow with responses: between the
// smaller and the larger number at most one page for each time that an index is gone down into, and
// no table is read from end to end.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <optional>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "tests/pages/plan_log.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {
namespace {

using complaints::Footprint;
using complaints::PlanLog;
using tanggap::testing::IsOk;
using ::testing::IsEmpty;

constexpr int64_t kFew = 10'000;
// PostgreSQL settles on a plan for a prepared statement at the sixth time.
constexpr int kTimes = 6;

int64_t Many() {
  const char* rows = std::getenv("TANGGAP_TEST_ROWS");
  return rows == nullptr ? 60'000 : std::atoll(rows);
}

// $count responses more, as those that were submitted, each taken up into figures: half of them of
// the survey that is looked at, the others of surveys of their own, 2,000 each.
constexpr char kGrow[] = R"(
  WITH made AS (
    SELECT a.*, n, md5(a.response_key::text || n)::uuid AS key FROM generate_series($from + 1, $to) AS n
    JOIN (SELECT *, row_number() OVER (ORDER BY response_key) - 1 AS place, count(*) OVER () AS all_of_them
      FROM surveys.template) AS a ON n % a.all_of_them = a.place),
  given AS (
    INSERT INTO surveys.response (survey, response_key, series, version, level, state, revision, month, day, imported,
      unit, service, channel, language, collector, answers, flags, hash_sealed, published_through)
    SELECT CASE WHEN n % 2 = 0 THEN survey ELSE md5((n / 4000)::text)::uuid END, key, series, version, level, state, 1,
      month, day, imported, unit, service, channel, language, collector, answers, flags, hash_sealed, 0 FROM made)
  INSERT INTO surveys.cell_delta (survey, id, series, version, unit, service, channel, month, level, imported, state, day,
    sign, flagged, vector)
  SELECT survey, ('x' || substr(key::text, 1, 8) || substr(key::text, 25, 7))::bit(60)::bigint, series, version, unit,
    service, channel, month, 2, true, 1, 20000, 1, false, answers
  FROM made WHERE n % 2 = 0)";

// The others' figures have as many cells as those that are looked at.
constexpr char kOthers[] = R"(
  INSERT INTO surveys.cell (survey, series, dimension, option, grain, period, unit, service, channel, response_count,
    open_count, screened_out, sums, tallies)
  SELECT md5(n::text)::uuid, series, dimension, option, grain, period, unit, service, channel, response_count, open_count,
    screened_out, sums, tallies
  FROM generate_series($from / 4000, ($to - 1) / 4000) AS n CROSS JOIN surveys.cell WHERE survey = '$survey'
  ON CONFLICT DO NOTHING)";
constexpr char kOtherCounts[] = R"(
  INSERT INTO surveys.cell_count (survey, dimension, series, month, unit, service, channel, option, response_count,
    open_count, answered)
  SELECT md5(n::text)::uuid, dimension, series, month, unit, service, channel, option, response_count, open_count, answered
  FROM generate_series($from / 4000, ($to - 1) / 4000) AS n CROSS JOIN surveys.cell_count WHERE survey = '$survey'
  ON CONFLICT DO NOTHING)";

// Other surveys with all that they have, so that no table is so small that it is read whole; of
// each nine responses wait for the end of the month.
constexpr const char* kSurveys[] = {
    R"(INSERT INTO surveys.survey (survey, version, agency, state, purpose, index_profile, min_cell, hold_months, title,
      services, draft, published_version, series, key, template, create_time, update_time)
    SELECT md5(n::text)::uuid, version, agency, state, purpose, index_profile, min_cell, hold_months, title, services,
      draft, published_version, series, key, template, create_time, update_time
    FROM generate_series(0, 999) AS n CROSS JOIN surveys.survey WHERE survey = '$survey')",
    R"(INSERT INTO surveys.survey_version (survey, version, definition, definition_hash, series, scale_points,
      compatibility, publish_time)
    SELECT md5(n::text)::uuid, version, definition, definition_hash, series, scale_points, compatibility, publish_time
    FROM generate_series(0, 999) AS n CROSS JOIN surveys.survey_version WHERE survey = '$survey')",
    R"(INSERT INTO surveys.collector (survey, collector, version, kind, level, channel, unit, service, intake_point,
      label, quotas, paused, next_serial, link, create_time)
    SELECT md5(n::text)::uuid, collector, version, kind, level, channel, unit, service, intake_point, label, quotas,
      paused, next_serial, link || n, create_time
    FROM generate_series(0, 999) AS n CROSS JOIN surveys.collector WHERE survey = '$survey')",
    R"(INSERT INTO surveys.figures (survey, version) SELECT md5(n::text)::uuid, 1 FROM generate_series(0, 999) AS n)",
    R"(INSERT INTO surveys.population (survey, period, unit, service, size, source)
    SELECT md5(n::text)::uuid, '2026', u::text, '', 100, '' FROM generate_series(0, 999) AS n, generate_series(1, 9) AS u)",
    R"(INSERT INTO surveys.cell_delta (survey, id, series, version, unit, service, channel, month, level, imported,
      state, day, sign, flagged, vector)
    SELECT md5(n::text)::uuid, i, 1, 1, 'sekretariat', 'imunisasi', 2, 202604, 1, false, 1, 0, 1, false, t.answers
    FROM generate_series(0, 999) AS n, generate_series(1, 9) AS i, (SELECT answers FROM surveys.template LIMIT 1) AS t)"};

std::string With(std::string sql, const std::vector<std::pair<std::string, std::string>>& values) {
  for (const auto& [name, value] : values) {
    for (size_t at = sql.find(name); at != std::string::npos; at = sql.find(name, at))
      sql.replace(at, name.size(), value);
  }
  return sql;
}

class SurveysPagesTest : public ::testing::Test {
 protected:
  SurveysPagesTest()
      : server_(testing::PrivatePostgres::Create({.settings = PlanLog::Settings()})),
        plans_(*server_),
        database_(Prepared(server_->Url())) {
    plans_.set_tables({"survey", "survey_version", "figures", "cell", "cell_count", "cell_delta",
                       "population", "collector", "response"});
    measured_.emplace(service_, clock_);
    const std::vector<std::string> units = {"bidang-kesmas", "bidang-p2p", "sekretariat"};
    for (int i = 0; i < 60; ++i) {
      Given given{.unit = units[static_cast<size_t>(i % 3)],
                  .service = i % 2 ? "imunisasi" : "rawat-jalan",
                  .channel = i % 4 ? common::v1::CHANNEL_WEB : common::v1::CHANNEL_KIOSK};
      given.points[0] = 1 + i % 4;
      given.answers = {Yes("izin_profil"), Option("jenis_kelamin", i % 5 ? "female" : "male")};
      measured_->Answer(given);
    }
    service_.Sql(
        "CREATE TABLE surveys.template AS SELECT * FROM surveys.arrival_0 UNION ALL SELECT * FROM "
        "surveys.arrival_1");
    measured_->EndMonth();
    for (const char* sql : kSurveys)
      service_.Sql(With(sql, {{"$survey", measured_->name().substr(8)}}));
  }
  static std::string Prepared(const std::string& url) {
    EXPECT_THAT(postgres::Migrate(url, Migrations(), {}), IsOk());
    EXPECT_THAT(testing::LoadReferenceData(url), IsOk());
    return url;
  }

  void Grow(int64_t to) {
    const std::vector<std::pair<std::string, std::string>> values = {
        {"$from", std::to_string(responses_)},
        {"$to", std::to_string(to)},
        {"$survey", measured_->name().substr(8)}};
    service_.Sql(With(kGrow, values));
    const auto begin = absl::Now();
    fold_period_ = absl::Seconds(1);
    service_.Restart();
    // Ten minutes at most, for very many.
    const std::string waiting =
        "SELECT count(*) FROM surveys.cell_delta, pg_sleep(0.1) WHERE imported";
    bool taken_up = false;
    for (int i = 0; i < 20 && !taken_up; ++i)
      taken_up = testing::Await([&] { return service_.Sql(waiting) == "0"; });
    EXPECT_TRUE(taken_up);
    std::cout << (to - responses_) / 2 << " responses taken up in " << absl::Now() - begin << "\n";
    service_.Sql(With(kOthers, values));
    service_.Sql(With(kOtherCounts, values));
    service_.Sql("ANALYZE");
    responses_ = to;
    // What it does by itself is not what is asked for.
    fold_period_ = absl::InfiniteDuration();
    service_.Restart();
  }

  template <typename Response, typename Request>
  void Ask(const char* method, const Request& request) {
    EXPECT_THAT(service_.Call<Response>(base::Join(kResults, method), request, Officer()), IsOk());
  }

  // At its last time each statement runs by the plan that PostgreSQL settles on.
  Footprint Of(const std::function<void()>& call) {
    Footprint footprint;
    for (int i = 0; i < kTimes; ++i) footprint = plans_.Of(call);
    return footprint;
  }

  std::map<std::string, Footprint> OfAll() {
    std::map<std::string, Footprint> footprints;
    const auto index = [&](const std::string& name, const std::vector<v1::Grouping>& group_by,
                           v1::ProfileDimension dimension = v1::PROFILE_DIMENSION_UNSPECIFIED) {
      v1::GetIndexRequest request;
      *request.mutable_scope() = measured_->Scope();
      for (const v1::Grouping each : group_by) request.add_group_by(each);
      request.set_profile(dimension);
      // The first reads who was counted, which is kept.
      footprints["first " + name] =
          plans_.Of([&] { Ask<v1::GetIndexResponse>("GetIndex", request); });
      footprints[name] = Of([&] { Ask<v1::GetIndexResponse>("GetIndex", request); });
    };
    index("index", {});
    index("index by unit", {v1::GROUPING_UNIT});
    index("index by unit and service", {v1::GROUPING_UNIT, v1::GROUPING_SERVICE});
    index("index by month", {v1::GROUPING_MONTH});
    index("index by sex", {v1::GROUPING_PROFILE}, v1::PROFILE_DIMENSION_SEX);
    v1::GetFrequenciesRequest frequencies;
    *frequencies.mutable_scope() = measured_->Scope("bidang-p2p");
    footprints["frequencies"] =
        Of([&] { Ask<v1::GetFrequenciesResponse>("GetFrequencies", frequencies); });
    v1::GetCrossTabulationRequest crossed;
    *crossed.mutable_scope() = measured_->Scope();
    crossed.set_rows(v1::PROFILE_DIMENSION_SEX);
    crossed.set_question("waktu");
    footprints["cross-tabulation"] =
        Of([&] { Ask<v1::GetCrossTabulationResponse>("GetCrossTabulation", crossed); });
    v1::GetIndexComparisonRequest comparison;
    *comparison.mutable_base() = measured_->Scope("bidang-p2p");
    *comparison.mutable_compared() = measured_->Scope("sekretariat");
    footprints["comparison"] =
        Of([&] { Ask<v1::GetIndexComparisonResponse>("GetIndexComparison", comparison); });
    return footprints;
  }

  base::ManualClock clock_{MondayMorning()};
  std::unique_ptr<testing::PrivatePostgres> server_;
  PlanLog plans_;
  const std::string database_;
  absl::Duration fold_period_ = absl::Seconds(1);
  // One connection, so that every statement finds its plan there.
  Service service_{{.clock = &clock_, .postgres_url = database_, .adjust = [this](AppOptions& app) {
                      WithoutLimits(app);
                      app.workers = 1;
                      app.fold_period = fold_period_;
                    }}};
  std::optional<Measured> measured_;
  int64_t responses_ = 0;
};

TEST_F(SurveysPagesTest, AreAsManyAmongFewResponsesAsAmongMany) {
  Grow(kFew);
  const std::map<std::string, Footprint> few = OfAll();
  Grow(Many());
  const std::map<std::string, Footprint> many = OfAll();
  std::vector<std::string> problems;
  std::cout << "pages at " << kFew << ", at " << Many() << ", index descents, statements:\n";
  for (const auto& [name, footprint] : many) {
    const Footprint& before = few.at(name);
    std::cout << base::Join("  ", name, ": ", before.pages, " ", footprint.pages, " ",
                            footprint.descents, " ", footprint.statements, "\n");
    if (footprint.pages > before.pages + footprint.descents)
      problems.push_back(base::Join(name, ": ", before.pages, " pages grew to ", footprint.pages));
    for (const std::string& table : footprint.scanned)
      problems.push_back(base::Join(name, ": reads all of ", table));
  }
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(service_.Sql(base::Join("SELECT count(*) >= ", Many(), " FROM surveys.response")), "t");
  EXPECT_EQ(many.at("index by unit").statements, 2) << "the survey and its cells";
  EXPECT_EQ(many.at("first index").statements, 4) << "its version and who was counted, once";
}

}  // namespace
}  // namespace tanggap::surveys
