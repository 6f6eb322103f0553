// A database with the event tables and a subject to have events about, for the tests of this
// library.
//
//   class PublisherTest : public EventFixture {};
//   TEST_F(PublisherTest, ...) { Change("dinkes", "a"); Change("dinkes", "a"); ... }
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/strings.h"
#include "libs/events/migrations.h"
#include "libs/events/outbox.h"
#include "libs/testing/await.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::events {

using testing::Await;

inline const absl::Time kTestTime = absl::FromUnixMicros(1'700'000'000'123'456);

// Changes things of the table public.thing as a service changes its aggregates: versions ascend
// under the row's lock, and the event is written in the same statement.
class Things {
 public:
  explicit Things(postgres::Pool& pool, const base::Clock& clock, base::Random& random)
      : pool_(pool), clock_(clock), random_(random) {}

  static void MakeTable(testing::Database& database) {
    database.Execute("CREATE TABLE thing (thing uuid PRIMARY KEY, version integer NOT NULL)");
  }

  base::Uuid Make() {
    const base::Uuid thing = base::Uuid::V4(random_);
    Run({"make_thing", "INSERT INTO thing VALUES ($1, 0)"}, postgres::Params().Uuid(thing));
    return thing;
  }

  // One more version of `thing` and its event; false when it did not have version `version` - 1.
  bool Change(const base::Uuid& thing, int version, std::string_view agency,
              std::string_view type = "things.v1.ThingChanged", absl::Time record_time = kTestTime,
              std::string_view data = "data") {
    static const auto& sql = *new std::string(
        base::Join("WITH changed AS (UPDATE thing SET version = $2 WHERE thing = $1 AND version = "
                   "$2 - 1 RETURNING thing), ",
                   InsertEvents(3, "changed", "thing"), " SELECT thing FROM changed"));
    postgres::Params params;
    params.Uuid(thing).Int(version);
    AppendEvents(params, {EventOf(thing, version, agency, type, record_time, data)});
    return !Run({"change_thing", sql.c_str()}, params).empty();
  }

  OutboxEvent EventOf(const base::Uuid& thing, int version, std::string_view agency,
                      std::string_view type, absl::Time record_time, std::string_view data) {
    return {.agency = std::string(agency),
            .event_id = base::Uuid::V7(record_time, random_),
            .type = std::string(type),
            .subject = base::Join("things/", thing.ToString()),
            .subject_version = version,
            .record_time = record_time,
            .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            .data_message = "tanggap.things.v1.ThingEvent",
            .data = std::string(data),
            .resource = thing};
  }

 private:
  postgres::Rows Run(const postgres::Statement& statement, const postgres::Params& params) {
    auto rows = pool_.Query(statement, params, clock_.Now() + absl::Seconds(60));
    EXPECT_THAT(rows, testing::IsOk());
    return *rows;
  }

  postgres::Pool& pool_;
  const base::Clock& clock_;
  base::Random& random_;
};

class EventFixture : public testing::PostgresFixture {
 protected:
  EventFixture() : PostgresFixture({EventMigrations()}) { Things::MakeTable(database()); }

  // Fills a log without the publisher: `count` events, the first recorded at `first_time`, each a
  // second after the one before it.
  void FillLog(std::string_view agency, int count, absl::Time first_time = kTestTime,
               std::string_view type = "things.v1.ThingChanged", int data_bytes = 4) {
    database().Execute(base::Join("INSERT INTO ev.log_head VALUES ('", agency, "', '",
                                  base::Uuid::V7(clock().Now(), random()).ToString(),
                                  "', 0, 1) ON CONFLICT DO NOTHING; INSERT INTO ev.log SELECT '",
                                  agency, "', h.position + i, gen_random_uuid(), '", type,
                                  "', 'things/' || i, 1, to_timestamp(",
                                  absl::ToUnixMicros(first_time),
                                  " / 1e6) + (i - 1) * interval '1 second', '', "
                                  "'tanggap.things.v1.ThingEvent', decode(repeat('ab', ",
                                  data_bytes,
                                  "), 'hex') "
                                  "FROM generate_series(1, ",
                                  count, ") i, ev.log_head h WHERE h.agency = '", agency,
                                  "'; UPDATE ev.log_head SET position = position + ", count,
                                  " WHERE agency = '", agency, "'"));
  }
  base::Uuid EpochOf(std::string_view agency) {
    return *base::Uuid::Parse(database().Execute(
        base::Join("SELECT epoch FROM ev.log_head WHERE agency = '", agency, "'")));
  }
  int64_t Count(std::string_view from) {
    return std::stoll(database().Execute(base::Join("SELECT count(*) FROM ", from)));
  }

  // One connection, on which every statement is prepared once it has run.
  std::unique_ptr<postgres::Pool> OneConnection() {
    return std::make_unique<postgres::Pool>(
        postgres::PoolOptions{.url = database().url(), .size = 1}, clock(), random());
  }
  // How PostgreSQL runs a statement that `one` has prepared, whatever its values: "name(values)".
  std::string PlanOf(postgres::Pool& one, std::string_view call,
                     std::string_view options = "COSTS OFF") {
    EXPECT_THAT(one.Query({"any_values", "SET plan_cache_mode = force_generic_plan"}, Soon()),
                testing::IsOk());
    const postgres::DynamicStatement explain = {
        "explain", base::Join("EXPLAIN (", options, ") EXECUTE ", call)};
    const auto rows = one.Query(explain, postgres::Params(), Soon());
    EXPECT_THAT(rows, testing::IsOk());
    std::string plan;
    for (const postgres::Row& row : *rows) plan += row.Text("QUERY PLAN") + "\n";
    return plan;
  }
  // How many pages it touches.
  int64_t PagesOf(postgres::Pool& one, std::string_view call) {
    const std::string plan =
        PlanOf(one, call, "ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF");
    int64_t pages = 0;
    const size_t line = plan.find("Buffers: shared");
    for (const std::string_view kind : {" hit=", " read="}) {
      const size_t at = plan.find(kind, line);
      const size_t end = plan.find('\n', line);
      if (at < end) pages += std::stoll(plan.substr(at + kind.size()));
    }
    return pages;
  }

  Things things_{pool(), clock(), random()};
};

}  // namespace tanggap::events
