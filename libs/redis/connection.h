// A connection to Redis that mends itself, for one thread.
//
//   TANGGAP_ASSIGN_OR_RETURN(const auto connection, redis::Connection::Create(options, random));
//   const absl::StatusOr<redis::Reply> reply = connection->Command({"GET", key});
//   if (!reply.ok()) return AnswerFromTheDatabase();          // see failure.h for the codes
//   ...
//   while (!stop.WaitFor(connection->UntilNextAttempt())) ... // what a loop waits between attempts
//
// It connects with the first command, and anew when the server hung up between two. Whatever goes
// wrong on the way (no server, a time limit, an answer that makes no sense) ends the connection, so
// no answer can ever be taken for that of another command. The next use connects anew, after a
// random pause of 50 ms to 2 s in which calls fail at once, as the last attempt did. No call takes
// longer than the time limits of Options. With Options::check_server a server that is not set up as
// it must be is like one that is not there, but for the code.
//
// Not for commands that change what later answers mean (SUBSCRIBE, MONITOR, CLIENT REPLY, a MULTI
// without its EXEC in the same pipeline), nor for those that block longer than the time limit.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "libs/base/random.h"
#include "libs/redis/address.h"
#include "libs/redis/backoff.h"
#include "libs/redis/failure.h"
#include "libs/redis/metrics.h"
#include "libs/redis/options.h"
#include "libs/redis/pipeline.h"
#include "libs/redis/reply.h"

namespace tanggap::redis {

namespace internal {
class Link;
}

class Connection {
 public:
  // INVALID_ARGUMENT when `options` make no sense; nothing is connected yet. `random`, and what
  // `metrics` count in, must outlive the connection.
  static absl::StatusOr<std::unique_ptr<Connection>> Create(
      Options options, base::Random& random, const ConnectionMetrics* metrics = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The answer to one command. An error that Redis answers is a status.
  absl::StatusOr<Reply> Command(std::span<const std::string_view> words);
  absl::StatusOr<Reply> Command(std::initializer_list<std::string_view> words) {
    return Command(std::span<const std::string_view>(words.begin(), words.size()));
  }

  // The answers to all commands, in their order: always one for each, under one time limit. When
  // the connection breaks, those without an answer get UNAVAILABLE: any of them may have been
  // carried out.
  std::vector<absl::StatusOr<Reply>> Run(const Pipeline& pipeline);

  // How long calls will fail without an attempt; zero when the next one may try.
  absl::Duration UntilNextAttempt() const;
  // Whether a connection stood when it was last used: an error was the server's answer then, and
  // concerns that command alone.
  bool connected() const { return link_ != nullptr; }

  const Options& options() const { return options_; }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  Connection(Options options, internal::Address address, base::Random& random,
             const ConnectionMetrics* metrics);
  absl::Status EnsureConnected();
  absl::Status Connect();
  // Names the user and the database, and asks whether the server serves.
  absl::Status Greet(internal::Link& link) const;
  absl::Status CheckSetup(internal::Link& link) const;
  absl::StatusOr<Reply> Answer(Reply reply);
  // Ends the connection; the next attempt waits.
  void HangUp(const absl::Status& why);

  const Options options_;
  const internal::Address address_;
  base::Random& random_;
  std::optional<ConnectionMetrics> metrics_;
  std::unique_ptr<internal::Link> link_;  // null when not connected
  internal::Backoff backoff_;
  SteadyTime next_attempt_ = {};
  absl::Status last_failure_;
};

}  // namespace tanggap::redis
