// One live connection: a socket, and the reader of its answers. Internal to libs/redis.
//
// hiredis connects and parses; sending and receiving is ours, because hiredis' own limits each read
// instead of the call, makes Redis keep all answers of a pipeline until the last command is sent,
// and lets a closed connection kill the process by SIGPIPE.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "libs/redis/address.h"
#include "libs/redis/reply_reader.h"

namespace tanggap::redis::internal {

class Link {
 public:
  // The messages of its errors, here and below, are the end of a sentence that began with the
  // server's name.
  static absl::StatusOr<std::unique_ptr<Link>> Open(const Address& address, absl::Duration timeout);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  // Whether the connection stands and nothing has come that nobody asked for. Between calls,
  // anything else means that it is of no use any more.
  bool IsQuiet() const;

  // Sends `commands`, which make `count` answers, and appends these to `replies`. UNAVAILABLE when
  // not all came within `timeout`: those that did are in `replies`, and the link is of no use any
  // more.
  absl::Status Exchange(std::string_view commands, size_t count, absl::Duration timeout,
                        size_t max_reply_bytes, std::vector<Reply>& replies);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  explicit Link(int socket) : socket_(socket) {}
  // Waits until the socket is ready; gives poll's events.
  absl::StatusOr<short> Await(short events, SteadyTime deadline, absl::Duration timeout) const;
  absl::Status Send(std::string_view& unsent);
  absl::Status Receive(std::vector<Reply>& replies);

  const int socket_;
  ReplyReader reader_;
};

}  // namespace tanggap::redis::internal
