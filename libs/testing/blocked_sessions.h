// Waits until sessions of a database wait for locks that others hold, so that a test knows how far
// what it began has come.
//
//   std::thread other([&] { ... });
//   EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
//   EXPECT_TRUE(testing::AwaitBlockedSessions(1, [&](const std::string& sql) { return service.Sql(sql); }));
#pragma once

#include <functional>
#include <string>

#include "libs/testing/await.h"
#include "libs/testing/database.h"

namespace tanggap::testing {

// `sql` gives the first column of the first row of what it runs on that database. False when there
// are not exactly so many within Await's time.
inline bool AwaitBlockedSessions(int sessions,
                                 const std::function<std::string(const std::string&)>& sql) {
  return Await([&] {
    return sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
               "wait_event_type = 'Lock'") == std::to_string(sessions);
  });
}

inline bool AwaitBlockedSessions(int sessions, const Database& database) {
  return AwaitBlockedSessions(sessions,
                              [&](const std::string& sql) { return database.Execute(sql); });
}

}  // namespace tanggap::testing
