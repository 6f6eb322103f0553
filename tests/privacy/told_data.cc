#include "tests/privacy/told_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/base/strings.h"
#include "libs/events/stream_keys.h"
#include "libs/postgres/pool.h"

namespace tanggap::complaints {

namespace {

constexpr postgres::Statement kEvents = {"read_events", R"(
  SELECT concat_ws(' ', agency, event_id, type, subject, traceparent, data_message) AS envelope, traceparent, data
  FROM ev.outbox
  UNION ALL
  SELECT concat_ws(' ', agency, event_id, type, subject, traceparent, data_message), traceparent, data FROM ev.log)"};

constexpr postgres::Statement kKept = {"read_kept", R"(
  SELECT c::text AS line FROM complaints.complaint c UNION ALL SELECT h::text FROM complaints.history h
  UNION ALL SELECT i::text FROM complaints.identity i UNION ALL SELECT a::text FROM complaints.identity_access a
  UNION ALL SELECT r::text FROM idempotency.requests r UNION ALL SELECT o::text FROM ev.outbox o
  UNION ALL SELECT l::text FROM ev.log l)"};

constexpr postgres::Statement kInnerKeys = {"read_inner_keys", R"(
  SELECT unnest(ARRAY[reporter_key, filer_key, encode(mailbox_hash, 'hex'), coalesce(i.device_key, '')]) AS key
  FROM complaints.complaint c LEFT JOIN complaints.identity i USING (complaint))"};

postgres::Rows Query(const std::string& url, const postgres::Statement& statement) {
  const base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = url, .size = 1}, clock, random);
  return pool.Query(statement, {}, clock.Now() + absl::Minutes(1)).value();
}

}  // namespace

ToldData ReadTold(const std::string& postgres_url) {
  ToldData told;
  for (const postgres::Row& row : Query(postgres_url, kEvents)) {
    const std::string data = row.Bytes("data");
    told.bytes += base::Join(row.Text("envelope"), "\n", data, "\n");
    EXPECT_TRUE(told.events.emplace_back().ParseFromString(data));
    told.traceparents.push_back(row.Text("traceparent"));
  }
  for (const postgres::Row& row : Query(postgres_url, kInnerKeys)) {
    if (!row.Text("key").empty()) told.inner_keys.insert(row.Text("key"));
  }
  return told;
}

std::string ReadKept(const std::string& postgres_url) {
  std::string kept;
  for (const postgres::Row& row : Query(postgres_url, kKept)) kept += row.Text("line") + "\n";
  return kept;
}

LoggedCalls ReadCalls(const std::string& log_text) {
  LoggedCalls calls;
  for (const std::string& line : base::Split(log_text, '\n')) {
    if (line.empty()) continue;
    const nlohmann::json fields = nlohmann::json::parse(line);
    if (!fields.contains("method")) continue;
    const std::string caller = fields.value("principal", "");
    calls.caller_by_trace[fields.at("trace_id")] = caller;
    if (!caller.empty()) calls.callers.insert(caller);
  }
  return calls;
}

std::string ReadMirrored(const testing::PrivateRedis& server, size_t count) {
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  std::string all;
  size_t found = 0;
  while (found < count && absl::Now() < give_up) {
    const std::string keys = server.Execute({"KEYS", "*"});
    all = keys;
    found = 0;
    for (const std::string& key : base::Split(keys, '\n')) {
      const std::string type = server.Execute({"TYPE", key});
      if (type == "stream") {
        // The roster holds no events.
        if (key != events::RosterKey("complaints"))
          found += static_cast<size_t>(std::atoll(server.Execute({"XLEN", key}).c_str()));
        all += server.Execute({"XRANGE", key, "-", "+"});
      } else if (!key.empty()) {
        EXPECT_THAT(type, ::testing::AnyOf("string", "none")) << key << ": scan it too";
        all += server.Execute({"GET", key});
      }
    }
    std::this_thread::yield();
  }
  EXPECT_EQ(found, count) << "Redis holds every event";
  return all;
}

}  // namespace tanggap::complaints
