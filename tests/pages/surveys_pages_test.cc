// What a call to surveys touches in the database does not grow with responses: between the smaller
// and the larger number at most one page for each time that an index is gone down into, and no
// table that grows is read from end to end.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <optional>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/form.pb.h"
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
// Whether a row that is written begins a page is chance.
constexpr int kWrites = 8;

int64_t Many() {
  const char* rows = std::getenv("TANGGAP_TEST_ROWS");
  return rows == nullptr ? 60'000 : std::atoll(rows);
}

// Responses up to $to, as nights leave them: half of them of the survey that is looked at, the
// others of surveys of their own, 2,000 each.
constexpr const char* kGrow[] = {
    R"(CREATE TEMPORARY TABLE made AS
    SELECT CASE WHEN n % 2 = 0 THEN survey ELSE md5((n / 4000)::text)::uuid END AS survey, n % 2 = 0 AS looked_at,
      md5(a.response_key::text || n)::uuid AS response_key, series, version, level, state, revision, month, day, imported,
      unit, service, channel, language, collector, answers, flags, hash_sealed, published_through
    FROM generate_series($from + 1, $to) AS n
    JOIN (SELECT *, row_number() OVER (ORDER BY response_key) - 1 AS place, count(*) OVER () AS all_of_them
      FROM surveys.template) AS a ON n % a.all_of_them = a.place)",
    R"(INSERT INTO surveys.response (survey, response_key, series, version, level, state, revision, month, day, imported,
      unit, service, channel, language, collector, answers, flags, hash_sealed, published_through)
    SELECT survey, response_key, series, version, level, state, revision, month, day, imported, unit, service, channel,
      language, collector, answers, flags, hash_sealed, published_through FROM made ORDER BY survey, response_key)",
    R"(INSERT INTO surveys.response_seen (survey, seen_key, sealed)
    SELECT survey, md5('seen' || response_key::text)::uuid, t.sealed FROM made, (SELECT sealed FROM surveys.response_seen
      LIMIT 1) AS t ORDER BY 1, 2)",
    R"(INSERT INTO surveys.cell_delta (survey, id, series, version, unit, service, channel, month, level, imported, state,
      day, sign, flagged, vector)
    SELECT survey, ('x' || substr(response_key::text, 1, 8) || substr(response_key::text, 25, 7))::bit(60)::bigint, series,
      version, unit, service, channel, month, 2, true, 1, 20000, 1, false, answers FROM made WHERE looked_at)"};

// The others' figures have as many cells as those that are looked at.
constexpr const char* kGrowOthers[] = {
    R"(INSERT INTO surveys.cell (survey, series, dimension, option, grain, period, unit, service, channel, response_count,
      open_count, screened_out, sums, tallies)
    SELECT md5(n::text)::uuid, series, dimension, option, grain, period, unit, service, channel, response_count, open_count,
      screened_out, sums, tallies
    FROM generate_series($from / 4000, ($to - 1) / 4000) AS n CROSS JOIN surveys.cell WHERE survey = '$survey'
    ON CONFLICT DO NOTHING)",
    R"(INSERT INTO surveys.cell_count (survey, dimension, series, month, unit, service, channel, option, response_count,
      open_count, screened_out, answered, questions)
    SELECT md5(n::text)::uuid, dimension, series, month, unit, service, channel, option, response_count, open_count,
      screened_out, answered, questions
    FROM generate_series($from / 4000, ($to - 1) / 4000) AS n CROSS JOIN surveys.cell_count WHERE survey = '$survey'
    ON CONFLICT DO NOTHING)"};

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

// The night of those that answered over the wire.
constexpr const char* kNight[] = {
    "INSERT INTO surveys.response SELECT * FROM surveys.template ORDER BY response_key",
    "TRUNCATE surveys.arrival_0, surveys.arrival_1"};

// What grows with responses, or with surveys.
const std::set<std::string>& Growing() {
  static const auto& tables = *new std::set<std::string>{
      "survey",     "survey_version", "collector",  "figures",       "cell",
      "cell_count", "cell_delta",     "population", "response_seen", "response"};
  return tables;
}

std::string With(std::string sql, const std::vector<std::pair<std::string, std::string>>& values) {
  for (const auto& [name, value] : values) {
    for (size_t at = sql.find(name); at != std::string::npos; at = sql.find(name, at))
      sql.replace(at, name.size(), value);
  }
  return sql;
}

class SurveysPagesTest : public ::testing::Test {
 protected:
  // Databases for tests are made on a server that writes its plans down.
  static std::unique_ptr<testing::PrivatePostgres> Server() {
    auto server = testing::PrivatePostgres::Create({.settings = PlanLog::Settings()});
    std::string url = server->Url();
    url.resize(url.rfind(" dbname="));
    ::setenv("TANGGAP_TEST_POSTGRES", url.c_str(), 1);
    return server;
  }
  static void SetUpTestSuite() { server_ = Server().release(); }

  SurveysPagesTest() : plans_(*server_) {
    std::set<std::string> tables = Growing();
    tables.insert({"arrival_0", "arrival_1", "cell_due", "comment", "comment_arrival_0",
                   "comment_arrival_1", "draft", "follow_up", "place", "token"});
    plans_.set_tables(std::move(tables));
    // With response, which is changed where it is: its three.
    plans_.set_indexes({{"response_seen", 1},
                        {"arrival_0", 3},
                        {"arrival_1", 3},
                        {"response", 3},
                        {"cell_delta", 2},
                        {"cell_due", 1},
                        {"comment_arrival_0", 2},
                        {"comment_arrival_1", 2}});
    const std::vector<std::string> units = {"bidang-kesmas", "bidang-p2p", "sekretariat"};
    for (int i = 0; i < 60; ++i) {
      Given given{.unit = units[static_cast<size_t>(i % 3)],
                  .service = i % 2 ? "imunisasi" : "rawat-jalan",
                  .channel = i % 4 ? common::v1::CHANNEL_WEB : common::v1::CHANNEL_KIOSK};
      given.points[0] = 1 + i % 4;
      given.answers = {Yes("izin_profil"), Option("jenis_kelamin", i % 5 ? "female" : "male")};
      taken_.push_back(measured_.Answer(given));
    }
    service_.Sql(
        "CREATE TABLE surveys.template AS SELECT * FROM surveys.arrival_0 UNION ALL SELECT * FROM "
        "surveys.arrival_1");
    measured_.EndMonth();
    Run(kNight);
    Run(kSurveys);
  }

  template <size_t count>
  void Run(const char* const (&statements)[count], int64_t to = 0) {
    std::string all;
    for (const char* statement : statements) {
      all += With(
          statement,
          {{"$from", std::to_string(responses_)}, {"$to", std::to_string(to)}, {"$survey", Id()}});
      all += ";";
    }
    service_.Sql(all);
  }
  std::string Id() const { return measured_.name().substr(sizeof("surveys/") - 1); }

  void Grow(int64_t to) {
    Run(kGrow, to);
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
    Run(kGrowOthers, to);
    responses_ = to;
    // What it does by itself is not what is asked for.
    fold_period_ = absl::InfiniteDuration();
    service_.Restart();
    service_.Sql("VACUUM ANALYZE");
  }

  template <typename Response, typename Request>
  Response Ask(const std::string& service, const char* method, const Request& request,
               const Caller& caller) {
    const auto answer = service_.Call<Response>(
        base::Join("tanggap.surveys.v1.", service, ".", method), request, caller);
    EXPECT_THAT(answer, IsOk()) << method;
    return answer.ok() ? *answer : Response();
  }

  // At its last time each statement runs by the plan that PostgreSQL settles on.
  Footprint Of(const std::function<void()>& call) {
    Footprint footprint;
    for (int i = 0; i < kTimes; ++i) footprint = plans_.Of(call);
    return footprint;
  }
  Footprint LeastOf(const std::function<void()>& call) {
    Footprint least = Of(call);
    for (int i = 0; i < kWrites; ++i) {
      const Footprint footprint = plans_.Of(call);
      if (footprint.pages < least.pages) least = footprint;
    }
    return least;
  }

  using Footprints = std::map<std::string, Footprint>;

  void AddResults(Footprints& footprints) {
    const auto index = [&](const std::string& name, const std::vector<v1::Grouping>& group_by,
                           v1::ProfileDimension dimension = v1::PROFILE_DIMENSION_UNSPECIFIED) {
      v1::GetIndexRequest request;
      *request.mutable_scope() = measured_.Scope();
      for (const v1::Grouping each : group_by) request.add_group_by(each);
      request.set_profile(dimension);
      const auto ask = [&] {
        Ask<v1::GetIndexResponse>("ResultsService", "GetIndex", request, Officer());
      };
      // The first reads who was counted, which is kept.
      footprints["first " + name] = plans_.Of(ask);
      footprints[name] = Of(ask);
    };
    index("index", {});
    index("index by unit", {v1::GROUPING_UNIT});
    index("index by service", {v1::GROUPING_SERVICE});
    index("index by unit and service", {v1::GROUPING_UNIT, v1::GROUPING_SERVICE});
    index("index by month", {v1::GROUPING_MONTH});
    index("index by sex", {v1::GROUPING_PROFILE}, v1::PROFILE_DIMENSION_SEX);
    v1::GetFrequenciesRequest frequencies;
    *frequencies.mutable_scope() = measured_.Scope("bidang-p2p");
    const auto count = [&] {
      Ask<v1::GetFrequenciesResponse>("ResultsService", "GetFrequencies", frequencies, Officer());
    };
    footprints["first frequencies"] = plans_.Of(count);
    footprints["frequencies"] = Of(count);
    v1::GetCrossTabulationRequest crossed;
    *crossed.mutable_scope() = measured_.Scope();
    crossed.set_rows(v1::PROFILE_DIMENSION_SEX);
    crossed.set_question("waktu");
    footprints["cross-tabulation"] = Of([&] {
      Ask<v1::GetCrossTabulationResponse>("ResultsService", "GetCrossTabulation", crossed,
                                          Officer());
    });
    v1::GetIndexComparisonRequest comparison;
    *comparison.mutable_base() = measured_.Scope("bidang-p2p");
    *comparison.mutable_compared() = measured_.Scope("sekretariat");
    footprints["comparison"] = Of([&] {
      Ask<v1::GetIndexComparisonResponse>("ResultsService", "GetIndexComparison", comparison,
                                          Officer());
    });
  }

  void AddCalls(Footprints& footprints) {
    const Taken& taken = taken_.front();
    v1::GetFormRequest form;
    form.set_link(taken.link);
    footprints["form"] = Of([&] { Ask<v1::Form>("RespondentService", "GetForm", form, Nobody()); });
    v1::VerifyResponseRequest verify;
    verify.set_link(taken.link);
    verify.set_receipt(taken.receipt);
    const auto look = [&] {
      return Ask<v1::VerifiedResponse>("RespondentService", "VerifyResponse", verify, Nobody());
    };
    footprints["verification"] = Of(look);

    v1::ReviseResponseRequest revise;
    revise.set_link(taken.link);
    revise.set_receipt(taken.receipt);
    revise.set_base_revision(look().revision());
    *revise.mutable_content() = measured_.ContentOf(Given{});
    footprints["revision"] = LeastOf([&] {
      Ask<v1::SubmittedResponse>("RespondentService", "ReviseResponse", revise, Nobody());
      revise.set_base_revision(revise.base_revision() + 1);
      // Another answer each time, or there is nothing to revise.
      v1::Answer& first = *revise.mutable_content()->mutable_answers(0);
      first.set_point(first.point() % 4 + 1);
    });
    v1::SubmitResponseRequest submit;
    submit.set_link(taken.link);
    *submit.mutable_content() = measured_.ContentOf(Given{});
    footprints["submission"] = LeastOf([&] {
      submit.set_response_id(NewRequestId());
      Ask<v1::SubmittedResponse>("RespondentService", "SubmitResponse", submit, Nobody());
    });
    // What it left behind is not what is compared: the night of it, and what would count.
    service_.Sql(base::Join("DELETE FROM surveys.cell_delta WHERE survey = '", Id(),
                            "'; INSERT INTO surveys.response SELECT * FROM surveys.arrival_0 UNION "
                            "ALL SELECT * FROM surveys.arrival_1; TRUNCATE surveys.arrival_0, "
                            "surveys.arrival_1"));
  }

  Footprints OfAll() {
    Footprints footprints;
    AddResults(footprints);
    AddCalls(footprints);
    return footprints;
  }

  // Lives until the process ends, for databases on it do.
  static testing::PrivatePostgres* server_;
  base::ManualClock clock_{MondayMorning()};
  PlanLog plans_;
  absl::Duration fold_period_ = absl::Seconds(1);
  // One connection, so that every statement finds its plan there.
  Service service_{{.clock = &clock_, .adjust = [this](AppOptions& app) {
                      WithoutLimits(app);
                      app.workers = 1;
                      app.fold_period = fold_period_;
                    }}};
  Measured measured_{service_, clock_};
  std::vector<Taken> taken_;
  int64_t responses_ = 0;
};

testing::PrivatePostgres* SurveysPagesTest::server_ = nullptr;

TEST_F(SurveysPagesTest, AreAsManyAmongFewResponsesAsAmongMany) {
  Grow(kFew);
  const Footprints few = OfAll();
  Grow(Many());
  const Footprints many = OfAll();
  std::vector<std::string> problems;
  std::cout << "pages at " << kFew << ", at " << Many() << ", index descents, statements:\n";
  for (const auto& [name, footprint] : many) {
    const Footprint& before = few.at(name);
    std::cout << base::Join("  ", name, ": ", before.pages, " ", footprint.pages, " ",
                            footprint.descents, " ", footprint.statements, "\n");
    if (footprint.pages > before.pages + footprint.descents)
      problems.push_back(base::Join(name, ": ", before.pages, " pages grew to ", footprint.pages));
    for (const std::string& table : footprint.scanned) {
      if (Growing().contains(table)) problems.push_back(base::Join(name, ": reads all of ", table));
    }
  }
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(service_.Sql(base::Join("SELECT count(*) >= ", Many(), " FROM surveys.response")), "t");
  EXPECT_EQ(many.at("index by unit").statements, 3) << "the survey, who waits, and its cells";
  EXPECT_EQ(many.at("first index").statements, 5) << "and its versions and who was counted, once";
  EXPECT_GE(many.at("submission").statements, 1);
}

}  // namespace
}  // namespace tanggap::surveys
