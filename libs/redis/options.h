// Where Redis is, and how long to wait for it.
//
//   redis::Options options = {.address = "unix:/run/redis/redis.sock", .command_timeout = absl::Seconds(2)};
//   TANGGAP_RETURN_IF_ERROR(redis::Check(options));
//
// A program takes them from its settings with redis::ConnectionSettings (settings.h).
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstddef>
#include <string>

namespace tanggap::redis {

struct Options {
  // HOST:PORT, [IPV6]:PORT or unix:/PATH. Prefer a number for the host: hiredis sets no limit to
  // how long the resolver may take over a name.
  std::string address = "127.0.0.1:6379";
  // Empty: the user `default`, for which a password alone is sent.
  std::string username = {};
  // Never in a status, a log or a metric.
  std::string password = {};
  int database = 0;
  absl::Duration connect_timeout = absl::Seconds(1);
  // For all answers of a call together, not for each read of the socket.
  absl::Duration command_timeout = absl::Seconds(1);
  // After a failure the next attempt waits a random time between `backoff_shortest` and a bound
  // that doubles with each failure in a row up to `backoff_longest`.
  absl::Duration backoff_shortest = absl::Milliseconds(50);
  absl::Duration backoff_longest = absl::Seconds(2);
  // What all answers of one call may take in memory. A server that says more is hung up on.
  size_t max_reply_bytes = size_t{32} << 20;
  // Whether each new connection asks how the server is set up (server_check.h) and refuses one with
  // problems: every command is FAILED_PRECONDITION then, and says what to change, until it is
  // changed.
  bool check_server = false;
};

// INVALID_ARGUMENT names the setting and what to write there.
absl::Status Check(const Options& options);

}  // namespace tanggap::redis
