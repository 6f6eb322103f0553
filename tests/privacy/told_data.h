// Everything that the service tells others in events, as it lies in the database and in Redis:
// looked at by itself, whatever the disk makes of it.
//
//   const ToldData told = ReadTold(postgres_url);
//   EXPECT_THAT(canaries.In(told.bytes), IsEmpty());
//   EXPECT_THAT(canaries.In(ReadMirrored(*redis, told.events.size())), IsEmpty());
#pragma once

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
  // What the tables know people by: keys of accounts, of filers, of devices, and of mailboxes.
  std::set<std::string> inner_keys;
};

ToldData ReadTold(const std::string& postgres_url);
// All that Redis holds, keys and values, once it has so many events.
std::string ReadMirrored(const testing::PrivateRedis& server, size_t events);

}  // namespace tanggap::complaints
