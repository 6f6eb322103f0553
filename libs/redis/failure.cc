#include "libs/redis/failure.h"

#include <absl/strings/cord.h>
#include <absl/types/optional.h>

#include <algorithm>
#include <array>

#include "libs/base/strings.h"

namespace tanggap::redis {

namespace {

constexpr char kErrorUrl[] = "tanggap.internal/redis-error";
constexpr size_t kLongestError = 200;

// States of a server that pass, or that another server behind the same address may not be in.
constexpr std::array<std::string_view, 7> kNotNow = {
    "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "BUSY", "NOREPLICAS", "TRYAGAIN"};
constexpr std::string_view kTooManyClients = "ERR max number of clients";
constexpr std::array<std::string_view, 2> kFull = {"OOM", "MISCONF"};

template <typename Words>
bool Holds(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string Sentence(std::string_view address, std::string_view what) {
  return base::Join("Redis at ", address, " (--redis-address) ", what);
}

// Fit for a log: one line, short, and without the command's words, which Redis repeats when it does
// not know the command.
std::string Readable(std::string_view error) {
  error = error.substr(0, error.find(", with args beginning with"));
  std::string text(error.substr(0, kLongestError));
  for (char& each : text) {
    if (each < ' ' || each > '~') each = '?';
  }
  return text;
}

}  // namespace

std::optional<std::string> ErrorReplyOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kErrorUrl);
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

namespace internal {

absl::Status LostStatus(std::string_view address, std::string_view what) {
  return absl::UnavailableError(Sentence(address, what));
}

absl::Status RefusedStatus(std::string_view address, std::string_view what) {
  return absl::FailedPreconditionError(Sentence(address, what));
}

absl::Status ErrorReplyStatus(std::string_view address, std::string_view error) {
  const std::string readable = Readable(error);
  const std::string_view code = error.substr(0, error.find(' '));
  absl::Status status;
  if (Holds(kNotNow, code) || error.substr(0, kTooManyClients.size()) == kTooManyClients) {
    status = LostStatus(address, base::Join("cannot serve now: ", readable));
  } else if (Holds(kFull, code)) {
    status = absl::ResourceExhaustedError(
        Sentence(address, base::Join("takes no more data: ", readable)));
  } else {
    status = RefusedStatus(address, base::Join("refused a command: ", readable));
  }
  status.SetPayload(kErrorUrl, absl::Cord(readable));
  return status;
}

}  // namespace internal

}  // namespace tanggap::redis
