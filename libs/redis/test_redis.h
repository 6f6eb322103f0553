// What the tests of this library share: connections to a server of the test's own.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "libs/base/random.h"
#include "libs/base/strings.h"
#include "libs/redis/connection.h"
#include "libs/testing/await.h"
#include "libs/testing/private_redis.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::redis {

using testing::Await;

// A plain answer in text: "1", "PONG"; "?" with the status when there was none.
inline std::string TextOf(const absl::StatusOr<Reply>& reply) {
  if (!reply.ok()) return "? " + std::string(base::AsStd(reply.status().ToString()));
  return reply->kind == Reply::Kind::kInteger ? base::Join(reply->integer) : reply->text;
}

class RedisTest : public ::testing::Test {
 protected:
  // Limits that a busy machine keeps, and hardly any pause after a failure.
  static Options Patient(std::string address) {
    return {.address = std::move(address),
            .connect_timeout = absl::Seconds(30),
            .command_timeout = absl::Seconds(30),
            .backoff_shortest = absl::Milliseconds(1),
            .backoff_longest = absl::Milliseconds(5)};
  }
  std::unique_ptr<Connection> Connect(Options options, ConnectionMetrics* metrics = nullptr) {
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        Connection::Create(std::move(options), random_, metrics);
    EXPECT_THAT(connection, testing::IsOk());
    return *std::move(connection);
  }
  std::unique_ptr<Connection> Connect(const testing::PrivateRedis& server) {
    return Connect(Patient(server.Address()));
  }

  static bool AwaitAnswer(Connection& connection) {
    return Await([&] { return connection.Command({"PING"}).ok(); });
  }

  base::SystemRandom random_;
};

}  // namespace tanggap::redis
