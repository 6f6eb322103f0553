// A consumer with a PostgreSQL of its own, which tests stop and kill, for the tests of this
// library. The logs stand in the fixture's database.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "libs/events/test_consuming.h"
#include "libs/testing/private_postgres.h"

namespace tanggap::events {

class OwnDatabaseFixture : public ConsumingFixture {
 protected:
  explicit OwnDatabaseFixture(testing::PrivatePostgres::Options options = {}, int connections = 2)
      : server_(testing::PrivatePostgres::Create(std::move(options))),
        own_pool_({.url = server_->Url(), .size = connections}, clock(), random()) {
    EXPECT_THAT(postgres::Migrate(server_->Url(), {EventMigrations()}, {}), testing::IsOk());
    EXPECT_THAT(own_pool_.Query({"table", Recorder::kTable}, Soon()), testing::IsOk());
  }

  std::unique_ptr<Consumer> FollowInto(ConsumerOptions options) {
    return FollowInto(std::move(options), recorder_);
  }
  std::unique_ptr<Consumer> FollowInto(ConsumerOptions options, Handler& handler) {
    return *Consumer::Create(std::move(options), own_pool_, source_, handler, clock(), random(),
                             logger_, metrics_);
  }
  std::string TextOf(const postgres::Statement& statement) {
    const auto rows = own_pool_.Query(statement, Soon());
    return rows.ok() ? rows->Only().Text("text") : "";
  }
  bool AwaitApplied(int events) {
    return Await([&] {
      return TextOf({"seen", "SELECT count(*)::text AS text FROM seen"}) == std::to_string(events);
    });
  }
  // What was seen, in the order in which it was seen, is what the logs hold in theirs.
  void ExpectSeenIsTheLog() {
    EXPECT_EQ(TextOf({"seen_whole",
                      "SELECT string_agg(concat_ws(' ', agency, position, subject, version), ',' "
                      "ORDER BY agency, nr) AS text FROM seen"}),
              database().Execute("SELECT string_agg(concat_ws(' ', agency, position, subject, "
                                 "subject_version), ',' ORDER BY agency, position) FROM ev.log"));
  }
  double Failures() {
    return MetricOf("tanggap_events_apply_failures_total", "consumer=\"recorder-1\"");
  }

  std::unique_ptr<testing::PrivatePostgres> server_;
  postgres::Pool own_pool_;
};

}  // namespace tanggap::events
