// Turns the bytes of a server into replies, with hiredis' parser, and stops when they would take
// more memory than allowed: hiredis itself reserves room for as many items as a server announces.
// Internal to libs/redis.
#pragma once

#include <absl/status/status.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "libs/redis/reply.h"

struct redisReader;

namespace tanggap::redis::internal {

class ReplyReader {
 public:
  ReplyReader();
  ~ReplyReader();
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  // From here on, replies and unread bytes together may take `max_bytes`.
  void Limit(size_t max_bytes);

  // Takes bytes over and appends the replies that they complete. An error is the end of a sentence
  // that began with the server's name, and final: the reader is of no use any more.
  absl::Status Feed(std::string_view bytes, std::vector<Reply>& replies);

  // Whether there are bytes that belong to no complete reply.
  bool HasRest() const;

 private:
  friend struct ReplyBuilder;
  struct FreeReader {
    void operator()(redisReader* reader) const;
  };

  absl::Status Error() const;
  bool TooLarge() const;

  std::unique_ptr<redisReader, FreeReader> reader_;
  Reply root_;
  size_t max_bytes_ = 0;
  size_t bytes_left_ = 0;
  bool refused_ = false;
};

}  // namespace tanggap::redis::internal
