// What went wrong, in the codes that callers decide by. Every message names the address and the
// setting it comes from; none holds a password or the words of a command.
//
//   const auto reply = connection.Command({"SET", key, value});
//   if (absl::IsUnavailable(reply.status())) return UseTheDatabase();     // try again later
//   if (absl::IsResourceExhausted(reply.status())) return StopWriting();  // Redis is full
//
// | what happened                                             | code                |
// |-----------------------------------------------------------|---------------------|
// | not there, lost, too slow, loading, a replica, no Redis   | UNAVAILABLE         |
// | full (OOM), or cannot write its file (MISCONF)            | RESOURCE_EXHAUSTED  |
// | refused: wrong password, wrong type of key, a defect      | FAILED_PRECONDITION |
// | asked for something that this library never does          | INVALID_ARGUMENT    |
//
// After UNAVAILABLE a command may have had its effect or not; after the others it had none.
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <string_view>

namespace tanggap::redis {

// The error as Redis wrote it, "WRONGTYPE Operation against a key ...", of a status that came from
// such an answer.
std::optional<std::string> ErrorReplyOf(const absl::Status& status);

namespace internal {

// Everything below is for this library.

// UNAVAILABLE: "Redis at ADDRESS (--redis-address) WHAT".
absl::Status LostStatus(std::string_view address, std::string_view what);
// FAILED_PRECONDITION, alike.
absl::Status RefusedStatus(std::string_view address, std::string_view what);
// The status for an error that Redis answered.
absl::Status ErrorReplyStatus(std::string_view address, std::string_view error);

}  // namespace internal

}  // namespace tanggap::redis
