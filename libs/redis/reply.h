// What Redis answered to one command.
//
//   TANGGAP_ASSIGN_OR_RETURN(redis::Reply reply, connection.Command({"LLEN", key}));
//   if (reply.kind != redis::Reply::Kind::kInteger) return NotWhatWasAsked();
//   return reply.integer;
//
// Look at `kind` before the value: what came over the network may be anything.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tanggap::redis {

struct Reply {
  enum class Kind {
    kNil,
    kInteger,
    kText,  // binary strings and status words such as OK
    kArray,
    kError,  // only within arrays, for example of EXEC: a command's own error is a status
  };

  Kind kind = Kind::kNil;
  int64_t integer = 0;       // of kInteger
  std::string text;          // of kText and kError; any bytes
  std::vector<Reply> items;  // of kArray
};

}  // namespace tanggap::redis
