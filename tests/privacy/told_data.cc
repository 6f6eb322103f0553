#include "tests/privacy/told_data.h"

#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/base/strings.h"
#include "libs/postgres/pool.h"

namespace tanggap::complaints {

namespace {

constexpr postgres::Statement kEvents = {"read_events", R"(
  SELECT concat_ws(' ', agency, event_id, type, subject, traceparent, data_message) AS envelope, data FROM ev.outbox
  UNION ALL
  SELECT concat_ws(' ', agency, event_id, type, subject, traceparent, data_message), data FROM ev.log)"};

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
  }
  for (const postgres::Row& row : Query(postgres_url, kInnerKeys)) {
    if (!row.Text("key").empty()) told.inner_keys.insert(row.Text("key"));
  }
  return told;
}

}  // namespace tanggap::complaints
