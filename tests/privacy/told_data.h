// Everything that the service tells others in events, as it lies in the database and in Redis:
// looked at by itself, whatever the disk makes of it.
//
//   const ToldData told = ReadTold(postgres_url);
//   EXPECT_THAT(canaries.In(told.bytes), IsEmpty());
//   EXPECT_THAT(canaries.In(ReadMirrored(*redis, told.events.size())), IsEmpty());
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "libs/testing/private_redis.h"
#include "tanggap/complaints/v1/events.pb.h"

namespace tanggap::complaints {

struct ToldData {
  // Of every event all columns, one event after the other.
  std::string bytes;
  std::vector<v1::ComplaintEvent> events;
  // The trace that each of them tells; empty for none.
  std::vector<std::string> traceparents;
  // What the tables know people by: keys of accounts, of filers, of devices, and of mailboxes.
  std::set<std::string> inner_keys;
};

ToldData ReadTold(const std::string& postgres_url);
// All rows of the service's tables that are kept for days or longer, as text.
std::string ReadKept(const std::string& postgres_url);
// What the call log knows of each call: by trace who called ("" for nobody), and all those callers.
struct LoggedCalls {
  std::map<std::string, std::string> caller_by_trace;
  std::set<std::string> callers;
};
LoggedCalls ReadCalls(const std::string& log_text);
// All that Redis holds, keys and values, once it has so many events.
std::string ReadMirrored(const testing::PrivateRedis& server, size_t count);

}  // namespace tanggap::complaints
